//! What the server says of itself, before any route: a problem with an id, as everywhere else.
//!
//! hyper answers a head that it cannot read by a bare 400 or 431. Those bytes are known by
//! their moment: no request is being answered, and all earlier answers have left. They are
//! replaced by a problem of the same status.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use http::StatusCode;
use kernel_common::IdSource;
use tokio::io::AsyncWrite;

use crate::problem::{PROBLEM_JSON, ProblemResponse, render};

/// Where ids of requests come from, for those that nobody could read.
#[derive(Clone, Default)]
pub(super) struct Ids(pub(super) Option<Arc<dyn IdSource>>);

impl std::fmt::Debug for Ids {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Ids").field(&self.0.is_some()).finish()
    }
}

/// The answer that takes the place of hyper's.
#[derive(Debug, Default)]
pub(super) struct OwnAnswer {
    ids: Ids,
    /// The turn in which everything before had left.
    quiet_in: u64,
    bytes: Vec<u8>,
    written: usize,
}

impl OwnAnswer {
    pub(super) fn new(ids: Ids) -> Self {
        Self { ids, ..Self::default() }
    }

    /// Notes that everything written so far has left, in this turn.
    pub(super) fn flushed(&mut self, turn: u64) {
        if turn.is_multiple_of(2) {
            self.quiet_in = turn;
        }
    }

    /// Whether `said` is hyper's own answer and ours goes in its place.
    pub(super) fn replaces(
        &mut self,
        turn: u64,
        said: &[u8],
        refusal: Option<&'static str>,
    ) -> bool {
        if !self.bytes.is_empty() {
            return true;
        }
        if turn != self.quiet_in {
            return false;
        }
        let Some(status) = status_of(said) else {
            return false;
        };
        let detail = match status {
            StatusCode::BAD_REQUEST => refusal.unwrap_or("the request is not well-formed HTTP/1.1"),
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => "the head of the request is too large",
            _ => return false,
        };
        self.bytes = answer(&self.ids, status, detail, line_of(said, b"date:"));
        true
    }

    /// Writes ours, to its end.
    pub(super) fn poll_write<S: AsyncWrite + Unpin>(
        &mut self,
        stream: &mut S,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        while self.written < self.bytes.len() {
            let count = ready!(Pin::new(&mut *stream).poll_write(cx, &self.bytes[self.written..]))?;
            if count == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.written += count;
        }
        Poll::Ready(Ok(()))
    }
}

/// A whole answer; the connection ends after it. Counted and logged here, because no layer is
/// around it.
pub(super) fn answer(ids: &Ids, status: StatusCode, detail: &str, date: Option<&[u8]>) -> Vec<u8> {
    let problem = ProblemResponse::of_status(status).detail(detail);
    let mut body = problem.body().clone();
    body.request_id = ids.0.as_ref().map(|ids| ids.next().to_string());
    let class = if status.is_server_error() { "5xx" } else { "4xx" };
    metrics::counter!("http_requests_total", "route" => "unread", "status" => class).increment(1);
    let id = body.request_id.clone().unwrap_or_default();
    // Connections above the limit come in floods; a line for each would only add to it.
    if !status.is_server_error() {
        tracing::info!(
            http.status = status.as_u16(),
            request.id = id,
            detail,
            "request refused before it was read"
        );
    }
    let rendered = render(&body);
    let mut head = format!(
        "HTTP/1.1 {} {}\r\ncontent-type: {PROBLEM_JSON}\r\ncontent-length: {}\r\n\
         cache-control: no-store\r\nx-content-type-options: nosniff\r\nconnection: close\r\n",
        status.as_u16(),
        status.canonical_reason().unwrap_or("Error"),
        rendered.len(),
    )
    .into_bytes();
    if !id.is_empty() {
        head.extend_from_slice(format!("x-request-id: {id}\r\n").as_bytes());
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        head.extend_from_slice(b"retry-after: 1\r\n");
    }
    if let Some(date) = date {
        head.extend_from_slice(date);
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    head.extend_from_slice(&rendered);
    head
}

/// The status of an answer's first line.
fn status_of(said: &[u8]) -> Option<StatusCode> {
    let rest = said.strip_prefix(b"HTTP/1.")?;
    StatusCode::from_bytes(rest.get(2..5)?).ok()
}

/// The header line that begins with `name`.
fn line_of<'s>(said: &'s [u8], name: &[u8]) -> Option<&'s [u8]> {
    let mut lines = said.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    lines.find(|line| line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)))
}

#[cfg(test)]
mod tests {
    use super::{Ids, OwnAnswer};

    const BARE: &[u8] =
        b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\ndate: now\r\n\r\n";

    fn replaced(turn: u64, flushed_in: u64, said: &[u8]) -> Option<String> {
        let mut own = OwnAnswer::new(Ids::default());
        own.flushed(flushed_in);
        own.replaces(turn, said, None).then(|| String::from_utf8_lossy(&own.bytes).into_owned())
    }

    #[test]
    fn only_what_no_route_can_have_said_is_replaced() {
        let ours = replaced(0, 0, BARE).expect("hyper's own");
        assert!(ours.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{ours}");
        assert!(ours.contains("\r\ndate: now\r\n") && ours.contains("well-formed"), "{ours}");
        assert_eq!(replaced(1, 0, BARE), None, "a route is answering");
        assert_eq!(replaced(2, 0, BARE), None, "its answer has not left");
        assert!(replaced(2, 2, BARE).is_some(), "it has left");
        assert_eq!(replaced(0, 0, b"HTTP/1.1 100 Continue\r\n\r\n"), None);
        assert_eq!(replaced(0, 0, b"garbage"), None);
    }
}
