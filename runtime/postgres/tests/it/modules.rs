//! Two small modules to try things on: `probe` with notes, `other` with nothing of its own.

use kernel_common::TenantId;
use rt_postgres::{ModuleSchema, StoreError, UnitOfWork};
use sqlx::{
    SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};

pub(crate) const PROBE: ModuleSchema =
    ModuleSchema { module: "probe", schema: "probes", migrator: probe_migrations };
pub(crate) const OTHER: ModuleSchema =
    ModuleSchema { module: "other", schema: "others", migrator: || Migrator::DEFAULT };
pub(crate) const BOTH: [ModuleSchema; 2] = [PROBE, OTHER];

fn probe_migrations() -> Migrator {
    let notes = "
        CREATE TABLE probes.notes (
            tenant_id uuid NOT NULL,
            id bigint NOT NULL,
            text text NOT NULL,
            CONSTRAINT notes_pkey PRIMARY KEY (tenant_id, id),
            CONSTRAINT notes_text_filled CHECK (text <> '')
        );
        SELECT probes.secure_tenant_table('probes.notes');
        CREATE TABLE probes.postings (
            tenant_id uuid NOT NULL,
            id bigint NOT NULL,
            CONSTRAINT postings_pkey PRIMARY KEY (tenant_id, id)
        );
        SELECT probes.secure_tenant_table('probes.postings', true);";
    Migrator::with_migrations(vec![Migration::new(
        20_260_101_000_000,
        "notes".into(),
        MigrationType::Simple,
        notes.into_sql_str(),
        false,
    )])
}

pub(crate) async fn write_note(
    uow: &mut UnitOfWork,
    tenant: TenantId,
    id: i64,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO probes.notes (tenant_id, id, text) VALUES ($1, $2, 'note')")
        .bind(tenant.as_uuid())
        .bind(id)
        .execute(uow.connection())
        .await?;
    Ok(())
}

/// Without a filter by tenant, on purpose.
pub(crate) async fn count_notes(uow: &mut UnitOfWork) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM probes.notes")
        .fetch_one(uow.connection())
        .await
        .expect("counting works")
}
