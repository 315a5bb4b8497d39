//! Facts from the head of a request.

use std::{net::SocketAddr, sync::Arc};

use axum::extract::FromRequestParts;
use http::{StatusCode, request::Parts};
use kernel_common::IdempotencyKey;

use crate::problem::ProblemResponse;

/// The id a request has in logs, answers and calls it causes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(pub(crate) Arc<str>);

impl RequestId {
    /// The id as text: 1 to 64 letters, digits and `-_.`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// An id sent by the client, if it is short and plain enough to be logged.
    pub(crate) fn from_client(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        ((1..=64).contains(&text.len()) && text.bytes().all(plain)).then(|| Self(text.into()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for RequestId {
    type Rejection = ProblemResponse;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ProblemResponse> {
        let id = parts.extensions.get().cloned();
        id.ok_or_else(|| ProblemResponse::internal("the route is not inside `standard_layers`"))
    }
}

/// The address at the other end of the connection: a proxy's, where there is one. What
/// `X-Forwarded-For` claims is not believed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerAddress(pub SocketAddr);

impl<S: Send + Sync> FromRequestParts<S> for PeerAddress {
    type Rejection = ProblemResponse;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ProblemResponse> {
        let peer = parts.extensions.get().copied();
        peer.ok_or_else(|| ProblemResponse::internal("the route is not served by `Server`"))
    }
}

/// The `Idempotency-Key` of a request, which has to be there. Quotes around it, as the IETF
/// draft has them, are not part of the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKeyHeader(pub IdempotencyKey);

/// Name of the header.
const IDEMPOTENCY_KEY: &str = "idempotency-key";

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKeyHeader {
    type Rejection = ProblemResponse;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ProblemResponse> {
        let refuse = |code: &'static str, detail: &str| {
            ProblemResponse::new(StatusCode::BAD_REQUEST, code).detail(detail)
        };
        let mut values = parts.headers.get_all(IDEMPOTENCY_KEY).iter();
        let Some(value) = values.next() else {
            let detail = "send an Idempotency-Key header: the same key never acts twice";
            return Err(refuse("idempotency_key_required", detail));
        };
        let text = value.to_str().ok().filter(|_| values.next().is_none()).unwrap_or_default();
        let quoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        let key = IdempotencyKey::try_from(quoted.unwrap_or(text).to_owned());
        key.map(Self).map_err(|error| refuse("idempotency_key_invalid", &error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use axum::extract::FromRequestParts;
    use http::{Request, request::Parts};

    use super::{IdempotencyKeyHeader, RequestId};

    fn parts(keys: &[&str]) -> Parts {
        let mut request = Request::builder();
        for key in keys {
            request = request.header("idempotency-key", *key);
        }
        request.body(()).expect("a request").into_parts().0
    }

    async fn key(keys: &[&str]) -> Result<String, String> {
        IdempotencyKeyHeader::from_request_parts(&mut parts(keys), &())
            .await
            .map(|IdempotencyKeyHeader(key)| key.to_string())
            .map_err(|problem| problem.body().code.clone().into_owned())
    }

    #[tokio::test]
    async fn a_key_is_needed_and_quotes_do_not_count() {
        assert_eq!(key(&["k-1"]).await.as_deref(), Ok("k-1"));
        assert_eq!(key(&["\"k-1\""]).await.as_deref(), Ok("k-1"));
        assert_eq!(key(&[]).await, Err("idempotency_key_required".to_owned()));
        for bad in [&["a b"][..], &[""], &["\"\""], &["a", "b"], &[&"x".repeat(256)]] {
            assert_eq!(key(bad).await, Err("idempotency_key_invalid".to_owned()), "{bad:?}");
        }
    }

    #[test]
    fn only_short_plain_ids_are_taken_from_clients() {
        assert!(RequestId::from_client("0197-a.b_C").is_some());
        for bad in ["", "a b", "a\"b", "{}", "a\nb", "я", &"x".repeat(65)] {
            assert!(RequestId::from_client(bad).is_none(), "{bad:?}");
        }
    }
}
