//! Price lists.

use kernel_common::{PriceListId, TenantId};
use mod_pricing_api::PriceListPut;
use rt_postgres::{StoreError, UnitOfWork};
use uuid::Uuid;

use super::mapping;
use crate::price_list::PriceListRecord;

/// Reads and writes price lists.
pub(crate) struct ListStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> ListStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// All lists of the tenant; there are few.
    #[tracing::instrument(name = "db.pricing.lists", skip_all)]
    pub(crate) async fn all(&mut self) -> Result<Vec<PriceListRecord>, StoreError> {
        let rows = sqlx::query!(
            r#"
            SELECT price_list_id, code, currency, channel, tax_included, priority
            FROM pricing.price_lists
            WHERE tenant_id = $1
            ORDER BY code
            "#,
            self.tenant.as_uuid(),
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                let currency = mapping::currency(&row.currency, &row.code)?;
                Ok(PriceListRecord {
                    id: PriceListId::from_uuid(row.price_list_id),
                    terms: PriceListPut {
                        code: row.code,
                        currency,
                        channel: row.channel,
                        tax_included: row.tax_included,
                        priority: row.priority,
                    },
                })
            })
            .collect()
    }

    /// Creates or replaces lists by id.
    #[tracing::instrument(name = "db.pricing.save_lists", skip_all)]
    pub(crate) async fn save(&mut self, lists: &[PriceListRecord]) -> Result<(), StoreError> {
        let ids: Vec<Uuid> = lists.iter().map(|list| list.id.as_uuid()).collect();
        let codes: Vec<String> = lists.iter().map(|list| list.terms.code.clone()).collect();
        let currencies: Vec<String> =
            lists.iter().map(|list| list.terms.currency.to_string()).collect();
        let channels: Vec<Option<String>> =
            lists.iter().map(|list| list.terms.channel.clone()).collect();
        let included: Vec<bool> = lists.iter().map(|list| list.terms.tax_included).collect();
        let priorities: Vec<i32> = lists.iter().map(|list| list.terms.priority).collect();
        sqlx::query!(
            r#"
            INSERT INTO pricing.price_lists
                (tenant_id, price_list_id, code, currency, channel, tax_included, priority)
            SELECT $1, l.*
            FROM UNNEST($2::uuid[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::integer[])
                AS l
            ON CONFLICT ON CONSTRAINT price_lists_pkey
            DO UPDATE SET channel = EXCLUDED.channel, tax_included = EXCLUDED.tax_included,
                          priority = EXCLUDED.priority
            "#,
            self.tenant.as_uuid(),
            &ids,
            &codes,
            &currencies,
            &channels as &[Option<String>],
            &included,
            &priorities,
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }
}
