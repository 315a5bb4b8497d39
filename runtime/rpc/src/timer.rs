//! Waiting, by tokio.

use std::time::Duration;

use futures_util::future::BoxFuture;
use rt_contract::Timer;

/// Tokio's timer.
#[derive(Clone, Copy, Debug, Default)]
pub struct TokioTimer;

impl Timer for TokioTimer {
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}
