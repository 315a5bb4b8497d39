//! One connection: hyper between our timed stream and the router.

use std::{
    convert::Infallible,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::{body::Body, extract::Request, response::Response};
use bytes::Bytes;
use http::{HeaderValue, header::CONNECTION};
use hyper::{
    body::{Body as HttpBody, Frame, Incoming, SizeHint},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{net::TcpStream, pin, select};
use tower::Service;

use super::{
    accept::Shared,
    timed_body::TimedBody,
    timed_io::TimedIo,
    turn::{RequestInFlight, Turn},
};
use crate::extract::PeerAddress;

/// Never reached: see its use.
const HEAD_BACKSTOP: Duration = Duration::from_secs(24 * 3600);

/// How long a connection stays open once the server drains, so that what its client has already
/// sent, or is sending, is answered.
const LAST_WORD: Duration = Duration::from_millis(250);

/// Largest head of a request; what is longer is answered 431.
const HEAD_BYTES_MAX: usize = 32 * 1024;

pub(super) async fn serve_connection(shared: &Shared, stream: TcpStream, peer: SocketAddr) {
    let settings = &shared.settings;
    let turn = Turn::default();
    let io = TokioIo::new(TimedIo::new(stream, settings, turn.clone(), shared.ids.clone()));
    let service = service_fn(|request: hyper::Request<Incoming>| {
        let in_flight = turn.begin();
        let mut request: Request =
            request.map(|body| Body::new(TimedBody::new(body, &shared.settings, turn.clone())));
        request.extensions_mut().insert(PeerAddress(peer));
        let answer = shared.router.clone().call(request);
        let turn = turn.clone();
        async move {
            let mut response: Response = match answer.await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            // Who is refused before the body is read loses the connection with what is left of it;
            // a client that was not told would send its next request into it.
            let refused = response.status().as_u16() >= 400 && turn.has_unread();
            if shared.draining.is_cancelled() || refused {
                response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            }
            Ok::<_, Infallible>(response.map(|body| AnswerBody { body, _in_flight: in_flight }))
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // The stream keeps the time. With a timeout set, hyper asks the stream once more when a
        // connection falls idle, which is when its clock has to start.
        .header_read_timeout(HEAD_BACKSTOP)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(io, service);
    pin!(connection);
    let ended = select! {
        ended = connection.as_mut() => ended,
        () = shared.draining.cancelled() => select! {
            ended = connection.as_mut() => ended,
            () = tokio::time::sleep(LAST_WORD) => {
                if turn.is_untouched() {
                    return;
                }
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        },
    };
    if let Err(error) = ended {
        tracing::debug!(%peer, %error, "connection ended early");
    }
}

/// The body of an answer; the request is over when hyper drops it.
struct AnswerBody {
    body: Body,
    _in_flight: RequestInFlight,
}

impl HttpBody for AnswerBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.get_mut().body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
