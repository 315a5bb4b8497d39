//! The stream of a connection, with a deadline on everything the client has to do.

use std::{
    io::{self, ErrorKind, IoSlice},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::Instant,
};

use super::{
    ServerSettings,
    framing::Framing,
    lingering::Lingering,
    own_answer::{Ids, OwnAnswer},
    timer::Timer,
    turn::Turn,
};

/// A stream whose reads fail when the client is late with a head, and whose writes fail when it
/// leaves its answer unread. The body of a request has its own clock.
pub(super) struct TimedIo<S> {
    stream: S,
    header_timeout: Duration,
    idle_timeout: Duration,
    write_timeout: Duration,
    turn: Turn,
    framing: Framing,
    own_answer: OwnAnswer,
    /// The turn that `since` and `head_begun` are about.
    turn_seen: u64,
    since: Instant,
    head_begun: bool,
    read_timer: Timer,
    last_write: Option<Instant>,
    write_stalled_since: Option<Instant>,
    write_timer: Timer,
    refused: bool,
    said_all: bool,
    lingering: Lingering,
}

impl<S> TimedIo<S> {
    pub(super) fn new(stream: S, settings: &ServerSettings, turn: Turn, ids: Ids) -> Self {
        Self {
            stream,
            framing: Framing::default(),
            own_answer: OwnAnswer::new(ids),
            header_timeout: settings.header_timeout,
            idle_timeout: settings.idle_timeout,
            write_timeout: settings.write_timeout,
            turn_seen: turn.number(),
            turn,
            since: Instant::now(),
            head_begun: false,
            read_timer: Timer::default(),
            last_write: None,
            write_stalled_since: None,
            write_timer: Timer::default(),
            refused: false,
            said_all: false,
            lingering: Lingering::default(),
        }
    }

    fn follow_turn(&mut self) {
        let number = self.turn.number();
        if number != self.turn_seen {
            self.turn_seen = number;
            self.since = Instant::now();
            self.head_begun = false;
        }
    }

    /// Until when the client has to send something; never while we owe it an answer, or part of
    /// one: the turn passes when an answer is made, which may be long before it is read.
    fn read_deadline(&self) -> Option<Instant> {
        let clients_turn = self.turn_seen.is_multiple_of(2) && self.write_stalled_since.is_none();
        // A new connection was opened to send a request; one that had an answer may rest.
        let resting = self.turn_seen > 0 && !self.head_begun;
        let (since, allowed) = if resting {
            (self.last_write.map_or(self.since, |wrote| wrote.max(self.since)), self.idle_timeout)
        } else {
            (self.since, self.header_timeout)
        };
        clients_turn.then(|| since + allowed)
    }

    fn note_read(&mut self) {
        self.turn.note_read();
        if !self.head_begun {
            self.head_begun = true;
            self.since = Instant::now();
        }
    }

    fn after_write(
        &mut self,
        cx: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if written.is_ready() {
            self.write_stalled_since = None;
            self.last_write = Some(Instant::now());
            return written;
        }
        let since = *self.write_stalled_since.get_or_insert_with(Instant::now);
        self.write_timer.poll(cx, since + self.write_timeout).map(|()| Err(late()))
    }
}

fn late() -> io::Error {
    ErrorKind::TimedOut.into()
}

impl<S: AsyncWrite + Unpin> TimedIo<S> {
    /// Writes our answer in the place of hyper's own, where `said` is one.
    fn write_own(&mut self, cx: &mut Context<'_>, said: &[u8]) -> Option<Poll<io::Result<()>>> {
        let refusal = self.framing.refusal();
        let replaces = self.own_answer.replaces(self.turn.number(), said, refusal);
        self.refused |= replaces;
        replaces.then(|| self.own_answer.poll_write(&mut self.stream, cx))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for TimedIo<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.follow_turn();
        let filled = buffer.filled().len();
        let read = Pin::new(&mut this.stream).poll_read(cx, buffer);
        if read.is_ready() {
            if buffer.filled().len() > filled {
                this.note_read();
                this.framing.follow(&mut buffer.filled_mut()[filled..]);
            }
            return read;
        }
        match this.read_deadline() {
            Some(deadline) => this.read_timer.poll(cx, deadline).map(|()| Err(late())),
            None => Poll::Pending,
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for TimedIo<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = match this.write_own(cx, bytes) {
            Some(written) => written.map_ok(|()| bytes.len()),
            None => Pin::new(&mut this.stream).poll_write(cx, bytes),
        };
        this.after_write(cx, written)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let first = slices.iter().find(|slice| !slice.is_empty()).map_or(&[][..], |slice| slice);
        let written = match this.write_own(cx, first) {
            Some(written) => written.map_ok(|()| slices.iter().map(|slice| slice.len()).sum()),
            None => Pin::new(&mut this.stream).poll_write_vectored(cx, slices),
        };
        this.after_write(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let flushed = Pin::new(&mut this.stream).poll_flush(cx);
        if flushed.is_ready() {
            // hyper flushes when it has nothing left to write.
            this.own_answer.flushed(this.turn.number());
        }
        flushed
    }

    /// Says that nothing more will come, and lets a client that was refused in the middle of its
    /// request read why.
    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if !this.said_all {
            ready!(Pin::new(&mut this.stream).poll_shutdown(cx))?;
            this.said_all = true;
        }
        if this.refused || this.turn.has_unread() {
            ready!(this.lingering.poll(cx, &mut this.stream));
        }
        Poll::Ready(Ok(()))
    }
}
