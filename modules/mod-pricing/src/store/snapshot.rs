//! The part of the book that a quote needs, in one query.

use kernel_common::{Money, Sku, TaxCategory, TaxZone, TenantId};
use rt_postgres::{StoreError, UnitOfWork};

use super::mapping;
use crate::calculator::{BookPrice, Market, PriceSnapshot};

/// Reads winning prices and rates.
pub(crate) struct SnapshotStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> SnapshotStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// The winning price of each SKU in `market`, and all rates of `zone`. Two kinds of rows in one
    /// answer: a round trip costs more than a few NULLs.
    #[tracing::instrument(name = "db.pricing.snapshot", skip_all)]
    pub(crate) async fn read(
        &mut self,
        market: Market<'_>,
        skus: &[Sku],
        zone: Option<&TaxZone>,
    ) -> Result<PriceSnapshot, StoreError> {
        let skus: Vec<String> = skus.iter().map(ToString::to_string).collect();
        let rows = sqlx::query!(
            r#"
            (
                SELECT DISTINCT ON (p.sku)
                       p.sku AS "sku?", l.code AS "list?", p.price_minor AS "price_minor?",
                       p.compare_at_minor AS "compare_at_minor?",
                       l.tax_included AS "tax_included?",
                       NULL::text AS "category?", NULL::integer AS "rate_ppm?"
                FROM pricing.prices p
                JOIN pricing.price_lists l
                  ON l.tenant_id = p.tenant_id AND l.price_list_id = p.price_list_id
                WHERE p.tenant_id = $1 AND p.sku = ANY($2)
                  AND l.currency = $3 AND (l.channel IS NULL OR l.channel = $4)
                ORDER BY p.sku, l.priority DESC, l.channel NULLS LAST, l.code
            )
            UNION ALL
            SELECT NULL, NULL, NULL, NULL, NULL, r.category, r.rate_ppm
            FROM pricing.tax_rates r
            WHERE r.tenant_id = $1 AND r.zone = $5
            "#,
            self.tenant.as_uuid(),
            &skus,
            market.currency.code(),
            market.channel,
            zone.map(|zone| zone.0.as_str()),
        )
        .fetch_all(self.uow.connection())
        .await?;
        let mut snapshot = PriceSnapshot::default();
        for row in rows {
            let of_list = (row.sku, row.list, row.price_minor, row.tax_included);
            if let (Some(sku), Some(list), Some(price_minor), Some(tax_included)) = of_list {
                let amount = |minor| Money::new(minor, market.currency);
                let price = amount(price_minor);
                let compare_at = row.compare_at_minor.map(amount);
                let book = BookPrice { list, price, compare_at, tax_included };
                snapshot.prices.insert(mapping::sku(sku)?, book);
            } else if let (Some(category), Some(ppm)) = (row.category, row.rate_ppm) {
                let rate = mapping::rate(ppm, &category)?;
                snapshot.rates.insert(TaxCategory(category), rate);
            }
        }
        Ok(snapshot)
    }
}
