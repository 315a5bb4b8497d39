//! When to stop: Ctrl-C or SIGTERM.

use tokio::signal::unix::{SignalKind, signal};

use crate::failure::{Failure, OrFail};

/// Completes at the first of both. A second Ctrl-C while draining ends the process at once.
pub(crate) async fn stop_requested() -> Result<(), Failure> {
    let mut terminate = signal(SignalKind::terminate()).or_fail()?;
    let mut interrupt = signal(SignalKind::interrupt()).or_fail()?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tokio::spawn(async move {
        interrupt.recv().await;
        std::process::exit(130);
    });
    Ok(())
}
