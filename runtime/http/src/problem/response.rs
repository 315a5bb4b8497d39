//! Building an error answer.

use std::{borrow::Cow, sync::Arc};

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use kernel_common::{FieldError, Problem, ProblemKind};

use super::{PROBLEM_JSON, ProblemBody, code_of, status_of};

/// Seconds after which a client may try again when the answer does not say otherwise.
const RETRY_AFTER_SECONDS: u32 = 1;

/// An error on its way out.
#[derive(Clone, Debug)]
pub struct ProblemResponse(Box<Parts>);

#[derive(Clone, Debug)]
struct Parts {
    body: ProblemBody,
    headers: HeaderMap,
    cause: Option<String>,
}

/// What an error answer carries beside its bytes, for the layer around it.
#[derive(Clone, Debug)]
pub(crate) struct Reported {
    pub(crate) body: Arc<ProblemBody>,
    /// The inner error, for the log only.
    pub(crate) cause: Option<String>,
}

/// The problem behind an answer, if it is one.
#[must_use]
pub fn problem_of<B>(response: &http::Response<B>) -> Option<&ProblemBody> {
    response.extensions().get::<Reported>().map(|reported| &*reported.body)
}

impl ProblemResponse {
    /// A problem of a status and a code.
    #[must_use]
    pub fn new(status: StatusCode, code: impl Into<Cow<'static, str>>) -> Self {
        let body = ProblemBody {
            kind: "about:blank".into(),
            title: status.canonical_reason().unwrap_or("Error").into(),
            status: status.as_u16(),
            code: code.into(),
            detail: None,
            errors: Vec::new(),
            details: None,
            request_id: None,
        };
        let problem = Self(Box::new(Parts { body, headers: HeaderMap::new(), cause: None }));
        match status {
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                problem.retry_after(RETRY_AFTER_SECONDS)
            }
            StatusCode::UNAUTHORIZED => {
                problem.header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
            }
            _ => problem,
        }
    }

    /// A problem with nothing but its status to say.
    #[must_use]
    pub fn of_status(status: StatusCode) -> Self {
        Self::new(status, code_of(status))
    }

    /// The answer to an error of a module. Our own faults tell nothing about themselves.
    #[must_use]
    pub fn of(problem: &dyn Problem) -> Self {
        let kind = problem.kind();
        let answer = match kind {
            ProblemKind::Internal => return Self::internal(chain(problem)),
            ProblemKind::Unavailable => {
                let answer = Self::new(status_of(kind), problem.code());
                answer
                    .detail("a part that is needed does not answer; try again")
                    .cause(chain(problem))
            }
            _ => Self::new(status_of(kind), problem.code()).detail(problem.to_string()),
        };
        let answer = answer.errors(problem.fields());
        match problem.details() {
            Some(details) => answer.details(details),
            None => answer,
        }
    }

    /// More requests at once than there are places.
    pub(crate) fn overloaded() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "overloaded")
            .detail("too many requests at once; try again")
    }

    /// Our fault. `cause` is logged and not sent.
    #[must_use]
    pub fn internal(cause: impl Into<String>) -> Self {
        Self::of_status(StatusCode::INTERNAL_SERVER_ERROR)
            .detail("something went wrong on our side")
            .cause(cause)
    }

    /// A request that is wrong in one field.
    #[must_use]
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_request").errors(errors)
    }

    /// With what happened, for developers.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.body.detail = Some(detail.into());
        self
    }

    /// With the fields at fault.
    #[must_use]
    pub fn errors(mut self, errors: Vec<FieldError>) -> Self {
        self.0.body.errors = errors;
        self
    }

    /// With facts for programs.
    #[must_use]
    pub fn details(mut self, details: serde_json::Value) -> Self {
        self.0.body.details = Some(details);
        self
    }

    /// With a moment to wait before the next try.
    #[must_use]
    pub fn retry_after(self, seconds: u32) -> Self {
        self.header(header::RETRY_AFTER, seconds.into())
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.insert(name, value);
        self
    }

    /// With an inner error for the log.
    #[must_use]
    pub fn cause(mut self, cause: impl Into<String>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.0.body.status).expect("made from a status")
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &ProblemBody {
        &self.0.body
    }
}

/// The text of an error and of what caused it.
fn chain(error: &dyn Problem) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

impl<E: Problem> From<E> for ProblemResponse {
    fn from(problem: E) -> Self {
        Self::of(&problem)
    }
}

impl IntoResponse for ProblemResponse {
    fn into_response(self) -> Response {
        let status = self.status();
        let Parts { body, headers, cause } = *self.0;
        let mut response = Response::new(Body::from(render(&body)));
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        let problem_json = HeaderValue::from_static(PROBLEM_JSON);
        response.headers_mut().insert(header::CONTENT_TYPE, problem_json);
        response.extensions_mut().insert(Reported { body: Arc::new(body), cause });
        response
    }
}

/// The bytes of a problem.
pub(crate) fn render(body: &ProblemBody) -> Vec<u8> {
    serde_json::to_vec(body).expect("a problem is made of texts and JSON")
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;
    use http::header;
    use http_body_util::BodyExt;
    use kernel_common::{FieldError, Problem, ProblemKind};
    use serde_json::{Value, json};

    use super::{ProblemResponse, problem_of};

    #[derive(Debug, thiserror::Error)]
    #[error("only {left} left")]
    struct TooFew {
        kind: ProblemKind,
        left: i64,
        #[source]
        source: std::fmt::Error,
    }

    impl Problem for TooFew {
        fn kind(&self) -> ProblemKind {
            self.kind
        }

        fn code(&self) -> &'static str {
            "inventory.insufficient_stock"
        }

        fn fields(&self) -> Vec<FieldError> {
            vec![FieldError::new("/lines/0/quantity", "too_many", "is more than there is")]
        }

        fn details(&self) -> Option<Value> {
            Some(json!({ "left": self.left }))
        }
    }

    fn too_few(kind: ProblemKind) -> TooFew {
        TooFew { kind, left: 2, source: std::fmt::Error }
    }

    async fn answer(kind: ProblemKind) -> (u16, Value, http::HeaderMap) {
        let response = ProblemResponse::from(too_few(kind)).into_response();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("whole").to_bytes();
        (parts.status.as_u16(), serde_json::from_slice(&bytes).expect("JSON"), parts.headers)
    }

    #[tokio::test]
    async fn each_kind_has_its_status() {
        for (kind, status) in [
            (ProblemKind::Invalid, 422),
            (ProblemKind::NotFound, 404),
            (ProblemKind::Conflict, 409),
            (ProblemKind::Forbidden, 403),
            (ProblemKind::Unauthenticated, 401),
            (ProblemKind::PaymentRefused, 402),
            (ProblemKind::RateLimited, 429),
            (ProblemKind::Unavailable, 503),
            (ProblemKind::Internal, 500),
        ] {
            let (found, body, headers) = answer(kind).await;
            assert_eq!(found, status);
            assert_eq!(body["status"], status);
            let waits = matches!(status, 429 | 503);
            assert_eq!(headers.contains_key(header::RETRY_AFTER), waits, "{status}");
            assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
        }
    }

    #[tokio::test]
    async fn a_problem_tells_code_fields_and_facts() {
        let (_, body, _) = answer(ProblemKind::Conflict).await;
        let expected = json!({
            "type": "about:blank",
            "title": "Conflict",
            "status": 409,
            "code": "inventory.insufficient_stock",
            "detail": "only 2 left",
            "errors": [{
                "pointer": "/lines/0/quantity",
                "code": "too_many",
                "message": "is more than there is",
            }],
            "details": { "left": 2 },
        });
        assert_eq!(body, expected);
    }

    #[tokio::test]
    async fn our_own_faults_tell_nothing_about_themselves() {
        let (_, body, _) = answer(ProblemKind::Internal).await;
        assert_eq!(body["code"], "internal");
        assert!(body.get("details").is_none() && body.get("errors").is_none(), "{body}");
        for kind in [ProblemKind::Internal, ProblemKind::Unavailable] {
            let (_, body, _) = answer(kind).await;
            assert!(!body.to_string().contains("only 2 left"), "{body}");
            let problem = ProblemResponse::from(too_few(kind));
            let cause = problem.0.cause.as_deref().expect("kept for the log");
            assert!(cause.starts_with("only 2 left: "), "{cause}");
        }
    }

    #[test]
    fn the_layers_around_see_the_problem() {
        let response = ProblemResponse::from(too_few(ProblemKind::Conflict)).into_response();
        let code = problem_of(&response).map(|problem| &*problem.code);
        assert_eq!(code, Some("inventory.insufficient_stock"));
    }
}
