//! What is seen of calls.

use std::time::Duration;

use rt_contract::{CallName, CallOutcome, FaultKind, Observer};

/// Counts calls in `contract_calls_total`, times them in `contract_call_duration_seconds` (both by
/// contract, method and outcome), and says each at debug level.
#[derive(Clone, Copy, Debug, Default)]
pub struct MetricsObserver;

impl Observer for MetricsObserver {
    fn finished(&self, name: CallName, outcome: CallOutcome, elapsed: Duration) {
        let (contract, method) = (name.contract.name, name.method.name);
        let outcome = label(outcome);
        let labels = [("contract", contract), ("method", method), ("outcome", outcome)];
        metrics::counter!("contract_calls_total", &labels).increment(1);
        metrics::histogram!("contract_call_duration_seconds", &labels).record(elapsed);
        tracing::debug!(
            rpc.contract = contract,
            rpc.method = method,
            rpc.outcome = outcome,
            elapsed_us = elapsed.as_micros(),
            "contract call"
        );
    }
}

fn label(outcome: CallOutcome) -> &'static str {
    match outcome {
        CallOutcome::Answered => "answered",
        CallOutcome::Refused => "refused",
        CallOutcome::Failed(FaultKind::Unavailable) => "unavailable",
        CallOutcome::Failed(FaultKind::DeadlineExceeded) => "deadline_exceeded",
        CallOutcome::Failed(FaultKind::RateLimited) => "rate_limited",
        CallOutcome::Failed(FaultKind::Incompatible) => "incompatible",
        CallOutcome::Failed(FaultKind::Internal) => "internal",
    }
}
