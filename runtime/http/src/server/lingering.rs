//! The end of a connection whose client may still be speaking.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, ReadBuf},
    time::Instant,
};

use super::timer::Timer;

/// Longest pause of a client that is still listened to, and longest that it is.
const PAUSE_MAX: Duration = Duration::from_secs(1);
const LINGER_MAX: Duration = Duration::from_secs(5);

/// Listens to what nobody wants any more, for a while.
///
/// A socket that is closed with something unread in it resets the connection, and the reset
/// overtakes the answer: a client that was refused in the middle of its body would never learn why.
#[derive(Debug, Default)]
pub(super) struct Lingering {
    begun: Option<Instant>,
    heard: Option<Instant>,
    timer: Timer,
}

impl Lingering {
    /// Ready when the client has closed its side, fallen silent, or said too much.
    pub(super) fn poll<S: AsyncRead + Unpin>(
        &mut self,
        cx: &mut Context<'_>,
        stream: &mut S,
    ) -> Poll<()> {
        let begun = *self.begun.get_or_insert_with(Instant::now);
        let mut unwanted = [0; 4096];
        loop {
            let mut buffer = ReadBuf::new(&mut unwanted);
            match Pin::new(&mut *stream).poll_read(cx, &mut buffer) {
                Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {
                    let now = Instant::now();
                    self.heard = Some(now);
                    if now > begun + LINGER_MAX {
                        return Poll::Ready(());
                    }
                }
                Poll::Ready(_) => return Poll::Ready(()),
                Poll::Pending => {
                    let silent = self.heard.unwrap_or(begun) + PAUSE_MAX;
                    return self.timer.poll(cx, silent.min(begun + LINGER_MAX));
                }
            }
        }
    }
}
