//! A consumer's place in the event table.

use crate::{EventPosition, ModuleDb, StoreError};

/// The place, and the fence under which it may be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Offset {
    pub(super) position: EventPosition,
    pub(super) fence: i64,
}

impl Offset {
    /// The consumer's place; before the first event, if it is new.
    pub(super) async fn load(module: &ModuleDb, consumer: &str) -> Result<Self, StoreError> {
        let mut uow = module.begin_system().await?;
        let make = module.statement(
            "INSERT INTO {schema}.consumer_offsets (consumer) VALUES ($1)
             ON CONFLICT (consumer) DO NOTHING",
        );
        sqlx::query(make).bind(consumer).execute(uow.connection()).await?;
        let select = module.statement(
            "SELECT xid::text::bigint, seq, fence FROM {schema}.consumer_offsets
             WHERE consumer = $1",
        );
        let (xid, seq, fence) =
            sqlx::query_as(select).bind(consumer).fetch_one(uow.connection()).await?;
        uow.commit().await?;
        Ok(Self { position: EventPosition { xid, seq }, fence })
    }

    /// Moves the place forward. `None` when another relay has moved it meanwhile.
    ///
    /// The commit does not wait for the disk: a place that is lost is only delivered from again.
    /// Done twice, the second time finds the fence moved.
    pub(super) async fn advance(
        self,
        module: &ModuleDb,
        consumer: &str,
        position: EventPosition,
    ) -> Result<Option<Self>, StoreError> {
        let (consumer, fence) = (quoted(consumer), self.fence);
        let EventPosition { xid, seq } = position;
        let update = module.of_schema("UPDATE {schema}.consumer_offsets");
        let moved = module
            .system_at_once(format!(
                "{update}
                 SET xid = '{xid}', seq = {seq}, fence = fence + 1, advanced_at = now()
                 WHERE consumer = {consumer} AND fence = {fence}
                 RETURNING 'moved'"
            ))
            .await?;
        // The row that sets role and tenant comes first.
        let moved = moved.len() > 1;
        Ok(moved.then_some(Self { position, fence: fence + 1 }))
    }

    /// Age in milliseconds of the oldest event beyond the place, zero without one. A transaction
    /// that is open for long shows here, because it holds everything after it back.
    pub(super) async fn lag_milliseconds(&self, module: &ModuleDb) -> Result<i64, StoreError> {
        let select = module.statement(
            "SELECT (extract(epoch FROM clock_timestamp() - at) * 1000)::bigint
             FROM {schema}.events
             WHERE (xid, seq) > ($1::bigint::text::xid8, $2)
             ORDER BY xid, seq
             LIMIT 1",
        );
        let mut uow = module.begin_system_read().await?;
        let age: Option<i64> = sqlx::query_scalar(select)
            .bind(self.position.xid)
            .bind(self.position.seq)
            .fetch_optional(uow.connection())
            .await?;
        uow.end_read();
        Ok(age.unwrap_or(0).max(0))
    }
}

/// A consumer's name within a statement.
fn quoted(name: &str) -> String {
    format!("'{}'", name.replace('\'', "''"))
}
