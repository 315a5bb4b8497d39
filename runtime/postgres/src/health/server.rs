//! The server, as it is set up and as it is doing.

use std::collections::BTreeMap;

use kernel_common::Timestamp;
use sqlx::{PgConnection, Row};
use time::OffsetDateTime;

/// What is read of the settings.
const SETTINGS: [&str; 8] = [
    "TimeZone",
    "autovacuum",
    "default_transaction_isolation",
    "default_transaction_read_only",
    "fsync",
    "full_page_writes",
    "max_connections",
    "synchronous_commit",
];

/// The server, as it is set up and as it is doing.
#[derive(Clone, Debug)]
pub struct ServerHealth {
    /// `16.4`.
    pub version: String,
    /// The settings that matter, by their names in PostgreSQL.
    pub settings: BTreeMap<String, String>,
    /// The server's clock while it was asked.
    pub clock: Timestamp,
    /// It follows another server and takes no writes.
    pub is_replica: bool,
    /// The login role is one that row-level security does not hold.
    pub login_sees_everything: bool,
    /// Connections open, of every client.
    pub connections: i64,
    /// Prepared transactions that nobody has ended; they hold every consumer of events back.
    pub prepared_transactions: i64,
    /// Age in seconds of the oldest transaction of ours that has written and is open; it holds
    /// every consumer of events back.
    pub oldest_write_seconds: Option<i64>,
}

pub(super) async fn look(connection: &mut PgConnection) -> Result<ServerHealth, sqlx::Error> {
    let settings: Vec<(String, String)> =
        sqlx::query_as("SELECT name, setting FROM pg_settings WHERE name = ANY ($1)")
            .bind(SETTINGS.map(str::to_owned).to_vec())
            .fetch_all(&mut *connection)
            .await?;
    let row = sqlx::query(
        "SELECT current_setting('server_version') AS version,
                clock_timestamp() AS clock,
                pg_is_in_recovery() AS is_replica,
                (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)
                    AS login_sees_everything,
                (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')
                    AS connections,
                (SELECT count(*) FROM pg_prepared_xacts) AS prepared_transactions,
                (SELECT max(extract(epoch FROM clock_timestamp() - xact_start))::bigint
                 FROM pg_stat_activity WHERE backend_xid IS NOT NULL) AS oldest_write_seconds",
    )
    .fetch_one(connection)
    .await?;
    let clock: OffsetDateTime = row.try_get("clock")?;
    Ok(ServerHealth {
        version: row.try_get("version")?,
        settings: settings.into_iter().collect(),
        clock: clock.into(),
        is_replica: row.try_get("is_replica")?,
        login_sees_everything: row.try_get("login_sees_everything")?,
        connections: row.try_get("connections")?,
        prepared_transactions: row.try_get("prepared_transactions")?,
        oldest_write_seconds: row.try_get("oldest_write_seconds")?,
    })
}
