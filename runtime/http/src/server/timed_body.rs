//! The body of a request, which has to keep coming.

use std::{
    error::Error,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::Instant;

use super::{ServerSettings, timer::Timer, turn::Turn};

/// The client was too slow with its body.
#[derive(Debug, thiserror::Error)]
#[error("the body came too slowly")]
pub(crate) struct BodyTimedOut;

/// A body that fails when nothing comes for a while, or too little for long: one byte a second
/// is progress, but no reason to hold a connection for an hour.
pub(super) struct TimedBody {
    body: Incoming,
    ended: bool,
    turn: Turn,
    pace: Pace,
    timer: Timer,
}

#[derive(Clone, Copy)]
struct Pace {
    timeout: Duration,
    rate_min: u64,
    begun: Option<Instant>,
    last_bytes: Option<Instant>,
    received: u64,
}

impl Pace {
    fn deadline(&mut self) -> Instant {
        let begun = *self.begun.get_or_insert_with(Instant::now);
        let earned = Duration::from_secs(self.received / self.rate_min);
        let standstill = self.last_bytes.unwrap_or(begun) + self.timeout;
        standstill.min(begun + self.timeout + earned)
    }

    fn note(&mut self, bytes: usize) {
        let now = Instant::now();
        self.begun.get_or_insert(now);
        self.last_bytes = Some(now);
        self.received += u64::try_from(bytes).unwrap_or(u64::MAX / 2);
    }
}

impl TimedBody {
    pub(super) fn new(body: Incoming, settings: &ServerSettings, turn: Turn) -> Self {
        let pace = Pace {
            timeout: settings.body_timeout,
            rate_min: u64::from(settings.body_rate_min.max(1)),
            begun: None,
            last_bytes: None,
            received: 0,
        };
        Self { body, ended: false, turn, pace, timer: Timer::default() }
    }
}

impl Body for TimedBody {
    type Data = Bytes;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = self.get_mut();
        match Pin::new(&mut this.body).poll_frame(cx) {
            Poll::Ready(frame) => {
                match &frame {
                    Some(Ok(frame)) => this.pace.note(frame.data_ref().map_or(0, Bytes::len)),
                    Some(Err(_)) => {}
                    None => this.ended = true,
                }
                Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
            }
            Poll::Pending => {
                this.timer.poll(cx, this.pace.deadline()).map(|()| Some(Err(BodyTimedOut.into())))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for TimedBody {
    fn drop(&mut self) {
        if !self.ended && !self.body.is_end_stream() {
            self.turn.leave_unread();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::Pace;

    #[test]
    fn a_trickle_earns_no_time_and_a_stream_does() {
        let begun = Instant::now();
        let timeout = Duration::from_secs(10);
        let mut pace = Pace {
            timeout,
            rate_min: 512,
            begun: Some(begun),
            last_bytes: Some(begun + Duration::from_secs(9)),
            received: 9,
        };
        assert_eq!(pace.deadline(), begun + timeout, "nine bytes in nine seconds earn nothing");
        pace.received = 512 * 60;
        pace.last_bytes = Some(begun + Duration::from_secs(30));
        assert_eq!(pace.deadline(), begun + Duration::from_secs(40), "a standstill still ends it");
        pace.last_bytes = Some(begun + Duration::from_secs(69));
        assert_eq!(pace.deadline(), begun + Duration::from_secs(70));
    }
}
