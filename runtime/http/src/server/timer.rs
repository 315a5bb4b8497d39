//! A deadline that moves far more often than it passes.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use tokio::time::{Instant, Sleep, sleep_until};

/// Polls a deadline without touching the runtime's timer each time it moves: a timer set
/// earlier is left to fire, and looks again.
#[derive(Debug, Default)]
pub(super) struct Timer(Option<Pin<Box<Sleep>>>);

impl Timer {
    /// Ready once `deadline` has passed.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>, deadline: Instant) -> Poll<()> {
        let sleep = self.0.get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        if sleep.deadline() > deadline {
            sleep.as_mut().reset(deadline);
        }
        while sleep.as_mut().poll(cx).is_ready() {
            if Instant::now() >= deadline {
                return Poll::Ready(());
            }
            sleep.as_mut().reset(deadline);
        }
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use std::{future::poll_fn, time::Duration};

    use tokio::time::{Instant, timeout};

    use super::Timer;

    #[tokio::test]
    async fn it_fires_at_the_deadline_asked_for_last() {
        let mut timer = Timer::default();
        let start = Instant::now();
        let far = start + Duration::from_secs(3600);
        let near = start + Duration::from_millis(30);
        let early = timeout(Duration::from_millis(1), poll_fn(|cx| timer.poll(cx, far))).await;
        assert!(early.is_err(), "an hour has not passed");
        poll_fn(|cx| timer.poll(cx, near)).await;
        assert!(Instant::now() >= near);
        let later = Instant::now() + Duration::from_millis(30);
        poll_fn(|cx| timer.poll(cx, later)).await;
        assert!(Instant::now() >= later, "a timer that fired is set anew");
    }
}
