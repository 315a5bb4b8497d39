//! Families.

use kernel_common::{LocalizedText, TenantId};
use mod_catalog_api::{AttributeAssignment, Code};
use rt_postgres::{StoreError, UnitOfWork};
use serde_json::Value;
use sqlx::types::Json;

use super::mapping;
use crate::attribute::{FamilyRecord, OwnValues};

const TABLE: &str = "catalog.families";

/// Reads and writes families. A shop has dozens or hundreds: they are read whole.
pub(crate) struct FamilyStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> FamilyStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// All families, in order of code.
    #[tracing::instrument(name = "db.catalog.families", skip_all)]
    pub(crate) async fn all(&mut self) -> Result<Vec<FamilyRecord>, StoreError> {
        let rows = sqlx::query!(
            r#"
            SELECT code, name AS "name: Json<LocalizedText>",
                   assigned AS "assigned: Json<Vec<AttributeAssignment>>",
                   own_values AS "own_values: Json<OwnValues>", version
            FROM catalog.families
            WHERE tenant_id = $1
            ORDER BY code
            "#,
            self.tenant.as_uuid(),
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(FamilyRecord {
                    code: mapping::code(row.code, TABLE)?,
                    name: row.name.0,
                    assigned: row.assigned.0,
                    values: row.own_values.0,
                    version: row.version,
                })
            })
            .collect()
    }

    /// Locks the families of these codes that exist, in order of code.
    #[tracing::instrument(name = "db.catalog.lock_families", skip_all)]
    pub(crate) async fn lock(
        &mut self,
        codes: impl Iterator<Item = &Code>,
    ) -> Result<(), StoreError> {
        let codes: Vec<String> = codes.map(ToString::to_string).collect();
        sqlx::query!(
            r#"
            SELECT 1 AS "locked!" FROM catalog.families
            WHERE tenant_id = $1 AND code = ANY($2)
            ORDER BY code
            FOR UPDATE
            "#,
            self.tenant.as_uuid(),
            &codes,
        )
        .fetch_all(self.uow.connection())
        .await?;
        Ok(())
    }

    /// Those of the codes that name a family.
    #[tracing::instrument(name = "db.catalog.known_families", skip_all)]
    pub(crate) async fn known(
        &mut self,
        codes: impl Iterator<Item = &Code>,
    ) -> Result<Vec<Code>, StoreError> {
        let codes: Vec<String> = codes.map(ToString::to_string).collect();
        if codes.is_empty() {
            return Ok(Vec::new());
        }
        let known = sqlx::query_scalar!(
            "SELECT code FROM catalog.families WHERE tenant_id = $1 AND code = ANY($2)",
            self.tenant.as_uuid(),
            &codes,
        )
        .fetch_all(self.uow.connection())
        .await?;
        known.into_iter().map(|code| mapping::code(code, TABLE)).collect()
    }

    /// Creates or changes families by code.
    #[tracing::instrument(name = "db.catalog.save_families", skip_all)]
    pub(crate) async fn save(&mut self, families: &[FamilyRecord]) -> Result<(), StoreError> {
        if families.is_empty() {
            return Ok(());
        }
        let codes: Vec<String> = families.iter().map(|f| f.code.to_string()).collect();
        let names: Vec<Value> = families.iter().map(|f| mapping::json(&f.name)).collect();
        let assigned: Vec<Value> = families.iter().map(|f| mapping::json(&f.assigned)).collect();
        let values: Vec<Value> = families.iter().map(|f| mapping::json(&f.values)).collect();
        let versions: Vec<i64> = families.iter().map(|f| f.version).collect();
        sqlx::query!(
            r#"
            INSERT INTO catalog.families (tenant_id, code, name, assigned, own_values, version)
            SELECT $1, f.*
            FROM UNNEST($2::text[], $3::jsonb[], $4::jsonb[], $5::jsonb[], $6::bigint[])
                AS f (code)
            ORDER BY f.code
            ON CONFLICT ON CONSTRAINT families_pkey
            DO UPDATE SET name = EXCLUDED.name, assigned = EXCLUDED.assigned,
                          own_values = EXCLUDED.own_values, version = EXCLUDED.version
            "#,
            self.tenant.as_uuid(),
            &codes,
            &names,
            &assigned,
            &values,
            &versions,
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }
}
