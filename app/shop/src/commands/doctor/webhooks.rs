//! Events on their way to systems of merchants.

use app_audit::{AuditError, WaitingWebhooks};

use super::finding::{Finding, lasting};

const WAITING: &str = "webhooks";

/// What is due is posted within a second.
const OVERDUE_WARN_SECONDS: i64 = 300;
/// A system may be started anew, or have a bad quarter of an hour.
const FAILING_WARN_SECONDS: i64 = 3_600;

pub(super) fn check(
    webhooks: Result<Option<WaitingWebhooks>, AuditError>,
    at_work: bool,
) -> Vec<Finding> {
    let waiting = match webhooks {
        Ok(Some(waiting)) => waiting,
        Ok(None) => return vec![Finding::skipped(WAITING, "this database has no webhooks")],
        Err(error) => return vec![Finding::skipped(WAITING, error.to_string())],
    };
    let mut findings = Vec::new();
    if waiting.overdue_seconds >= OVERDUE_WARN_SECONDS {
        let overdue = lasting(waiting.overdue_seconds);
        let said = format!("{} wait, the oldest is due for {overdue}", waiting.queued);
        let fix = match at_work {
            true => "see the log: nobody is posting",
            false => "start the shop: it posts what is due",
        };
        findings.push(Finding::warn(WAITING, said, fix));
    }
    if waiting.disabled > 0 {
        let said = format!("{} endpoints are disabled and hear of nothing", waiting.disabled);
        let fix = "`shop webhooks list` says why, `shop webhooks resume` brings one back";
        findings.push(Finding::warn(WAITING, said, fix));
    }
    if waiting.failing_seconds >= FAILING_WARN_SECONDS {
        let failing = lasting(waiting.failing_seconds);
        let said = format!("{} endpoints take nothing, one for {failing}", waiting.failing);
        let fix = "`shop webhooks list` says which, `shop webhooks deliveries` what they answer";
        findings.push(Finding::warn(WAITING, said, fix));
    }
    if findings.is_empty() {
        findings.push(Finding::ok(WAITING, format!("{} wait, none for long", waiting.queued)));
    }
    findings
}
