//! The event table of a module: room for what comes, and who has not come to what is there.

use sqlx::AssertSqlSafe;

use crate::{ModuleSchema, ParkedStream, Postgres, StoreError, schema::MONTHS_AHEAD};

use super::HealthError;

/// The event table of a module.
#[derive(Clone, Debug, Default)]
pub struct EventsHealth {
    /// Monthly partitions that are missing, from this month on: `events_2026_03`.
    pub partitions_missing: Vec<String>,
    /// The partition of this month is among them.
    pub present_is_missing: bool,
    /// Events that lie outside every monthly partition; anything but zero is an alarm.
    pub unpartitioned: i64,
    /// Those who follow this module's events.
    pub consumers: Vec<ConsumerHealth>,
    /// Streams that are blocked for a consumer.
    pub parked: Vec<ParkedStream>,
}

/// One who follows a module's events.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ConsumerHealth {
    /// Its name.
    pub consumer: String,
    /// Age in milliseconds of the oldest event it has not come to, zero without one.
    pub lag_milliseconds: i64,
}

pub(super) async fn look(
    postgres: &Postgres,
    module: &ModuleSchema,
) -> Result<EventsHealth, HealthError> {
    let parked = postgres.module(module).parked_streams().await?;
    let mut snapshot = postgres.begin_audit().await?;
    let asked = ask(&mut snapshot, module.schema).await;
    snapshot.end().await;
    let (missing, unpartitioned, consumers) = asked.map_err(StoreError::from)?;
    Ok(EventsHealth {
        present_is_missing: missing.iter().any(|(ahead, _)| *ahead == 0),
        partitions_missing: missing.into_iter().map(|(_, name)| name).collect(),
        unpartitioned,
        consumers,
        parked,
    })
}

type Asked = (Vec<(i32, String)>, i64, Vec<ConsumerHealth>);

async fn ask(snapshot: &mut crate::AuditSnapshot, schema: &str) -> Result<Asked, sqlx::Error> {
    // Months are those of UTC, as in `ensure_event_partitions`.
    let missing = format!(
        "SELECT ahead, name FROM (
             SELECT ahead, 'events_' || to_char(
                 date_trunc('month', now() AT TIME ZONE 'UTC') + ahead * interval '1 month',
                 'YYYY_MM') AS name
             FROM generate_series(0, {MONTHS_AHEAD}) AS ahead
         ) AS months
         WHERE to_regclass('{schema}.' || name) IS NULL
         ORDER BY ahead"
    );
    let missing = sqlx::query_as(AssertSqlSafe(missing)).fetch_all(snapshot.connection()).await?;
    let unpartitioned = format!("SELECT count(*) FROM {schema}.events_default");
    let unpartitioned =
        sqlx::query_scalar(AssertSqlSafe(unpartitioned)).fetch_one(snapshot.connection()).await?;
    let consumers = format!(
        "SELECT o.consumer, coalesce((
             SELECT greatest(0, extract(epoch FROM clock_timestamp() - e.at) * 1000)::bigint
             FROM {schema}.events AS e
             WHERE (e.xid, e.seq) > (o.xid, o.seq)
             ORDER BY e.xid, e.seq
             LIMIT 1), 0) AS lag_milliseconds
         FROM {schema}.consumer_offsets AS o
         ORDER BY o.consumer"
    );
    let consumers =
        sqlx::query_as(AssertSqlSafe(consumers)).fetch_all(snapshot.connection()).await?;
    Ok((missing, unpartitioned, consumers))
}
