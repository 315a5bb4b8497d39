//! Tax rates.

use std::collections::HashSet;

use kernel_common::TenantId;
use mod_pricing_api::TaxRatePut;
use rt_postgres::{StoreError, UnitOfWork};

use super::mapping;

/// Writes tax rates.
pub(crate) struct RateStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> RateStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// Creates or changes rates, and tells those that are different now, in their order.
    #[tracing::instrument(name = "db.pricing.save_rates", skip_all)]
    pub(crate) async fn save(
        &mut self,
        puts: &[TaxRatePut],
    ) -> Result<Vec<TaxRatePut>, StoreError> {
        let zones: Vec<String> = puts.iter().map(|put| put.zone.0.clone()).collect();
        let categories: Vec<String> = puts.iter().map(|put| put.category.0.clone()).collect();
        let rates: Vec<i32> = puts.iter().map(|put| mapping::ppm(put.rate)).collect();
        let written = sqlx::query!(
            r#"
            INSERT INTO pricing.tax_rates (tenant_id, zone, category, rate_ppm)
            SELECT $1, r.* FROM UNNEST($2::text[], $3::text[], $4::integer[]) AS r
            ON CONFLICT ON CONSTRAINT tax_rates_pkey
            DO UPDATE SET rate_ppm = EXCLUDED.rate_ppm
            WHERE tax_rates.rate_ppm <> EXCLUDED.rate_ppm
            RETURNING zone, category
            "#,
            self.tenant.as_uuid(),
            &zones,
            &categories,
            &rates,
        )
        .fetch_all(self.uow.connection())
        .await?;
        let written: HashSet<(String, String)> =
            written.into_iter().map(|row| (row.zone, row.category)).collect();
        let is_written =
            |put: &&TaxRatePut| written.contains(&(put.zone.0.clone(), put.category.0.clone()));
        Ok(puts.iter().filter(is_written).cloned().collect())
    }
}
