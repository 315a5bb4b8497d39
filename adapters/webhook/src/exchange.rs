//! One request over one connection, and what of the answer is read.

use std::{future::poll_fn, pin::Pin, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, header};
use http_body_util::Full;
use hyper::{
    body::{Body, Incoming},
    client::conn::http1,
};
use hyper_util::rt::TokioIo;
use mod_webhook_api::spi::{SendError, WebhookAnswer, WebhookRequest};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    task::JoinSet,
};

use crate::{target::Target, unreachable};

/// Most that an answer's head may be, and most of its body that is read.
const HEAD_BYTES_MAX: usize = 64 * 1024;
const BODY_BYTES_MAX: usize = 64 * 1024;
/// What has not come by then is not waited for: nobody looks at it.
const BODY_PATIENCE: Duration = Duration::from_secs(1);
const USER_AGENT: &str = concat!("shop-platform/", env!("CARGO_PKG_VERSION"));

/// The head of an answer; its body is on its way. Dropping it closes the connection.
pub(crate) struct Answered {
    pub(crate) answer: WebhookAnswer,
    body: Incoming,
    /// Drives the connection.
    _carrying: JoinSet<()>,
}

/// Posts and returns with the head of the answer.
pub(crate) async fn post<S>(
    stream: S,
    target: &Target,
    request: &WebhookRequest,
) -> Result<Answered, SendError>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let broke = |error: hyper::Error| unreachable("HTTP", &error);
    let mut builder = http1::Builder::new();
    builder.max_buf_size(HEAD_BYTES_MAX);
    let (mut sender, connection) = builder.handshake(TokioIo::new(stream)).await.map_err(broke)?;
    let mut carrying = JoinSet::new();
    carrying.spawn(async move {
        // How it ends is heard by whoever waits for the answer.
        connection.await.ok();
    });
    let answer = sender.send_request(signed(target, request)?).await.map_err(broke)?;
    let (head, body) = answer.into_parts();
    let retry_after = retry_after(&head.headers);
    let answer = WebhookAnswer { status: head.status.as_u16(), retry_after };
    Ok(Answered { answer, body, _carrying: carrying })
}

impl Answered {
    /// Lets the other side finish what it says, so that it is not cut short for a few words; an
    /// endless answer is cut.
    pub(crate) async fn drain(mut self) {
        let read = async {
            let mut left = BODY_BYTES_MAX;
            while let Some(Ok(frame)) =
                poll_fn(|context| Pin::new(&mut self.body).poll_frame(context)).await
            {
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                match left.checked_sub(bytes.max(1)) {
                    Some(rest) => left = rest,
                    None => break,
                }
            }
        };
        tokio::time::timeout(BODY_PATIENCE, read).await.ok();
    }
}

fn signed(target: &Target, request: &WebhookRequest) -> Result<Request<Full<Bytes>>, SendError> {
    let built = Request::builder()
        .method(Method::POST)
        .uri(target.path.as_str())
        .header(header::HOST, target.host.clone())
        .header(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))
        .header(header::USER_AGENT, HeaderValue::from_static(USER_AGENT))
        .header(header::CONNECTION, HeaderValue::from_static("close"))
        .header("webhook-id", request.id.to_string())
        .header("webhook-timestamp", request.timestamp_seconds)
        .header("webhook-signature", request.signature.as_str())
        .body(Full::new(Bytes::from(request.body.clone())));
    built.map_err(|error| unreachable("the request", &error))
}

/// Seconds; a date is not read.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?;
    let digits = value.bytes().all(|digit| digit.is_ascii_digit());
    value.parse().ok().filter(|_| digits).map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::{HeaderMap, HeaderValue};

    use super::retry_after;

    #[test]
    fn retry_after_is_read_in_seconds_only() {
        let table = [
            ("120", Some(120)),
            ("0", Some(0)),
            ("18446744073709551615", Some(u64::MAX)),
            ("18446744073709551616", None),
            ("-1", None),
            ("+1", None),
            ("1.5", None),
            ("", None),
            ("soon", None),
            ("Wed, 21 Oct 2026 07:28:00 GMT", None),
        ];
        for (value, expected) in table {
            let mut headers = HeaderMap::new();
            headers.insert("retry-after", HeaderValue::from_static(value));
            assert_eq!(retry_after(&headers), expected.map(Duration::from_secs), "{value:?}");
        }
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}
