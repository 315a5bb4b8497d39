//! What the server knows of tables that have grown.
//!
//! It looks by itself, but a minute late, and a statement that was prepared while its table was
//! empty keeps the plan it got then: the thousandth payment of a new shop was found by walking the
//! nine hundred and ninety-nine before it. Statistics that are taken whenever a table has doubled
//! end such plans early; a table of a million rows is looked at some fifteen times in its life.

use sqlx::AssertSqlSafe;

use crate::{
    Postgres, StoreError,
    unit::{Begin, OpenTransaction},
};

/// Rows from which on it matters how they are found.
const ROWS_MIN: i64 = 50;

impl Postgres {
    /// Has the server look at the tables of these schemas that have doubled since it last did, and
    /// tells how many there were. Safe to run at any time and twice at once. Done as the user who
    /// logs in, who owns them; where somebody else does, nothing happens.
    ///
    /// # Errors
    /// [`StoreError`]; the server looks by itself, later.
    pub async fn refresh_statistics(&self, schemas: &[&str]) -> Result<usize, StoreError> {
        let owner = self.settings.options.get_username();
        if owner.contains('\'') {
            // It would have to be quoted; such a server looks by itself alone.
            return Ok(0);
        }
        let begin = Begin::new(owner);
        let mut look = OpenTransaction::open(self.connections.clone(), begin).await?;
        // `reltuples` is as of the last look, below zero before the first.
        let doubled: Vec<String> = sqlx::query_scalar(
            "SELECT format('%I.%I', counted.schemaname, counted.relname)
             FROM pg_stat_user_tables counted
             JOIN pg_class known ON known.oid = counted.relid
             WHERE counted.schemaname = ANY($1) AND counted.n_live_tup >= $2
               AND counted.n_live_tup >= 2 * known.reltuples
               AND pg_has_role(known.relowner, 'USAGE')",
        )
        .bind(schemas)
        .bind(ROWS_MIN)
        .fetch_all(look.connection())
        .await?;
        if !doubled.is_empty() {
            let analyze = format!("ANALYZE {}", doubled.join(", "));
            sqlx::raw_sql(AssertSqlSafe(analyze)).execute(look.connection()).await?;
        }
        look.commit(|| {}).await?;
        Ok(doubled.len())
    }
}
