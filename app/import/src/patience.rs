//! Trying again while the shop does not answer.

use std::{future::Future, time::Duration};

use rt_contract::{CallError, FaultKind};

use crate::ImportError;

/// Attempts of one command, and the longest pause between two: half a minute in all.
const ATTEMPTS_MAX: u32 = 9;
const PAUSE_MAX: Duration = Duration::from_secs(8);

/// Makes a call until it is answered. The command has a key: a repeat never acts twice.
pub(crate) async fn patiently<T, E, F, Fut>(
    what: &'static str,
    line: u64,
    call: F,
) -> Result<Result<T, E>, ImportError>
where
    F: Fn() -> Fut + Send,
    Fut: Future<Output = Result<T, CallError<E>>> + Send,
{
    let mut attempts = 0;
    loop {
        attempts += 1;
        let fault = match call().await {
            Ok(answer) => return Ok(Ok(answer)),
            Err(CallError::Domain(refusal)) => return Ok(Err(refusal)),
            Err(CallError::Fault(fault)) => fault,
        };
        let passes = matches!(
            fault.kind,
            FaultKind::Unavailable | FaultKind::DeadlineExceeded | FaultKind::RateLimited
        );
        if !passes || attempts == ATTEMPTS_MAX {
            return Err(ImportError::Shop { what, attempts, line, reason: fault.to_string() });
        }
        let pause = Duration::from_millis(100 << attempts).min(PAUSE_MAX);
        tracing::warn!(what, attempts, %fault, "the shop does not answer; trying again");
        tokio::time::sleep(pause).await;
    }
}
