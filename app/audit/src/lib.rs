//! The witness: checks on the live database that money and stock add up.
//!
//! It shares no code with what it judges: it reads the tables of every module by their names, in
//! its own SQL, as its own role, in one read-only snapshot. So it runs beside a working shop and
//! may run every night. Each check is a statement of linear cost that must find nothing; what it
//! finds is listed, the first rows of it.
//!
//! Invariants have the ids of the platform's reliability goals: I1 to I3 money, I4, I5, I14 the
//! stock ledger, I7, I8 keys, events and inboxes, I9, I10 what is left lying, I11 the stories of
//! orders, payments and promises, I13 tenancy. I6, that every acknowledged answer is there, only a
//! client can know: its harness checks it. I12, sums of coupons and gift cards, joins with their
//! modules. What needs a schema that this database does not hold, in a split installation, is not
//! applicable.
//!
//! Left out: mending. A break is shown to people, with the rows to look at.

mod check;
mod checks;
mod error;
mod options;
mod report;
mod snapshot;
mod waiting;

use rt_postgres::Postgres;

pub use error::AuditError;
pub use options::{Options, ProviderEntry, ProviderLedger};
pub use report::{CheckReport, Outcome, ROWS_MAX, Report};
pub use waiting::{
    OpenFlows, WaitingMail, WaitingWebhooks, open_flows, waiting_mail, waiting_webhooks,
};

use crate::snapshot::Snapshot;

/// Checks a database as [`Options::default`] says.
///
/// # Errors
/// [`AuditError`] when it cannot be checked; a break is no error, see [`Report::is_green`].
pub async fn run(postgres: &Postgres) -> Result<Report, AuditError> {
    run_with(postgres, &Options::default()).await
}

/// Checks a database.
///
/// # Errors
/// As [`run`].
pub async fn run_with(postgres: &Postgres, options: &Options) -> Result<Report, AuditError> {
    let mut snapshot = Snapshot::take(postgres, options).await?;
    let mut reports = Vec::new();
    for check in checks::ALL {
        reports.push(check.run(&mut snapshot).await?);
    }
    reports.push(checks::provider_agrees(&mut snapshot, options.provider.as_ref()).await?);
    reports.push(checks::acknowledged_answers());
    reports.sort_by_key(|report| report.id.trim_start_matches('I').parse::<u32>().ok());
    let report = Report {
        at: snapshot.at,
        grace_seconds: options.grace.as_secs(),
        schemas: snapshot.schemas.clone(),
        checks: reports,
    };
    snapshot.end().await;
    Ok(report)
}
