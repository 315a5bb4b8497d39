//! A check as data, and how it is made.

use serde_json::Value;
use sqlx::types::Json;

use crate::{AuditError, CheckReport, Outcome, ROWS_MAX, snapshot::Snapshot};

/// One thing that must hold.
pub(crate) struct Check {
    /// The invariant it is part of.
    pub(crate) id: &'static str,
    /// The fact.
    pub(crate) name: &'static str,
    /// What it reads; without one of them it cannot be asked.
    pub(crate) tables: &'static [&'static str],
    /// Whether it is one statement, or one for each schema with `{schema}` in it.
    pub(crate) scope: Scope,
    /// A query of one number: the things looked at.
    pub(crate) examined: &'static str,
    /// A query that finds every break and nothing else; its columns tell the story.
    pub(crate) broken: &'static str,
}

/// How often a check is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    Database,
    EachSchema,
}

impl Check {
    pub(crate) async fn run(&self, snapshot: &mut Snapshot) -> Result<CheckReport, AuditError> {
        let Check { id, name, .. } = *self;
        if let Some(table) = snapshot.lacks(self.tables) {
            let reason = format!("{table} is not in this database");
            return Ok(CheckReport { id, name, outcome: Outcome::NotApplicable { reason } });
        }
        let failed = |source| AuditError::Check { check: name, source };
        let counted = format!(
            "SELECT coalesce(sum(n), 0)::bigint FROM ({}) AS counted (n)",
            self.each(snapshot, self.examined)
        );
        let found = format!(
            "WITH broken AS MATERIALIZED ({})
             SELECT (SELECT count(*) FROM broken),
                    ARRAY(SELECT to_jsonb(broken) FROM broken LIMIT {ROWS_MAX})",
            self.each(snapshot, self.broken)
        );
        let counted = snapshot.statement(&counted);
        let examined: i64 =
            sqlx::query_scalar(counted).fetch_one(snapshot.connection()).await.map_err(failed)?;
        let found = snapshot.statement(&found);
        let (broken, rows): (i64, Vec<Json<Value>>) =
            sqlx::query_as(found).fetch_one(snapshot.connection()).await.map_err(failed)?;
        Ok(CheckReport { id, name, outcome: Outcome::of(examined, broken, rows) })
    }

    /// The statement, or one for each schema, as one.
    fn each(&self, snapshot: &Snapshot, sql: &str) -> String {
        match self.scope {
            Scope::Database => sql.to_owned(),
            Scope::EachSchema => {
                let filled = snapshot.schemas.iter().map(|schema| sql.replace("{schema}", schema));
                filled.collect::<Vec<_>>().join(" UNION ALL ")
            }
        }
    }
}

impl Outcome {
    pub(crate) fn of(examined: i64, broken: i64, rows: Vec<Json<Value>>) -> Self {
        match broken {
            0 => Self::Holds { examined },
            _ => {
                let rows = rows.into_iter().map(|Json(row)| row).collect();
                Self::Broken { examined, broken, rows }
            }
        }
    }
}
