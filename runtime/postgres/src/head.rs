//! The end of the event table.

use crate::{EventPosition, ModuleDb, StoreError};

impl ModuleDb {
    /// Where the last event lies that nothing can appear before any more; before the first one
    /// when there is none. For readers that know what happened so far and follow from here.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn events_head(&self) -> Result<EventPosition, StoreError> {
        let select = self.statement(
            "SELECT xid::text::bigint, seq FROM {schema}.events
             WHERE xid < pg_snapshot_xmin(pg_current_snapshot())
             ORDER BY xid DESC, seq DESC
             LIMIT 1",
        );
        let mut uow = self.begin_system().await?;
        let head: Option<(i64, i64)> =
            sqlx::query_as(select).fetch_optional(uow.connection()).await?;
        Ok(head.map(|(xid, seq)| EventPosition { xid, seq }).unwrap_or_default())
    }
}
