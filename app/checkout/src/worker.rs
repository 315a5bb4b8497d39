//! Takes up flows that were left: by a crash, by a shopper who is still confirming, by trouble.

use std::time::Duration;

use tokio::sync::watch;

use crate::Checkout;

/// Looks for due flows until it is told to stop.
#[derive(Clone, Debug)]
pub struct Worker {
    checkout: Checkout,
    rhythm: Duration,
    batch: u32,
}

impl Worker {
    /// Four looks a second, up to sixteen flows each.
    #[must_use]
    pub fn new(checkout: Checkout) -> Self {
        Self { checkout, rhythm: Duration::from_millis(250), batch: 16 }
    }

    /// Drives every flow that is due now; answers how many there were.
    pub async fn tick(&self) -> u32 {
        match self.checkout.driver.resume_due(self.batch).await {
            Ok(driven) => {
                for trouble in driven.iter().filter_map(|driven| driven.as_ref().err()) {
                    tracing::warn!(%trouble, "a flow could not be driven on");
                }
                u32::try_from(driven.len()).unwrap_or(u32::MAX)
            }
            Err(fault) => {
                tracing::warn!(%fault, "due flows could not be claimed");
                0
            }
        }
    }

    /// Ticks until `stop` becomes true. A full batch is followed by the next at once.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if self.tick().await == self.batch {
                continue;
            }
            tokio::select! {
                () = tokio::time::sleep(self.rhythm) => {}
                changed = stop.changed() => if changed.is_err() { return },
            }
        }
    }
}
