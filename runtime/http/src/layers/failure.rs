//! The last word on an answer that is an error: a problem for programs, a page for people.

use std::sync::Arc;

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, header};

use super::{ErrorPage, FailedRequest};
use crate::{
    extract::RequestId,
    problem::{PROBLEM_JSON, ProblemBody, ProblemResponse, Reported, render},
};

/// Headers of an error that outlive its body.
const KEPT: [http::HeaderName; 3] = [header::ALLOW, header::RETRY_AFTER, header::WWW_AUTHENTICATE];

/// True where a client would rather read a page.
pub(super) fn accepts_html(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// Turns the bare errors of the router and of libraries (404, 405, 413 and their like, empty or
/// in plain text) into problems. What a handler says in another form stays.
pub(super) fn as_problem(response: Response) -> Response {
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    if !is_error || response.extensions().get::<Reported>().is_some() {
        return response;
    }
    let content_type = response.headers().get(header::CONTENT_TYPE);
    if content_type.is_some_and(|value| !value.as_bytes().starts_with(b"text/plain")) {
        return response;
    }
    let mut problem = ProblemResponse::of_status(status);
    for name in KEPT {
        if let Some(value) = response.headers().get(&name) {
            problem = problem.header(name, value.clone());
        }
    }
    problem.into_response()
}

/// The bytes of a problem, now that the request's id is known.
pub(super) fn render_for(
    response: Response,
    problem: &Arc<ProblemBody>,
    page: Option<(&ErrorPage, &FailedRequest)>,
    id: &RequestId,
) -> Response {
    let problem = ProblemBody { request_id: Some(id.as_str().to_owned()), ..(**problem).clone() };
    if let Some(mut page) = page.and_then(|(make, request)| make(request, &problem)) {
        *page.status_mut() = response.status();
        for name in KEPT {
            if let Some(value) = response.headers().get(&name) {
                page.headers_mut().insert(name, value.clone());
            }
        }
        return page;
    }
    let unchanged = response.headers().get(header::CONTENT_TYPE);
    if unchanged.is_none_or(|value| value != PROBLEM_JSON) {
        return response;
    }
    response.map(|_| Body::from(render(&problem)))
}
