//! Bodies as they are, for those who check a signature first.

use axum::extract::{FromRequest, Request};
use bytes::Bytes;

use super::body;
use crate::problem::ProblemResponse;

/// The bytes of a body, whatever they are, within [`super::BodyLimit`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawBody(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for RawBody {
    type Rejection = ProblemResponse;

    async fn from_request(request: Request, _: &S) -> Result<Self, ProblemResponse> {
        body::read(request).await.map(|(_, bytes)| Self(bytes))
    }
}
