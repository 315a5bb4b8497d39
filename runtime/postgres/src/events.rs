//! Reading the event table: pages in the order of commitment.

use kernel_common::{EventId, TenantId, Timestamp};
use kernel_events::{Envelope, EventMeta};
use serde_json::Value;
use sqlx::{FromRow, Row, postgres::PgRow};
use time::OffsetDateTime;

use crate::{ModuleDb, StoreError};

/// Where an event lies: the transaction that wrote it, and its number. A sequence alone would
/// not do, because numbers are handed out before their transactions commit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventPosition {
    /// The writing transaction.
    pub xid: i64,
    /// The event's number.
    pub seq: i64,
}

/// An event as it lies in the table.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedEvent {
    /// Where it lies.
    pub position: EventPosition,
    /// Where its predecessor in the stream lies, if that is further on: transactions are numbered
    /// before they take the aggregate's lock, so the later number may have committed first.
    pub(crate) predecessor_ahead: Option<EventPosition>,
    /// As consumers get it.
    pub envelope: Envelope,
}

impl ModuleDb {
    /// Up to `limit` events after `after`, every tenant's, of transactions older than any that is
    /// still open: nothing can appear before the last one afterwards. For the relay and replays.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn events_after(
        &self,
        after: EventPosition,
        limit: u32,
    ) -> Result<Vec<RecordedEvent>, StoreError> {
        self.read(after, limit, "xid < pg_snapshot_xmin(pg_current_snapshot())").await
    }

    /// As [`events_after`](Self::events_after), but every event committed by now. A later call may
    /// find others before the last one: for audits and tests, never for a cursor.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn events_committed(
        &self,
        after: EventPosition,
        limit: u32,
    ) -> Result<Vec<RecordedEvent>, StoreError> {
        self.read(after, limit, "true").await
    }

    /// The last event that [`events_after`](Self::events_after) would give now.
    pub(crate) async fn last_event(&self) -> Result<Option<EventPosition>, StoreError> {
        let select = self.statement(
            "SELECT xid::text::bigint, seq FROM {schema}.events
             WHERE xid < pg_snapshot_xmin(pg_current_snapshot())
             ORDER BY xid DESC, seq DESC
             LIMIT 1",
        );
        let mut uow = self.begin_system_read().await?;
        let last: Option<(i64, i64)> =
            sqlx::query_as(select).fetch_optional(uow.connection()).await?;
        uow.end_read();
        Ok(last.map(|(xid, seq)| EventPosition { xid, seq }))
    }

    async fn read(
        &self,
        after: EventPosition,
        limit: u32,
        horizon: &str,
    ) -> Result<Vec<RecordedEvent>, StoreError> {
        let blind = rt_failpoints::planted("cursor_without_horizon");
        let horizon = if blind { "true" } else { horizon };
        let select = self.statement(&SELECT_EVENTS.replace("{horizon}", horizon));
        let mut uow = self.begin_system_read().await?;
        let rows = sqlx::query(select)
            .bind(after.xid)
            .bind(after.seq)
            .bind(i64::from(limit))
            .fetch_all(uow.connection())
            .await?;
        uow.end_read();
        rows.iter().map(|row| RecordedEvent::from_row(row, self.name())).collect()
    }
}

/// A predecessor further on was written while this event's transaction was open; the day only
/// spares the probe the older partitions.
const SELECT_EVENTS: &str = "
    SELECT e.event_id, e.tenant_id, e.xid::text::bigint AS xid, e.seq, e.at, e.stream,
           e.stream_seq, e.type, e.data, e.meta,
           p.xid::text::bigint AS predecessor_xid, p.seq AS predecessor_seq
    FROM (
        SELECT event_id, tenant_id, xid, seq, at, stream, stream_seq, type, data, meta
        FROM {schema}.events
        WHERE (xid, seq) > ($1::bigint::text::xid8, $2) AND {horizon}
        ORDER BY xid, seq
        LIMIT $3
    ) AS e
    LEFT JOIN LATERAL (
        SELECT xid, seq FROM {schema}.events
        WHERE tenant_id = e.tenant_id
          AND stream = e.stream
          AND stream_seq = e.stream_seq - 1
          AND at BETWEEN e.at - interval '1 day' AND e.at + interval '1 day'
          AND (xid, seq) > (e.xid, e.seq)
        LIMIT 1
    ) AS p ON e.stream_seq > 1
    ORDER BY e.xid, e.seq";

impl RecordedEvent {
    fn from_row(row: &PgRow, module: &str) -> Result<Self, StoreError> {
        let predecessor: (Option<i64>, Option<i64>) =
            (row.try_get("predecessor_xid")?, row.try_get("predecessor_seq")?);
        let event = EventRow::from_row(row)?;
        Ok(Self {
            position: EventPosition { xid: row.try_get("xid")?, seq: row.try_get("seq")? },
            predecessor_ahead: match predecessor {
                (Some(xid), Some(seq)) => Some(EventPosition { xid, seq }),
                _ => None,
            },
            envelope: event.into_envelope(module)?,
        })
    }
}

/// The columns of an event that its envelope is made of.
#[derive(FromRow)]
pub(crate) struct EventRow {
    event_id: uuid::Uuid,
    tenant_id: uuid::Uuid,
    at: OffsetDateTime,
    stream: String,
    stream_seq: i64,
    r#type: String,
    data: Value,
    meta: Value,
}

impl EventRow {
    pub(crate) fn into_envelope(self, module: &str) -> Result<Envelope, StoreError> {
        let meta: EventMeta = serde_json::from_value(self.meta)
            .map_err(|_| StoreError::corrupt("events", "meta", self.event_id))?;
        Ok(Envelope {
            specversion: "1.0".to_owned(),
            id: EventId::from_uuid(self.event_id),
            source: format!("/{module}"),
            event_type: self.r#type,
            subject: self.stream,
            time: Timestamp::from(self.at),
            datacontenttype: "application/json".to_owned(),
            tenant: TenantId::from_uuid(self.tenant_id),
            streamseq: self.stream_seq,
            meta,
            data: self.data,
        })
    }
}
