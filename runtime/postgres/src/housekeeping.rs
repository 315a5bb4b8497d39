//! The daily job of every schema: partitions ahead, old answers away.

use std::time::Duration;

use crate::{ModuleDb, StoreError, schema::MONTHS_AHEAD};

/// What a run of the daily job did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Housekept {
    /// Event partitions made.
    pub partitions_made: i32,
    /// Events that lie outside every monthly partition; anything but zero is an alarm.
    pub events_unpartitioned: i64,
    /// Kept replies that have expired.
    pub replies_dropped: u64,
    /// Inbox rows that no replay reaches any more.
    pub inbox_dropped: u64,
}

impl ModuleDb {
    /// How long a key is answered from its kept reply. Callers repeat within a day; the rest is
    /// for people.
    pub const REPLIES_KEPT: Duration = Duration::from_hours(7 * 24);
    /// How far back events may be replayed into a consumer.
    pub const INBOX_KEPT: Duration = Duration::from_hours(30 * 24);

    /// Makes event partitions ahead and drops expired replies and inbox rows. Safe to run at any
    /// time and twice at once.
    ///
    /// # Errors
    /// [`StoreError`]; nothing has been done then.
    pub async fn keep_house(&self) -> Result<Housekept, StoreError> {
        let mut uow = self.begin_system().await?;
        let partitions = self.statement("SELECT {schema}.ensure_event_partitions($1)");
        let partitions_made =
            sqlx::query_scalar(partitions).bind(MONTHS_AHEAD).fetch_one(uow.connection()).await?;
        let unpartitioned = self.statement("SELECT count(*) FROM {schema}.events_default");
        let events_unpartitioned =
            sqlx::query_scalar(unpartitioned).fetch_one(uow.connection()).await?;
        let replies_dropped = self
            .drop_older(
                &mut uow,
                "DELETE FROM {schema}.replies WHERE at < now() - $1 * interval '1 second'",
                Self::REPLIES_KEPT,
            )
            .await?;
        let inbox_dropped = self
            .drop_older(
                &mut uow,
                "DELETE FROM {schema}.inbox WHERE at < now() - $1 * interval '1 second'",
                Self::INBOX_KEPT,
            )
            .await?;
        uow.commit().await?;
        Ok(Housekept { partitions_made, events_unpartitioned, replies_dropped, inbox_dropped })
    }

    async fn drop_older(
        &self,
        uow: &mut crate::UnitOfWork,
        delete: &str,
        kept: Duration,
    ) -> Result<u64, StoreError> {
        let seconds = i64::try_from(kept.as_secs()).expect("days fit");
        let dropped =
            sqlx::query(self.statement(delete)).bind(seconds).execute(uow.connection()).await?;
        Ok(dropped.rows_affected())
    }
}
