//! Events that a consumer did not take, and those of their streams that wait behind them.
//!
//! A stream is blocked for a consumer exactly while it has a row here. Whoever adds a row because
//! there is one, or removes the last, holds the consumer's offset row: so nothing is parked behind
//! a row that has just gone.

use std::{collections::HashSet, time::Duration};

use kernel_common::{EventId, TenantId, Timestamp};
use kernel_events::Envelope;
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::window::StreamKey;
use crate::{ModuleDb, StoreError, UnitOfWork, events::EventRow};

/// A stream that is blocked for a consumer, for whoever operates the shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParkedStream {
    /// The consumer.
    pub consumer: String,
    /// Whose stream.
    pub tenant: TenantId,
    /// The stream.
    pub stream: String,
    /// The event that it did not take.
    pub event: EventId,
    /// Why, in the consumer's words.
    pub reason: String,
    /// Attempts so far.
    pub attempts: i32,
    /// When it will be tried again; `None`: when somebody says so.
    pub retry_at: Option<Timestamp>,
    /// Events of the stream that are parked, this one included.
    pub events: i64,
}

impl ModuleDb {
    /// The streams of this module's events that are blocked for a consumer.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn parked_streams(&self) -> Result<Vec<ParkedStream>, StoreError> {
        let select = self.statement(
            "SELECT DISTINCT ON (consumer, tenant_id, stream)
                    consumer, tenant_id, stream, event_id, reason, attempts, retry_at,
                    count(*) OVER (PARTITION BY consumer, tenant_id, stream) AS events
             FROM {schema}.parked_events
             ORDER BY consumer, tenant_id, stream, stream_seq",
        );
        let mut uow = self.begin_system().await?;
        let rows: Vec<ParkedRow> = sqlx::query_as(select).fetch_all(uow.connection()).await?;
        Ok(rows.into_iter().map(ParkedRow::into_stream).collect())
    }

    /// Has the relay try a consumer's parked events again, now: to be called when the cause has
    /// been removed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn retry_parked(&self, consumer: &str) -> Result<(), StoreError> {
        let update = self
            .statement("UPDATE {schema}.parked_events SET retry_at = now() WHERE consumer = $1");
        let mut uow = self.begin_system().await?;
        sqlx::query(update).bind(consumer).execute(uow.connection()).await?;
        uow.commit().await
    }

    /// Gives an event up for a consumer, and lets what waits behind it go on. `false` when it is
    /// not parked.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn skip_parked(&self, consumer: &str, event: EventId) -> Result<bool, StoreError> {
        let mut uow = self.begin_system().await?;
        lock_consumer(self, &mut uow, consumer).await?;
        let skip = self.statement(
            "WITH skipped AS (
                 DELETE FROM {schema}.parked_events WHERE consumer = $1 AND event_id = $2
                 RETURNING tenant_id, stream
             ), released AS (
                 UPDATE {schema}.parked_events AS p SET retry_at = now()
                 FROM skipped AS s
                 WHERE p.consumer = $1 AND p.tenant_id = s.tenant_id AND p.stream = s.stream
                   AND p.event_id <> $2
             )
             SELECT count(*) FROM skipped",
        );
        let skipped: i64 = sqlx::query_scalar(skip)
            .bind(consumer)
            .bind(event.as_uuid())
            .fetch_one(uow.connection())
            .await?;
        uow.commit().await?;
        Ok(skipped == 1)
    }
}

#[derive(FromRow)]
struct ParkedRow {
    consumer: String,
    tenant_id: Uuid,
    stream: String,
    event_id: Uuid,
    reason: String,
    attempts: i32,
    retry_at: Option<OffsetDateTime>,
    events: i64,
}

impl ParkedRow {
    fn into_stream(self) -> ParkedStream {
        ParkedStream {
            consumer: self.consumer,
            tenant: TenantId::from_uuid(self.tenant_id),
            stream: self.stream,
            event: EventId::from_uuid(self.event_id),
            reason: self.reason,
            attempts: self.attempts,
            retry_at: self.retry_at.map(Timestamp::from),
            events: self.events,
        }
    }
}

/// Why an event is parked.
#[derive(Clone, Debug)]
pub(super) struct Verdict {
    pub(super) reason: String,
    pub(super) attempts: i32,
    /// `None`: never by itself.
    pub(super) retry_after: Option<Duration>,
}

/// One consumer's parked events.
#[derive(Clone, Debug)]
pub(super) struct Parking {
    module: ModuleDb,
    consumer: &'static str,
}

impl Parking {
    pub(super) fn new(module: ModuleDb, consumer: &'static str) -> Self {
        Self { module, consumer }
    }

    /// The streams that are blocked.
    pub(super) async fn blocked(&self) -> Result<HashSet<StreamKey>, StoreError> {
        let select = self.module.statement(
            "SELECT DISTINCT tenant_id, stream FROM {schema}.parked_events WHERE consumer = $1",
        );
        let mut uow = self.module.begin_system().await?;
        let rows: Vec<(Uuid, String)> =
            sqlx::query_as(select).bind(self.consumer).fetch_all(uow.connection()).await?;
        let streams = rows.into_iter();
        Ok(streams
            .map(|(tenant, stream)| StreamKey { tenant: TenantId::from_uuid(tenant), stream })
            .collect())
    }

    /// Parks an event that was not taken.
    pub(super) async fn park(&self, event: &Envelope, verdict: &Verdict) -> Result<(), StoreError> {
        let mut uow = self.lock().await?;
        self.insert(&mut uow, event, verdict).await?;
        uow.commit().await
    }

    /// Parks an event behind those of its stream. `false` when there are none any more.
    pub(super) async fn park_behind(&self, event: &Envelope) -> Result<bool, StoreError> {
        let mut uow = self.lock().await?;
        let exists = self.module.statement(
            "SELECT EXISTS (
                 SELECT FROM {schema}.parked_events
                 WHERE consumer = $1 AND tenant_id = $2 AND stream = $3
             )",
        );
        let blocked: bool = sqlx::query_scalar(exists)
            .bind(self.consumer)
            .bind(event.tenant.as_uuid())
            .bind(&event.subject)
            .fetch_one(uow.connection())
            .await?;
        if blocked {
            let reason = "an earlier event of the stream is parked".to_owned();
            let verdict = Verdict { reason, attempts: 0, retry_after: None };
            self.insert(&mut uow, event, &verdict).await?;
        }
        uow.commit().await?;
        Ok(blocked)
    }

    /// The first parked event of every stream whose time has come.
    pub(super) async fn due(&self) -> Result<Vec<(Envelope, i32)>, StoreError> {
        let select = self.module.statement(
            "SELECT e.event_id, e.tenant_id, e.at, e.stream, e.stream_seq, e.type, e.data, e.meta,
                    head.attempts
             FROM (
                 SELECT DISTINCT ON (tenant_id, stream) tenant_id, at, event_id, attempts, retry_at
                 FROM {schema}.parked_events
                 WHERE consumer = $1
                 ORDER BY tenant_id, stream, stream_seq
             ) AS head
             JOIN {schema}.events AS e ON e.at = head.at AND e.event_id = head.event_id
             WHERE head.retry_at <= now()
             LIMIT 100",
        );
        let mut uow = self.module.begin_system().await?;
        let rows: Vec<DueRow> =
            sqlx::query_as(select).bind(self.consumer).fetch_all(uow.connection()).await?;
        let module = self.module.name();
        rows.into_iter().map(|due| Ok((due.event.into_envelope(module)?, due.attempts))).collect()
    }

    /// Notes that a parked event was not taken again.
    pub(super) async fn postpone(
        &self,
        event: &Envelope,
        verdict: &Verdict,
    ) -> Result<(), StoreError> {
        let update = self.module.statement(
            "UPDATE {schema}.parked_events
             SET reason = $5, attempts = $6, retry_at = now() + $7 * interval '1 millisecond'
             WHERE consumer = $1 AND tenant_id = $2 AND stream = $3 AND event_id = $4",
        );
        let mut uow = self.module.begin_system().await?;
        sqlx::query(update)
            .bind(self.consumer)
            .bind(event.tenant.as_uuid())
            .bind(&event.subject)
            .bind(event.id.as_uuid())
            .bind(&verdict.reason)
            .bind(verdict.attempts)
            .bind(milliseconds(verdict.retry_after))
            .execute(uow.connection())
            .await?;
        uow.commit().await
    }

    /// Removes an event that has been taken, and lets the next of its stream be due at once.
    /// `false` when there is no next: the stream is free.
    pub(super) async fn release(&self, event: &Envelope) -> Result<bool, StoreError> {
        let mut uow = self.lock().await?;
        let delete = self.module.statement(
            "DELETE FROM {schema}.parked_events
             WHERE consumer = $1 AND tenant_id = $2 AND stream = $3 AND event_id = $4",
        );
        sqlx::query(delete)
            .bind(self.consumer)
            .bind(event.tenant.as_uuid())
            .bind(&event.subject)
            .bind(event.id.as_uuid())
            .execute(uow.connection())
            .await?;
        let next = self.module.statement(
            "UPDATE {schema}.parked_events SET retry_at = now()
             WHERE consumer = $1 AND tenant_id = $2 AND stream = $3",
        );
        let waiting = sqlx::query(next)
            .bind(self.consumer)
            .bind(event.tenant.as_uuid())
            .bind(&event.subject)
            .execute(uow.connection())
            .await?;
        uow.commit().await?;
        Ok(waiting.rows_affected() > 0)
    }

    async fn lock(&self) -> Result<UnitOfWork, StoreError> {
        let mut uow = self.module.begin_system().await?;
        lock_consumer(&self.module, &mut uow, self.consumer).await?;
        Ok(uow)
    }

    async fn insert(
        &self,
        uow: &mut UnitOfWork,
        event: &Envelope,
        verdict: &Verdict,
    ) -> Result<(), StoreError> {
        let insert = self.module.statement(
            "INSERT INTO {schema}.parked_events
                 (tenant_id, consumer, stream, stream_seq, event_id, at, reason, attempts, retry_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now() + $9 * interval '1 millisecond')
             ON CONFLICT (tenant_id, consumer, stream, stream_seq, event_id) DO NOTHING",
        );
        sqlx::query(insert)
            .bind(event.tenant.as_uuid())
            .bind(self.consumer)
            .bind(&event.subject)
            .bind(event.streamseq)
            .bind(event.id.as_uuid())
            .bind(event.time.to_offset())
            .bind(&verdict.reason)
            .bind(verdict.attempts)
            .bind(milliseconds(verdict.retry_after))
            .execute(uow.connection())
            .await?;
        Ok(())
    }
}

#[derive(FromRow)]
struct DueRow {
    #[sqlx(flatten)]
    event: EventRow,
    attempts: i32,
}

async fn lock_consumer(
    module: &ModuleDb,
    uow: &mut UnitOfWork,
    consumer: &str,
) -> Result<(), StoreError> {
    let lock =
        module.statement("SELECT FROM {schema}.consumer_offsets WHERE consumer = $1 FOR UPDATE");
    sqlx::query(lock).bind(consumer).execute(uow.connection()).await?;
    Ok(())
}

/// `None` makes the sum NULL, which is "never by itself".
fn milliseconds(duration: Option<Duration>) -> Option<i64> {
    duration.map(|duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX))
}
