//! Why there is no report.

use rt_postgres::StoreError;

/// Why a database could not be checked.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The snapshot could not be taken.
    #[error("the audit cannot read the database ({0}); if it is new, run `shop migrate` first")]
    Snapshot(#[from] StoreError),
    /// There is nothing of ours in it.
    #[error("the database holds no schema of the platform; run `shop migrate` first")]
    NotMigrated,
    /// A check could not be made.
    #[error("check {check} failed: {source}")]
    Check {
        /// Its name.
        check: &'static str,
        /// What the database said.
        source: sqlx::Error,
    },
}
