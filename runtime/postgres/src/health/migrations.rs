//! What was applied, against what this program knows.

use sqlx::{AssertSqlSafe, PgConnection, migrate::Migrator};

use crate::{
    ModuleSchema,
    schema::{RoleNames, foundation},
};

/// What was applied to one schema, against what this program knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MigrationsHealth {
    /// What every module shares is there.
    pub has_foundation: bool,
    /// What `shop migrate` would apply, in words.
    pub pending: Vec<String>,
    /// What a newer program has applied.
    pub unknown: Vec<String>,
    /// What was applied with another text than this program has, or did not end.
    pub differing: Vec<String>,
}

pub(super) async fn look(
    connection: &mut PgConnection,
    module: &ModuleSchema,
    names: &RoleNames,
) -> Result<MigrationsHealth, sqlx::Error> {
    let schema = module.schema;
    let mut health = MigrationsHealth::default();
    let table = format!("{schema}._foundation_migrations");
    compare(connection, &table, &foundation(module, names), "shared", &mut health).await?;
    health.has_foundation = health.pending.is_empty();
    let table = format!("{schema}._sqlx_migrations");
    compare(connection, &table, &(module.migrator)(), "own", &mut health).await?;
    Ok(health)
}

async fn compare(
    connection: &mut PgConnection,
    table: &str,
    known: &Migrator,
    whose: &str,
    health: &mut MigrationsHealth,
) -> Result<(), sqlx::Error> {
    let there: bool = sqlx::query_scalar("SELECT to_regclass($1) IS NOT NULL")
        .bind(table)
        .fetch_one(&mut *connection)
        .await?;
    let mut applied: Vec<(i64, bool, Vec<u8>)> = Vec::new();
    if there {
        let query = format!("SELECT version, success, checksum FROM {table} ORDER BY version");
        applied = sqlx::query_as(AssertSqlSafe(query)).fetch_all(connection).await?;
    }
    let name = |version: i64| format!("{whose} {version:04}");
    for migration in known.iter().filter(|migration| !migration.migration_type.is_down_migration())
    {
        match applied.iter().find(|(version, ..)| *version == migration.version) {
            None => health.pending.push(name(migration.version)),
            Some((_, success, checksum)) => {
                if !*success || checksum.as_slice() != &*migration.checksum {
                    health.differing.push(name(migration.version));
                }
            }
        }
    }
    let newer = applied
        .iter()
        .filter(|(version, ..)| !known.iter().any(|migration| migration.version == *version));
    health.unknown.extend(newer.map(|(version, ..)| name(*version)));
    Ok(())
}
