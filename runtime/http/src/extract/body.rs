//! Reading a body into memory, up to a limit and in time.

use std::error::Error;

use axum::extract::Request;
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use http_body_util::BodyExt;
use hyper::body::Body;

use crate::{layers::NoPlace, problem::ProblemResponse, server::BodyTimedOut};

/// The largest body a route takes; lay it around a route as `axum::Extension`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyLimit(usize);

/// Bytes of a body above its limit that are read and dropped, so that a client which sends
/// first and listens later hears the answer instead of a reset.
const DISCARDED_BYTES_MAX: usize = 16 * 1024 * 1024;

impl BodyLimit {
    /// At most `count` bytes.
    #[must_use]
    pub const fn bytes(count: usize) -> Self {
        Self(count)
    }
}

impl Default for BodyLimit {
    /// One mebibyte.
    fn default() -> Self {
        Self(1024 * 1024)
    }
}

/// The head and the whole body of a request.
pub(super) async fn read(request: Request) -> Result<(Parts, Bytes), ProblemResponse> {
    let (parts, mut body) = request.into_parts();
    refuse_compressed(&parts.headers)?;
    let BodyLimit(limit) = parts.extensions.get().copied().unwrap_or_default();
    let declared = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    let mut too_large = declared > limit;
    if too_large && parts.headers.contains_key(header::EXPECT) {
        // This client asks before it sends; asking it for the body would be the wrong answer.
        return Err(above(limit));
    }
    let mut bytes = BytesMut::with_capacity(if too_large { 0 } else { declared });
    let mut received = 0;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|error| broken(&error))?.into_data() else { continue };
        received += data.len();
        too_large |= received > limit;
        if too_large {
            bytes = BytesMut::new();
            if received > limit.saturating_add(DISCARDED_BYTES_MAX) {
                break;
            }
        } else {
            bytes.extend_from_slice(&data);
        }
    }
    if too_large { Err(above(limit)) } else { Ok((parts, bytes.freeze())) }
}

/// The media type of a body without its parameters, in lower case. A charset other than UTF-8
/// is refused.
pub(super) fn media_type(headers: &HeaderMap) -> Result<String, ProblemResponse> {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let mut parts = value.unwrap_or_default().split(';').map(str::trim);
    let media_type = parts.next().unwrap_or_default().to_ascii_lowercase();
    for parameter in parts {
        let charset = parameter.split_once('=').filter(|(k, _)| k.eq_ignore_ascii_case("charset"));
        if charset.is_some_and(|(_, set)| !set.trim_matches('"').eq_ignore_ascii_case("utf-8")) {
            return Err(unsupported("the charset is not UTF-8"));
        }
    }
    Ok(media_type)
}

pub(super) fn unsupported(detail: impl Into<String>) -> ProblemResponse {
    ProblemResponse::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE).detail(detail)
}

/// The text of a body.
pub(super) fn text(bytes: &[u8]) -> Result<&str, ProblemResponse> {
    std::str::from_utf8(bytes).map_err(|error| {
        let detail = format!("the body is not UTF-8 from byte {} on", error.valid_up_to());
        ProblemResponse::new(StatusCode::BAD_REQUEST, "invalid_utf8").detail(detail)
    })
}

/// A compressed body could grow to any size; nobody needs to send one.
fn refuse_compressed(headers: &HeaderMap) -> Result<(), ProblemResponse> {
    let plain = |value: &HeaderValue| value.as_bytes().eq_ignore_ascii_case(b"identity");
    if headers.get_all(header::CONTENT_ENCODING).iter().all(plain) {
        return Ok(());
    }
    Err(unsupported("a compressed body is not taken")
        .header(header::ACCEPT_ENCODING, HeaderValue::from_static("identity")))
}

fn above(limit: usize) -> ProblemResponse {
    ProblemResponse::of_status(StatusCode::PAYLOAD_TOO_LARGE)
        .detail(format!("the body has more than {limit} bytes"))
        .header(header::CONNECTION, HeaderValue::from_static("close"))
}

fn broken(error: &axum::Error) -> ProblemResponse {
    let mut cause: Option<&dyn Error> = Some(error);
    while let Some(error) = cause {
        if error.is::<BodyTimedOut>() {
            return ProblemResponse::of_status(StatusCode::REQUEST_TIMEOUT)
                .detail("the body came too slowly")
                .header(header::CONNECTION, HeaderValue::from_static("close"));
        }
        if error.is::<NoPlace>() {
            return ProblemResponse::overloaded()
                .header(header::CONNECTION, HeaderValue::from_static("close"));
        }
        cause = error.source();
    }
    ProblemResponse::new(StatusCode::BAD_REQUEST, "incomplete_body")
        .detail("the body ended early or is not framed as announced")
}
