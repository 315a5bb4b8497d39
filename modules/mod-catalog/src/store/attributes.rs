//! Attributes.

use kernel_common::{LocalizedText, TenantId, Timestamp};
use mod_catalog_api::{AttributeKind, Code};
use rt_postgres::{StoreError, UnitOfWork};
use serde_json::Value;
use sqlx::types::{Json, time::OffsetDateTime};

use super::mapping;
use crate::attribute::AttributeRecord;

const TABLE: &str = "catalog.attributes";

/// Reads and writes attributes without their dictionaries.
pub(crate) struct AttributeStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

struct AttributeRow {
    code: String,
    name: Json<LocalizedText>,
    kind: Json<AttributeKind>,
    unit_code: Option<String>,
    position: i32,
    version: i64,
    removed: bool,
}

impl AttributeRow {
    fn into_record(self) -> Result<AttributeRecord, StoreError> {
        Ok(AttributeRecord {
            code: mapping::code(self.code, TABLE)?,
            name: self.name.0,
            kind: self.kind.0,
            unit: self.unit_code.map(|code| mapping::code(code, TABLE)).transpose()?,
            position: self.position,
            version: self.version,
            removed: self.removed,
        })
    }
}

impl<'u> AttributeStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// The attributes of these codes, removed ones included.
    #[tracing::instrument(name = "db.catalog.attributes_of", skip_all)]
    pub(crate) async fn of(
        &mut self,
        codes: impl Iterator<Item = &Code>,
    ) -> Result<Vec<AttributeRecord>, StoreError> {
        let codes: Vec<String> = codes.map(ToString::to_string).collect();
        if codes.is_empty() {
            return Ok(Vec::new());
        }
        let rows = sqlx::query_as!(
            AttributeRow,
            r#"
            SELECT code, name AS "name: Json<LocalizedText>",
                   to_jsonb(kind) AS "kind!: Json<AttributeKind>", unit_code, position, version,
                   deleted_at IS NOT NULL AS "removed!"
            FROM catalog.attributes
            WHERE tenant_id = $1 AND code = ANY($2)
            "#,
            self.tenant.as_uuid(),
            &codes,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter().map(AttributeRow::into_record).collect()
    }

    /// The same, locked until the unit ends, in order of code.
    #[tracing::instrument(name = "db.catalog.lock_attributes", skip_all)]
    pub(crate) async fn lock(
        &mut self,
        codes: impl Iterator<Item = &Code>,
    ) -> Result<Vec<AttributeRecord>, StoreError> {
        let codes: Vec<String> = codes.map(ToString::to_string).collect();
        let rows = sqlx::query_as!(
            AttributeRow,
            r#"
            SELECT code, name AS "name: Json<LocalizedText>",
                   to_jsonb(kind) AS "kind!: Json<AttributeKind>", unit_code, position, version,
                   deleted_at IS NOT NULL AS "removed!"
            FROM catalog.attributes
            WHERE tenant_id = $1 AND code = ANY($2)
            ORDER BY code
            FOR UPDATE
            "#,
            self.tenant.as_uuid(),
            &codes,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter().map(AttributeRow::into_record).collect()
    }

    /// One row more than the page of living attributes, in order of code; only `codes` if there
    /// are any.
    #[tracing::instrument(name = "db.catalog.attributes_page", skip_all)]
    pub(crate) async fn page(
        &mut self,
        codes: &[Code],
        after: Option<Code>,
        limit: i64,
    ) -> Result<Vec<AttributeRecord>, StoreError> {
        let wanted: Vec<String> = codes.iter().map(ToString::to_string).collect();
        let after = after.map(String::from).unwrap_or_default();
        let rows = sqlx::query_as!(
            AttributeRow,
            r#"
            SELECT code, name AS "name: Json<LocalizedText>",
                   to_jsonb(kind) AS "kind!: Json<AttributeKind>", unit_code, position, version,
                   false AS "removed!"
            FROM catalog.attributes
            WHERE tenant_id = $1 AND deleted_at IS NULL AND code > $3
              AND (cardinality($2::text[]) = 0 OR code = ANY($2))
            ORDER BY code
            LIMIT $4
            "#,
            self.tenant.as_uuid(),
            &wanted,
            after,
            limit + 1,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter().map(AttributeRow::into_record).collect()
    }

    /// Creates or changes attributes by code.
    #[tracing::instrument(name = "db.catalog.save_attributes", skip_all)]
    pub(crate) async fn save(
        &mut self,
        attributes: &[AttributeRecord],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if attributes.is_empty() {
            return Ok(());
        }
        let columns = Columns::of(attributes, now);
        sqlx::query!(
            r#"
            INSERT INTO catalog.attributes
                (tenant_id, code, name, kind, unit_code, position, version, deleted_at)
            SELECT $1, a.*
            FROM UNNEST($2::text[], $3::jsonb[], $4::text[], $5::text[], $6::integer[],
                        $7::bigint[], $8::timestamptz[]) AS a (code)
            ORDER BY a.code
            ON CONFLICT ON CONSTRAINT attributes_pkey
            DO UPDATE SET name = EXCLUDED.name, unit_code = EXCLUDED.unit_code,
                          position = EXCLUDED.position, version = EXCLUDED.version,
                          deleted_at = EXCLUDED.deleted_at
            "#,
            self.tenant.as_uuid(),
            &columns.codes,
            &columns.names,
            &columns.kinds,
            &columns.units as &[Option<String>],
            &columns.positions,
            &columns.versions,
            &columns.removed_at as &[Option<OffsetDateTime>],
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }

    /// Creates those of the attributes that nobody has created meanwhile, and tells which.
    #[tracing::instrument(name = "db.catalog.define_attributes", skip_all)]
    pub(crate) async fn define(
        &mut self,
        attributes: &[AttributeRecord],
        now: Timestamp,
    ) -> Result<Vec<Code>, StoreError> {
        if attributes.is_empty() {
            return Ok(Vec::new());
        }
        let columns = Columns::of(attributes, now);
        let created = sqlx::query_scalar!(
            r#"
            INSERT INTO catalog.attributes
                (tenant_id, code, name, kind, unit_code, position, version)
            SELECT $1, a.*
            FROM UNNEST($2::text[], $3::jsonb[], $4::text[], $5::text[], $6::integer[],
                        $7::bigint[]) AS a (code)
            ORDER BY a.code
            ON CONFLICT ON CONSTRAINT attributes_pkey DO NOTHING
            RETURNING code
            "#,
            self.tenant.as_uuid(),
            &columns.codes,
            &columns.names,
            &columns.kinds,
            &columns.units as &[Option<String>],
            &columns.positions,
            &columns.versions,
        )
        .fetch_all(self.uow.connection())
        .await?;
        created.into_iter().map(|code| mapping::code(code, TABLE)).collect()
    }
}

/// A batch of attributes, column by column.
struct Columns {
    codes: Vec<String>,
    names: Vec<Value>,
    kinds: Vec<String>,
    units: Vec<Option<String>>,
    positions: Vec<i32>,
    versions: Vec<i64>,
    removed_at: Vec<Option<OffsetDateTime>>,
}

impl Columns {
    fn of(attributes: &[AttributeRecord], now: Timestamp) -> Self {
        let all = || attributes.iter();
        Self {
            codes: all().map(|a| a.code.to_string()).collect(),
            names: all().map(|a| mapping::json(&a.name)).collect(),
            kinds: all().map(|a| mapping::word(a.kind)).collect(),
            units: all().map(|a| a.unit.as_ref().map(ToString::to_string)).collect(),
            positions: all().map(|a| a.position).collect(),
            versions: all().map(|a| a.version).collect(),
            removed_at: all().map(|a| a.removed_at(now).map(Timestamp::to_offset)).collect(),
        }
    }
}
