//! Events that came from another cluster.
//!
//! A cursor is a pair of transaction id and sequence, and transaction ids belong to a cluster.
//! Restored elsewhere, old events would lie in the future or before every cursor, and new ones
//! would never be seen. So they are numbered anew, in the order they had.

use sqlx::{AssertSqlSafe, Connection, Executor};

use crate::{ModuleSchema, Postgres, StoreError, postgres::connect_once};

/// The transaction id that restored events get: smaller than any a cluster gives out (the first
/// ordinary one is 3).
const BEFORE_ALL: u8 = 1;

impl Postgres {
    /// Numbers the events of restored schemas anew, in their order, and moves every consumer's
    /// cursor with them: what was delivered stays delivered, what was not will be. For after a
    /// restore, while nothing else works on the database; doing it twice changes nothing more.
    ///
    /// # Errors
    /// [`StoreError`]; a schema is done whole or not at all.
    pub async fn rebase_events(&self, modules: &[ModuleSchema]) -> Result<(), StoreError> {
        let connected = connect_once(&self.patient_options()).await;
        let mut connection =
            connected.map_err(|error| StoreError::Unavailable { reason: error.to_string() })?;
        for module in modules {
            let mut transaction = connection.begin().await?;
            // The owner is held back by what holds everybody back; in this one transaction not.
            let rebase = REBASE.replace("{schema}", module.schema);
            let rebase = rebase.replace("{before_all}", &BEFORE_ALL.to_string());
            transaction.execute(AssertSqlSafe(rebase)).await?;
            transaction.commit().await?;
        }
        connection.close().await?;
        Ok(())
    }
}

const REBASE: &str = "
    ALTER TABLE {schema}.events NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE {schema}.events DISABLE TRIGGER append_only;
    UPDATE {schema}.consumer_offsets c
    SET seq = (SELECT count(*) FROM {schema}.events e WHERE (e.xid, e.seq) <= (c.xid, c.seq)),
        xid = '{before_all}';
    UPDATE {schema}.events e
    SET xid = '{before_all}', seq = n.place
    FROM (
        SELECT at, xid, seq, row_number() OVER (ORDER BY xid, seq) AS place FROM {schema}.events
    ) n
    WHERE e.at = n.at AND e.xid = n.xid AND e.seq = n.seq;
    SELECT setval('{schema}.events_seq', (SELECT count(*) + 1 FROM {schema}.events), false);
    ALTER TABLE {schema}.events ENABLE TRIGGER append_only;
    ALTER TABLE {schema}.events FORCE ROW LEVEL SECURITY;
";
