//! Who hears that a flow does not get on.

use crate::FlowRecord;

/// Hears about every try of a stuck flow.
pub trait Alarm: Send + Sync + 'static {
    /// `step` was tried as often as allowed, or more often, and `trouble` is what it said.
    fn stuck(&self, flow: &FlowRecord, step: &'static str, trouble: &str);
}

/// Says it in the log and counts it in `flow_stuck_total`.
#[derive(Clone, Copy, Debug, Default)]
pub struct LogAlarm;

impl Alarm for LogAlarm {
    fn stuck(&self, flow: &FlowRecord, step: &'static str, trouble: &str) {
        metrics::counter!("flow_stuck_total", "kind" => flow.kind.clone(), "step" => step)
            .increment(1);
        tracing::error!(
            tenant.id = %flow.tenant,
            flow.id = %flow.id,
            flow.kind = %flow.kind,
            flow.undoing = flow.turned.is_some(),
            flow.attempts = flow.attempts,
            flow.step = step,
            trouble,
            "flow is stuck"
        );
    }
}
