//! What a run found, for people and for programs.

use std::fmt::{self, Display, Formatter};

use kernel_common::Timestamp;
use serde::Serialize;
use serde_json::Value;

/// Rows of a break that are listed; all are counted.
pub const ROWS_MAX: usize = 20;

/// What a run found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// The instant of the snapshot, by the database's clock.
    pub at: Timestamp,
    /// What was younger counted as under way.
    pub grace_seconds: u64,
    /// The schemas there are.
    pub schemas: Vec<String>,
    /// The checks, in their order.
    pub checks: Vec<CheckReport>,
}

/// What one check found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CheckReport {
    /// The invariant: `I4`.
    pub id: &'static str,
    /// Stable name of the check, a fact: `reserved_is_on_hand`.
    pub name: &'static str,
    /// What it found.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// How a check ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing contradicts it.
    Holds {
        /// Things looked at.
        examined: i64,
    },
    /// Something does.
    Broken {
        /// Things looked at.
        examined: i64,
        /// Breaks found.
        broken: i64,
        /// The first of them, with the columns that tell the story.
        rows: Vec<Value>,
    },
    /// It could not be asked here.
    NotApplicable {
        /// Why not.
        reason: String,
    },
}

impl Report {
    /// Whether nothing is broken.
    #[must_use]
    pub fn is_green(&self) -> bool {
        self.broken().next().is_none()
    }

    /// The checks that are broken.
    pub fn broken(&self) -> impl Iterator<Item = &CheckReport> {
        self.checks.iter().filter(|check| matches!(check.outcome, Outcome::Broken { .. }))
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "Audit of {} at {}", self.schemas.join(", "), self.at)?;
        for check in &self.checks {
            write!(f, "{check}")?;
        }
        match self.broken().count() {
            0 => writeln!(f, "Green: nothing contradicts the invariants."),
            1 => writeln!(f, "RED: 1 check is broken."),
            count => writeln!(f, "RED: {count} checks are broken."),
        }
    }
}

impl Display for CheckReport {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "  {:<4} {:<40} ", self.id, self.name.replace('_', " "))?;
        match &self.outcome {
            Outcome::Holds { examined } => writeln!(f, "holds    {examined}"),
            Outcome::NotApplicable { reason } => writeln!(f, "-        {reason}"),
            Outcome::Broken { examined, broken, rows } => {
                writeln!(f, "BROKEN   {broken} of {examined}")?;
                for row in rows {
                    writeln!(f, "         {}", OneLine(row))?;
                }
                if *broken > i64::try_from(rows.len()).unwrap_or(i64::MAX) {
                    writeln!(f, "         and more")?;
                }
                Ok(())
            }
        }
    }
}

/// A row as `column=value` pairs.
struct OneLine<'a>(&'a Value);

impl Display for OneLine<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Value::Object(columns) = self.0 else {
            return write!(f, "{}", self.0);
        };
        for (position, (column, value)) in columns.iter().enumerate() {
            let gap = if position == 0 { "" } else { "  " };
            match value {
                Value::String(text) => write!(f, "{gap}{column}={text}")?,
                other => write!(f, "{gap}{column}={other}")?,
            }
        }
        Ok(())
    }
}
