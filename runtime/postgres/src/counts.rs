//! What the units of a process ask of the database, counted: operators see it in the figures, and
//! budgets in tests hold it down.
//!
//! Counted are the statements of units, their BEGIN (with role and tenant, one round trip) and
//! their COMMIT. Left out: what undoes a unit, and what turns a reading connection to another
//! tenant, which belong to no one request.

/// A statement of a unit: of a request's, or of one that sees every tenant.
pub(crate) fn statement(module: &'static str, of_system: bool) {
    let labels = [("module", module), ("unit", unit(of_system))];
    metrics::counter!("shop_database_statements_total", &labels).increment(1);
}

/// A commit: one that waited for the disk, or one that did not.
pub(crate) fn commit(module: &'static str, of_system: bool, relaxed: bool) {
    let commit = if relaxed { "relaxed" } else { "synchronous" };
    let labels = [("module", module), ("unit", unit(of_system)), ("commit", commit)];
    metrics::counter!("shop_database_commits_total", &labels).increment(1);
}

fn unit(of_system: bool) -> &'static str {
    if of_system { "system" } else { "request" }
}
