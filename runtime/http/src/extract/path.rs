//! Variables of a path.

use axum::extract::{FromRequestParts, Path, path::ErrorKind, rejection::PathRejection};
use http::{StatusCode, request::Parts};
use serde::de::DeserializeOwned;

use crate::problem::ProblemResponse;

/// The variables of a route's path as `T`. What cannot be a `T`, such as a word in the place
/// of an id, names nothing: 404.
#[derive(Clone, Copy, Debug)]
pub struct PathParam<T>(pub T);

impl<T, S> FromRequestParts<S> for PathParam<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = ProblemResponse;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ProblemResponse> {
        if parts.uri.path().contains("%00") {
            return Err(not_found());
        }
        let path = Path::from_request_parts(parts, state).await;
        path.map(|Path(value)| Self(value)).map_err(|rejection| match rejection {
            PathRejection::FailedToDeserializePathParams(error) => match error.kind() {
                ErrorKind::InvalidUtf8InPathParam { .. } => {
                    ProblemResponse::new(StatusCode::BAD_REQUEST, "invalid_utf8")
                        .detail("the path is not UTF-8")
                }
                ErrorKind::WrongNumberOfParameters { .. } | ErrorKind::UnsupportedType { .. } => {
                    ProblemResponse::internal(error.body_text())
                }
                _ => not_found(),
            },
            other => ProblemResponse::internal(other.body_text()),
        })
    }
}

fn not_found() -> ProblemResponse {
    ProblemResponse::of_status(StatusCode::NOT_FOUND)
}
