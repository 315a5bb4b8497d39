//! The database at one instant: what it holds, and how a statement reads it.

use std::collections::HashSet;

use kernel_common::Timestamp;
use rt_postgres::{AuditSnapshot, Postgres, StoreError};
use sqlx::{AssertSqlSafe, PgConnection, SqlSafeStr, SqlStr};
use time::OffsetDateTime;

use crate::{AuditError, Options};

/// The database at one instant.
pub(crate) struct Snapshot {
    inner: AuditSnapshot,
    pub(crate) at: Timestamp,
    /// The platform's schemas, quoted where they need it.
    pub(crate) schemas: Vec<String>,
    tables: HashSet<String>,
    /// SQL of the instant before which everything has come to rest.
    settled: String,
}

/// Where the order's placement lies: its payment and its reservation. `o` is the order.
const PLACEMENT: &str =
    "(CASE o.status WHEN 'placed' THEN o.state ELSE o.state -> 'placement' END)";

impl Snapshot {
    pub(crate) async fn take(postgres: &Postgres, options: &Options) -> Result<Self, AuditError> {
        let mut inner = postgres.begin_audit().await?;
        let at: OffsetDateTime =
            sqlx::query_scalar("SELECT now()").fetch_one(inner.connection()).await.map_err(read)?;
        // A schema is the platform's when it was made from the modules' common foundation.
        let tables: Vec<(String, String)> = sqlx::query_as(
            "SELECT quote_ident(n.nspname), quote_ident(c.relname)
             FROM pg_class c
             JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p') AND EXISTS (
                SELECT FROM pg_class own
                WHERE own.relnamespace = n.oid AND own.relname = '_foundation_migrations')
             ORDER BY 1",
        )
        .fetch_all(inner.connection())
        .await
        .map_err(read)?;
        let mut schemas: Vec<String> = tables.iter().map(|(schema, _)| schema.clone()).collect();
        schemas.dedup();
        if schemas.is_empty() {
            return Err(AuditError::NotMigrated);
        }
        let tables = tables.into_iter().map(|(schema, table)| format!("{schema}.{table}"));
        let settled = format!("(now() - interval '{} seconds')", options.grace.as_secs());
        Ok(Self { inner, at: at.into(), schemas, tables: tables.collect(), settled })
    }

    /// The first of `tables` that is not in this database.
    pub(crate) fn lacks(&self, tables: &[&'static str]) -> Option<&'static str> {
        tables.iter().copied().find(|table| !self.tables.contains(*table))
    }

    /// A statement with our words in the place of `{settled}` and `{placement}`. Nothing else is
    /// ever put into one but names out of the catalog.
    pub(crate) fn statement(&self, sql: &str) -> SqlStr {
        let filled = sql.replace("{settled}", &self.settled).replace("{placement}", PLACEMENT);
        AssertSqlSafe(filled).into_sql_str()
    }

    pub(crate) fn connection(&mut self) -> &mut PgConnection {
        self.inner.connection()
    }

    pub(crate) async fn end(self) {
        self.inner.end().await;
    }
}

fn read(error: sqlx::Error) -> AuditError {
    AuditError::Snapshot(StoreError::from(error))
}
