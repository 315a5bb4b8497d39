//! Flows that somebody must drive on.

use app_audit::{AuditError, OpenFlows};

use super::finding::{Finding, lasting};

const CHECK: &str = "flows";

/// A flow that is due is taken up within a second.
const OVERDUE_WARN_SECONDS: i64 = 60;

pub(super) fn check(
    flows: Result<Option<Vec<OpenFlows>>, AuditError>,
    at_work: bool,
) -> Vec<Finding> {
    let flows = match flows {
        Ok(Some(flows)) => flows,
        Ok(None) => return vec![Finding::skipped(CHECK, "this database has no orders")],
        Err(error) => return vec![Finding::skipped(CHECK, error.to_string())],
    };
    let mut findings: Vec<Finding> =
        flows.iter().filter_map(unknown).chain(flows.iter().filter_map(stuck)).collect();
    findings.extend(
        flows
            .iter()
            .filter(|of| app_composition::is_known_flow(of))
            .filter_map(|of| overdue(of, at_work)),
    );
    if findings.is_empty() {
        let open: i64 = flows.iter().map(|of| of.open).sum();
        findings.push(Finding::ok(CHECK, format!("{open} under way, none stuck or overdue")));
    }
    findings
}

/// Nobody claims them: orders that stay pending for ever, with goods and money held.
fn unknown(flows: &OpenFlows) -> Option<Finding> {
    let OpenFlows { kind, version, open, .. } = flows;
    (!app_composition::is_known_flow(flows)).then(|| {
        let said = format!("{open} flows of {kind} version {version}, which this program lacks");
        let fix = "run the program that began them beside this one until they have ended";
        Finding::fail(CHECK, said, fix)
    })
}

fn stuck(flows: &OpenFlows) -> Option<Finding> {
    let OpenFlows { kind, stuck, trouble, .. } = flows;
    (*stuck > 0).then(|| {
        let trouble = trouble.as_deref().unwrap_or("no trouble was noted");
        let said = format!("{stuck} flows of {kind} are stuck: {trouble}");
        let fix = "remove the cause; they are tried every minute and go on by themselves";
        Finding::fail(CHECK, said, fix)
    })
}

fn overdue(flows: &OpenFlows, at_work: bool) -> Option<Finding> {
    let OpenFlows { kind, overdue_seconds, .. } = flows;
    (*overdue_seconds >= OVERDUE_WARN_SECONDS).then(|| {
        let said = format!("a flow of {kind} is due for {}", lasting(*overdue_seconds));
        match at_work {
            true => Finding::fail(CHECK, said, "see the log: nobody is driving flows on"),
            false => Finding::warn(CHECK, said, "start the shop: it takes them up by itself"),
        }
    })
}
