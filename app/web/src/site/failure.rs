//! The page about an error.

use axum::response::Response;
use http::{StatusCode, header};
use rt_http::{FailedRequest, ProblemBody};

use super::{Site, reply, visit::Visit};
use crate::{
    Href, Paths,
    render::LAST_RESORT_PAGE,
    views::{ErrorKind, ErrorView},
};

/// Parts of the listener that speak to programs: their errors stay JSON in a browser too.
const NOT_PAGES: [&str; 5] = ["/api/", "/webhooks/", "/admin", "/health", "/ready"];

/// What a host without a store says. There is no store whose words or languages it could use.
const NO_STORE_PAGE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
    <meta name=\"color-scheme\" content=\"light dark\"><title>No shop here</title>\
    <h1>There is no shop at this address</h1><p>Please check the address.</p>\
    <p lang=\"ru\">По этому адресу нет магазина. Проверьте адрес.</p></html>";

/// The page a browser gets; `None` where JSON is the better answer.
pub(crate) fn page(
    site: &Site,
    request: &FailedRequest,
    problem: &ProblemBody,
) -> Option<Response> {
    let path = request.uri.path();
    if NOT_PAGES.iter().any(|prefix| path.starts_with(prefix)) {
        return None;
    }
    let Some(visit) = Visit::of(site, &request.uri, &request.headers) else {
        return Some(reply::page(NO_STORE_PAGE.to_owned()));
    };
    let view = ErrorView { kind: kind_of(problem.status), request_id: problem.request_id.clone() };
    let tree = site.last_trees.of(visit.ctx.tenant);
    let page = site.context(&visit, |paths| way_back(path, &visit.paths, paths), &tree, None);
    let shell = site.renderer.error(&view, &page);
    let served = shell.map_err(reply::defect).and_then(|shell| site.serve(&visit, &shell));
    let mut response = served.unwrap_or_else(|_| reply::page(LAST_RESORT_PAGE.to_owned()));
    // What happened before is told on the next page that works.
    response.headers_mut().remove(header::SET_COOKIE);
    Some(response)
}

fn kind_of(status: u16) -> ErrorKind {
    match StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR) {
        StatusCode::FORBIDDEN => ErrorKind::Forbidden,
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => ErrorKind::NotFound,
        StatusCode::GONE => ErrorKind::Gone,
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT => ErrorKind::Unprocessable,
        StatusCode::TOO_MANY_REQUESTS => ErrorKind::TooManyRequests,
        StatusCode::SERVICE_UNAVAILABLE => ErrorKind::Unavailable,
        status if status.is_client_error() => ErrorKind::BadRequest,
        _ => ErrorKind::Failure,
    }
}

/// The page to try again from. A form's own address shows nothing by `GET`, and a path that leads
/// nowhere leads nowhere in the other language.
fn way_back(path: &str, own: &Paths, paths: &Paths) -> Href {
    if path.starts_with(own.checkout().as_str()) {
        paths.checkout()
    } else if path.starts_with(own.cart().as_str()) {
        paths.cart()
    } else if paths == own {
        Href::try_new(path).unwrap_or_else(|_| paths.home())
    } else {
        paths.home()
    }
}
