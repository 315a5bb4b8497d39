//! Answers: a page, a redirect, a file.

use std::error::Error;

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use rt_cache::Answer;
use rt_http::ProblemResponse;

use crate::{Href, RenderError};

/// What a page may load and do: our styles, our script and what it asks us, pictures, our forms.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
    connect-src 'self'; img-src 'self' data: https:; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// A file whose address changes with its content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// A page. It is one visitor's (cart, form keys), so nobody on the way may keep it.
pub(crate) fn page(html: String) -> Response {
    page_of(Body::from(html))
}

/// The same, compressed.
pub(crate) fn gzip_page(html: Vec<u8>) -> Response {
    let mut response = page_of(Body::from(html));
    let gzip = HeaderValue::from_static("gzip");
    response.headers_mut().insert(header::CONTENT_ENCODING, gzip);
    response
}

fn page_of(body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
        (header::VARY, "accept-encoding"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The way on after a form: the page at `to`, by `GET`.
pub(crate) fn see_other(to: &Href) -> Response {
    let location = HeaderValue::from_str(to.as_str()).expect("addresses are encoded ASCII");
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// A file that never changes under its address.
pub(crate) fn file(answer: &Answer, gzip: bool) -> Response {
    let mut response = body(answer, gzip);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(FOR_EVER));
    response
}

/// A body as the client reads it.
pub(crate) fn body(answer: &Answer, gzip: bool) -> Response {
    let packed = answer.gzip.as_ref().filter(|_| gzip);
    let mut response = Response::new(Body::from(packed.unwrap_or(&answer.body).clone()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(answer.content_type));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if packed.is_some() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

/// A template that does not fit its view is our fault.
#[expect(clippy::needless_pass_by_value, reason = "the function that `map_err` takes")]
pub(crate) fn defect(error: RenderError) -> ProblemResponse {
    let source = error.source().map(ToString::to_string).unwrap_or_default();
    ProblemResponse::internal(format!("{error}: {source}"))
}

/// Nothing is there.
pub(crate) fn not_found() -> ProblemResponse {
    ProblemResponse::of_status(StatusCode::NOT_FOUND)
}

/// A form held what no page of ours offers.
pub(crate) fn unprocessable(detail: &'static str) -> ProblemResponse {
    ProblemResponse::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_form").detail(detail)
}
