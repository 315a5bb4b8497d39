//! The query of an address.

use axum::extract::FromRequestParts;
use http::{StatusCode, request::Parts};
use serde::de::DeserializeOwned;

use super::urlencoded::{self, Refusal};
use crate::problem::ProblemResponse;

/// The query as `T`; a wrong field is 422 with a pointer, as in a body.
#[derive(Clone, Copy, Debug)]
pub struct QueryParams<T>(pub T);

impl<T, S> FromRequestParts<S> for QueryParams<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = ProblemResponse;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ProblemResponse> {
        let query = parts.uri.query().unwrap_or_default();
        urlencoded::decode(query.as_bytes()).map(Self).map_err(|refusal| refused(refusal, "query"))
    }
}

/// The answer to a query or a form that does not fit.
pub(super) fn refused(refusal: Refusal, place: &str) -> ProblemResponse {
    match refusal {
        Refusal::Field(error) => ProblemResponse::invalid(vec![error]),
        Refusal::NotUtf8 => ProblemResponse::new(StatusCode::BAD_REQUEST, "invalid_utf8")
            .detail(format!("the {place} is not UTF-8")),
        Refusal::TooManyFields => ProblemResponse::new(StatusCode::BAD_REQUEST, "too_many_fields")
            .detail(format!("the {place} has too many fields")),
    }
}
