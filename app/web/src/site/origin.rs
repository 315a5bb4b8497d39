//! Refuses forms that another site sent.

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, StatusCode, header};
use rt_http::ProblemResponse;

/// A layer: whatever changes something has to come from a page of the same origin. Browsers say
/// where a form came from, by `Sec-Fetch-Site` and by `Origin`; what says neither is refused.
pub(crate) async fn same_origin(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads || is_own(request.headers()) {
        return next.run(request).await;
    }
    ProblemResponse::new(StatusCode::FORBIDDEN, "foreign_form")
        .detail("forms are taken from this site's own pages only")
        .into_response()
}

fn is_own(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok());
    // A page cannot set this one; `none` is the visitor's own doing, such as a reload.
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let origin = text(header::ORIGIN.as_str()).and_then(|origin| origin.split_once("://"));
    let host = text(header::HOST.as_str());
    origin.zip(host).is_some_and(|((_, origin), host)| origin.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(headers: &[(&'static str, &'static str)]) -> bool {
        let headers = headers.iter().map(|(name, value)| {
            (http::HeaderName::from_static(name), http::HeaderValue::from_static(value))
        });
        is_own(&headers.collect())
    }

    #[test]
    fn a_form_is_taken_from_our_own_pages_only() {
        let host = ("host", "shop.test:8080");
        assert!(own(&[host, ("sec-fetch-site", "same-origin")]));
        assert!(own(&[host, ("origin", "http://shop.test:8080")]));
        assert!(own(&[host, ("origin", "https://SHOP.test:8080")]));
        assert!(own(&[host, ("sec-fetch-site", "none")]));
        for foreign in [
            &[host][..],
            &[host, ("origin", "null")],
            &[host, ("origin", "http://shop.test")],
            &[host, ("origin", "http://evil.test")],
            &[host, ("sec-fetch-site", "cross-site"), ("origin", "http://shop.test:8080")],
            &[host, ("sec-fetch-site", "same-site")],
            &[("origin", "http://shop.test:8080")],
        ] {
            assert!(!own(foreign), "{foreign:?}");
        }
    }
}
