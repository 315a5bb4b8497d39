//! Brings the schemas of modules up to date.

use std::borrow::Cow;

use sha2::{Digest, Sha256};
use sqlx::{
    AssertSqlSafe, Connection, PgConnection, SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};

use super::{ModuleSchema, RoleNames};
use crate::{MigrateError, Postgres, postgres::connect_once};

/// What `migrate` did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MigrationReport {
    /// In the order given.
    pub modules: Vec<ModuleMigrated>,
}

/// What `migrate` did for one module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleMigrated {
    /// The module.
    pub module: &'static str,
    /// Versions applied now, ascending.
    pub applied: Vec<i64>,
    /// Event partitions made now.
    pub partitions_made: i32,
}

/// Months of event partitions kept ahead of the present one.
pub(crate) const MONTHS_AHEAD: i32 = 3;

const ROLES: &str = include_str!("roles.sql");

/// What every schema holds beside the module's tables, one entry a version. It has its own
/// version table, so that a module numbers its migrations as it likes; an entry that has been
/// released is never edited, a change is the next entry.
const FOUNDATION: [(i64, &str, &str); 1] =
    [(1, "what every module shares", include_str!("template.sql"))];

impl Postgres {
    /// Makes the roles that the modules' tables are granted to, and nothing else: a dump names
    /// them and does not hold them.
    ///
    /// # Errors
    /// [`MigrateError::Roles`] names the module.
    pub async fn make_roles(&self, modules: &[ModuleSchema]) -> Result<(), MigrateError> {
        let mut connection = connect_once(&self.settings.patient_options()).await?;
        wait_for_turn(&mut connection).await?;
        for module in modules {
            let roles = RoleNames::of(module, &self.settings.role_prefix)?;
            make_roles(&mut connection, module, &roles).await?;
        }
        connection.close().await.ok();
        Ok(())
    }

    /// Makes each module's roles, schema and shared tables, applies its new migrations and makes
    /// its event partitions, in the order given. A second call changes nothing. Two processes may
    /// call it at once: one waits.
    ///
    /// # Errors
    /// [`MigrateError`] names the schema; what came before it stays.
    pub async fn migrate(&self, modules: &[ModuleSchema]) -> Result<MigrationReport, MigrateError> {
        // Its own connection: migrations may take longer than a pooled statement, and a failed one
        // must not leave the migrator's lock in the pool.
        let mut connection = connect_once(&self.settings.patient_options()).await?;
        wait_for_turn(&mut connection).await?;
        let mut report = MigrationReport::default();
        for module in modules {
            let roles = RoleNames::of(module, &self.settings.role_prefix)?;
            report.modules.push(migrate_module(&mut connection, module, &roles).await?);
        }
        connection.close().await.ok();
        Ok(report)
    }
}

/// Holds off other migrations of this database until the connection is closed.
async fn wait_for_turn(connection: &mut PgConnection) -> Result<(), MigrateError> {
    const TURN: i64 = 0x0073_686f_7020_6d67;
    sqlx::query("SELECT pg_advisory_lock($1)")
        .bind(TURN)
        .execute(connection)
        .await
        .map_err(|source| MigrateError::Turn { source })?;
    Ok(())
}

/// Names everything that `migrate` would apply: equal for equal modules, in their order.
#[must_use]
pub fn schema_fingerprint(modules: &[ModuleSchema]) -> String {
    let mut digest = Sha256::new();
    digest.update(ROLES);
    for (_, _, template) in FOUNDATION {
        digest.update(template);
    }
    for module in modules {
        digest.update(format!("\0{}\0{}\0", module.module, module.schema));
        for migration in (module.migrator)().iter() {
            digest.update(migration.version.to_be_bytes());
            digest.update(&migration.checksum);
        }
    }
    digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

async fn migrate_module(
    connection: &mut PgConnection,
    module: &ModuleSchema,
    roles: &RoleNames,
) -> Result<ModuleMigrated, MigrateError> {
    let schema = module.schema;
    make_roles(connection, module, roles).await?;
    run(connection, schema, foundation(module, roles)).await?;
    let mut own = (module.migrator)();
    own.dangerous_set_table_name(format!("{schema}._sqlx_migrations"));
    let applied = run(connection, schema, own).await?;
    let partitions_made =
        sqlx::query_scalar(AssertSqlSafe(format!("SELECT {schema}.ensure_event_partitions($1)")))
            .bind(MONTHS_AHEAD)
            .fetch_one(connection)
            .await
            .map_err(|source| MigrateError::Partitions { schema, source })?;
    Ok(ModuleMigrated { module: module.module, applied, partitions_made })
}

/// Roles are shared by every database of the cluster: another migration may be changing the same
/// row of a catalog, which PostgreSQL reports instead of waiting.
async fn make_roles(
    connection: &mut PgConnection,
    module: &ModuleSchema,
    roles: &RoleNames,
) -> Result<(), MigrateError> {
    const ATTEMPTS_MAX: u32 = 10;
    let mut attempt = 1;
    loop {
        let statement = AssertSqlSafe(filled(ROLES, module, roles));
        match sqlx::raw_sql(statement).execute(&mut *connection).await {
            Ok(_) => return Ok(()),
            Err(source) if attempt == ATTEMPTS_MAX || !collided(&source) => {
                return Err(MigrateError::Roles { module: module.module, source });
            }
            Err(_) => {
                tokio::time::sleep(std::time::Duration::from_millis(20 * u64::from(attempt))).await;
                attempt += 1;
            }
        }
    }
}

fn collided(error: &sqlx::Error) -> bool {
    let sqlstate = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    // XX000 is "tuple concurrently updated".
    matches!(sqlstate.as_deref(), Some("XX000" | "23505" | "42710" | "40001" | "40P01"))
}

/// What every schema holds beside the module's tables, as migrations.
pub(crate) fn foundation(module: &ModuleSchema, roles: &RoleNames) -> Migrator {
    let versions = FOUNDATION.map(|(version, description, template)| {
        let sql = AssertSqlSafe(filled(template, module, roles)).into_sql_str();
        Migration::new(version, Cow::Borrowed(description), MigrationType::Simple, sql, false)
    });
    let mut migrator = Migrator::with_migrations(versions.to_vec());
    migrator.create_schema(module.schema);
    migrator.dangerous_set_table_name(format!("{}._foundation_migrations", module.schema));
    migrator
}

fn filled(template: &str, module: &ModuleSchema, roles: &RoleNames) -> String {
    template
        .replace("{schema}", module.schema)
        .replace("{role}", &roles.request)
        .replace("{system_role}", &roles.system)
        .replace("{audit_role}", &roles.audit)
}

/// Runs what is new and answers the versions that are.
async fn run(
    connection: &mut PgConnection,
    schema: &'static str,
    migrator: Migrator,
) -> Result<Vec<i64>, MigrateError> {
    let table = migrator.table_name.clone();
    let before = versions(connection, &table).await;
    migrator
        .run_direct(None, connection, false)
        .await
        .map_err(|source| MigrateError::Schema { schema, source })?;
    let after = versions(connection, &table).await;
    Ok(after.into_iter().filter(|version| !before.contains(version)).collect())
}

/// Versions applied so far; none before the first run, when there is no table yet.
async fn versions(connection: &mut PgConnection, table: &str) -> Vec<i64> {
    let query = format!("SELECT version FROM {table} ORDER BY version");
    sqlx::query_scalar(AssertSqlSafe(query)).fetch_all(connection).await.unwrap_or_default()
}
