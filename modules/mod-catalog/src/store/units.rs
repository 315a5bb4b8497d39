//! Units of measure.

use kernel_common::{LocalizedText, TenantId};
use mod_catalog_api::Unit;
use rt_postgres::{StoreError, UnitOfWork};
use serde_json::Value;
use sqlx::types::Json;

use super::mapping;

const TABLE: &str = "catalog.units";

/// Reads and writes units. A shop has dozens: they are read whole.
pub(crate) struct UnitStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> UnitStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// All units, in order of code.
    #[tracing::instrument(name = "db.catalog.units", skip_all)]
    pub(crate) async fn all(&mut self) -> Result<Vec<Unit>, StoreError> {
        let rows = sqlx::query!(
            r#"
            SELECT code, symbol AS "symbol: Json<LocalizedText>", base_code, numerator, denominator
            FROM catalog.units
            WHERE tenant_id = $1
            ORDER BY code
            "#,
            self.tenant.as_uuid(),
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Unit {
                    code: mapping::code(row.code, TABLE)?,
                    symbol: row.symbol.0,
                    base: mapping::code(row.base_code, TABLE)?,
                    numerator: row.numerator,
                    denominator: row.denominator,
                })
            })
            .collect()
    }

    /// Creates units, or changes their symbols.
    #[tracing::instrument(name = "db.catalog.save_units", skip_all)]
    pub(crate) async fn save(&mut self, units: &[Unit]) -> Result<(), StoreError> {
        let codes: Vec<String> = units.iter().map(|u| u.code.to_string()).collect();
        let symbols: Vec<Value> = units.iter().map(|u| mapping::json(&u.symbol)).collect();
        let bases: Vec<String> = units.iter().map(|u| u.base.to_string()).collect();
        let numerators: Vec<i64> = units.iter().map(|u| u.numerator).collect();
        let denominators: Vec<i64> = units.iter().map(|u| u.denominator).collect();
        sqlx::query!(
            r#"
            INSERT INTO catalog.units
                (tenant_id, code, symbol, base_code, numerator, denominator)
            SELECT $1, u.*
            FROM UNNEST($2::text[], $3::jsonb[], $4::text[], $5::bigint[], $6::bigint[])
                AS u (code)
            ORDER BY u.code
            ON CONFLICT ON CONSTRAINT units_pkey DO UPDATE SET symbol = EXCLUDED.symbol
            "#,
            self.tenant.as_uuid(),
            &codes,
            &symbols,
            &bases,
            &numerators,
            &denominators,
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }
}
