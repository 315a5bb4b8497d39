//! Prices in lists.

use std::collections::HashSet;

use kernel_common::{Money, TenantId};
use mod_pricing_api::{ListedPrice, PriceSet, PricesQuery};
use rt_postgres::{StoreError, UnitOfWork};
use uuid::Uuid;

use super::mapping;
use crate::price_list::PriceListRecord;

/// Reads and writes prices.
pub(crate) struct PriceStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> PriceStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// Creates or changes prices, and tells those that are different now, with their places, in
    /// their order. What is so already is not touched, not even locked: the book is.
    #[tracing::instrument(name = "db.pricing.save_prices", skip_all)]
    pub(crate) async fn save(
        &mut self,
        rows: &[(&PriceListRecord, &PriceSet)],
    ) -> Result<(Vec<u32>, Vec<ListedPrice>), StoreError> {
        let lists: Vec<Uuid> = rows.iter().map(|(list, _)| list.id.as_uuid()).collect();
        let skus: Vec<String> = rows.iter().map(|(_, set)| set.sku.to_string()).collect();
        let prices: Vec<i64> = rows.iter().map(|(_, set)| set.price.amount_minor).collect();
        let compares: Vec<Option<i64>> =
            rows.iter().map(|(_, set)| set.compare_at.map(|money| money.amount_minor)).collect();
        let written = sqlx::query!(
            r#"
            INSERT INTO pricing.prices (tenant_id, sku, price_list_id, price_minor, compare_at_minor)
            SELECT $1, p.*
            FROM UNNEST($2::text[], $3::uuid[], $4::bigint[], $5::bigint[])
                AS p (sku, price_list_id, price_minor, compare_at_minor)
            WHERE NOT EXISTS (
                SELECT FROM pricing.prices e
                WHERE e.tenant_id = $1 AND e.sku = p.sku AND e.price_list_id = p.price_list_id
                  AND e.price_minor = p.price_minor
                  AND e.compare_at_minor IS NOT DISTINCT FROM p.compare_at_minor
            )
            ON CONFLICT ON CONSTRAINT prices_pkey
            DO UPDATE SET price_minor = EXCLUDED.price_minor,
                          compare_at_minor = EXCLUDED.compare_at_minor
            RETURNING sku, price_list_id
            "#,
            self.tenant.as_uuid(),
            &skus,
            &lists,
            &prices,
            &compares as &[Option<i64>],
        )
        .fetch_all(self.uow.connection())
        .await?;
        let written: HashSet<(String, Uuid)> =
            written.into_iter().map(|row| (row.sku, row.price_list_id)).collect();
        let pairs = (0u32..)
            .zip(rows)
            .filter(|(_, (list, set))| written.contains(&(set.sku.to_string(), list.id.as_uuid())));
        Ok(pairs.map(|(place, (list, set))| (place, listed(list, set))).unzip())
    }

    /// One row more than the page, in order of SKU and list, after `after`.
    #[tracing::instrument(name = "db.pricing.prices", skip_all)]
    pub(crate) async fn page(
        &mut self,
        query: &PricesQuery,
        after: Option<(String, String)>,
    ) -> Result<Vec<ListedPrice>, StoreError> {
        let (after_sku, after_list) = after.unzip();
        let skus: Vec<String> = query.skus.iter().map(ToString::to_string).collect();
        let rows = sqlx::query!(
            r#"
            SELECT p.sku, p.price_minor, p.compare_at_minor,
                   l.code, l.currency, l.channel, l.tax_included
            FROM pricing.prices p
            JOIN pricing.price_lists l
              ON l.tenant_id = p.tenant_id AND l.price_list_id = p.price_list_id
            WHERE p.tenant_id = $1
              AND ($2::text IS NULL OR l.code = $2)
              AND (cardinality($6::text[]) = 0 OR p.sku = ANY($6))
              AND ($3::text IS NULL OR p.sku > $3 OR (p.sku = $3 AND l.code > $4))
              AND p.sku >= coalesce($3, '')
            ORDER BY p.sku, l.code
            LIMIT $5
            "#,
            self.tenant.as_uuid(),
            query.list.as_deref(),
            after_sku,
            after_list,
            query.page.limit_clamped() + 1,
            &skus,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                let currency = mapping::currency(&row.currency, &row.code)?;
                Ok(ListedPrice {
                    list: row.code,
                    channel: row.channel,
                    sku: mapping::sku(row.sku)?,
                    price: Money::new(row.price_minor, currency),
                    compare_at: row.compare_at_minor.map(|minor| Money::new(minor, currency)),
                    tax_included: row.tax_included,
                })
            })
            .collect()
    }
}

fn listed(list: &PriceListRecord, set: &PriceSet) -> ListedPrice {
    ListedPrice {
        list: list.terms.code.clone(),
        channel: list.terms.channel.clone(),
        sku: set.sku.clone(),
        price: set.price,
        compare_at: set.compare_at,
        tax_included: list.terms.tax_included,
    }
}
