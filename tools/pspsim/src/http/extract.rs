//! Extractors whose refusals are problems.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::{StatusCode, request::Parts},
};

use super::problem::Problem;
use crate::ids::PaymentId;

const KEY_LENGTH_MAX: usize = 255;

/// The `Idempotency-Key` header.
#[derive(Clone, Debug)]
pub(crate) struct IdempotencyKey(pub(crate) String);

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let value = parts.headers.get("idempotency-key").ok_or_else(|| {
            Problem::new(
                StatusCode::BAD_REQUEST,
                "idempotency_key_missing",
                "send an Idempotency-Key header, a new one for each new request",
            )
        })?;
        let key = value.as_bytes();
        if !(1..=KEY_LENGTH_MAX).contains(&key.len()) || !key.iter().all(u8::is_ascii_graphic) {
            return Err(Problem::new(
                StatusCode::BAD_REQUEST,
                "idempotency_key_invalid",
                "an Idempotency-Key is 1 to 255 visible ASCII characters",
            ));
        }
        Ok(Self(key.iter().copied().map(char::from).collect()))
    }
}

/// The payment named by the path.
#[derive(Clone, Debug)]
pub(crate) struct PathPayment(pub(crate) PaymentId);

impl<S: Send + Sync> FromRequestParts<S> for PathPayment {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        // A path that is no text names no payment.
        let Path(id) = path.map_err(|_| {
            Problem::new(StatusCode::NOT_FOUND, "payment_not_found", "no payment has this id")
        })?;
        Ok(Self(PaymentId::claimed(id)))
    }
}

/// The raw body, within the limit of the router.
#[derive(Clone, Debug)]
pub(crate) struct RequestBody(pub(crate) Bytes);

impl<S: Send + Sync> FromRequest<S> for RequestBody {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Bytes::from_request(request, state).await {
            Ok(bytes) => Ok(Self(bytes)),
            Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "body_too_large",
                    "a body has at most 64 KiB",
                ))
            }
            Err(rejection) => {
                Err(Problem::new(StatusCode::BAD_REQUEST, "unreadable_body", rejection.body_text()))
            }
        }
    }
}
