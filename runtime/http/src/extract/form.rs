//! HTML forms.

use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;

use super::{body, query::refused, urlencoded};
use crate::problem::ProblemResponse;

/// An HTML form (`application/x-www-form-urlencoded`) as `T`; files are not taken here.
#[derive(Clone, Copy, Debug)]
pub struct FormBody<T>(pub T);

impl<T, S> FromRequest<S> for FormBody<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = ProblemResponse;

    async fn from_request(request: Request, _: &S) -> Result<Self, ProblemResponse> {
        if body::media_type(request.headers())? != "application/x-www-form-urlencoded" {
            let detail = "the content type has to be application/x-www-form-urlencoded";
            return Err(body::unsupported(detail));
        }
        let (_, bytes) = body::read(request).await?;
        urlencoded::decode(&bytes).map(Self).map_err(|refusal| refused(refusal, "form"))
    }
}
