//! A task of a relay that panics is begun again.

use std::{future::Future, panic::AssertUnwindSafe, time::Duration};

use futures_util::FutureExt;
use tokio::{sync::watch, time::timeout};

use super::delivery::said;

/// How long a task that has panicked rests: one that always does must not fill the log.
const REST: Duration = Duration::from_secs(1);

/// Does `work` until it ends by itself; when it panics, begins it again. The panic is counted, and
/// logged as an error. Without this the consumers of a module would be silent until the process is
/// started again.
pub(super) async fn again<W: Future<Output = ()>>(
    module: &'static str,
    task: &'static str,
    mut stop: watch::Receiver<bool>,
    mut work: impl FnMut() -> W,
) {
    while let Err(panic) = AssertUnwindSafe(work()).catch_unwind().await {
        let said = said(&*panic);
        tracing::error!(module, task, said, "a task of a relay panicked; it is begun again");
        let labels = [("module", module), ("task", task)];
        metrics::counter!("shop_events_panics_total", &labels).increment(1);
        if timeout(REST, stop.wait_for(|stop| *stop)).await.is_ok() {
            return;
        }
    }
}
