//! One event to one consumer.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt;
use kernel_events::{DeliveryError, Envelope, Subscription};

/// Delivers an event, within `timeout`. A consumer that panics has not taken it; like one that
/// takes too long, it is asked again.
pub(super) async fn deliver(
    subscription: &Subscription,
    event: &Envelope,
    timeout: Duration,
) -> Result<(), DeliveryError> {
    if !subscription.wants(&event.event_type) {
        return Ok(());
    }
    let handling = AssertUnwindSafe(subscription.handler.handle(event)).catch_unwind();
    match tokio::time::timeout(timeout, handling).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(panic)) => Err(DeliveryError::Retry(format!("it panicked: {}", said(&*panic)))),
        Err(_) => Err(DeliveryError::Retry(format!("it took longer than {timeout:?}"))),
    }
}

/// What a panic says.
pub(super) fn said(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("nothing")
}

/// The planted bug `ack_before_effect`: the event counts as taken, and is delivered some time:
/// long after the cursor was written, on the slowest machine.
pub(super) async fn deliver_later(subscription: Subscription, event: Arc<Envelope>) {
    tokio::time::sleep(Duration::from_mins(5)).await;
    deliver(&subscription, &event, Duration::from_secs(10)).await.ok();
}
