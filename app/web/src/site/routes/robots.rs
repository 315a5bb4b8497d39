//! `GET /robots.txt`

use std::sync::Arc;

use axum::{
    Router,
    response::{IntoResponse, Response},
    routing::get,
};
use http::header;

use crate::site::{Site, visit::Visit};

/// What is one shopper's, and what is only a piece of a page, is not for search engines, in any
/// language. Narrowed listings are left open: their pages say themselves that they are not to be
/// indexed, which nobody could read behind a closed door.
const CLOSED: [&str; 9] = [
    "/cart",
    "/checkout",
    "/orders/",
    "/search/suggestions",
    "/*/cart",
    "/*/checkout",
    "/*/orders/",
    "/*/search/suggestions",
    "/*fragment=",
];

pub(super) fn routes() -> Router<Arc<Site>> {
    Router::new().route("/robots.txt", get(robots))
}

async fn robots(visit: Visit) -> Response {
    let mut text = String::from("User-agent: *\n");
    for path in CLOSED {
        text.push_str(&format!("Disallow: {path}\n"));
    }
    text.push_str("Disallow: /api/\n");
    text.push_str(&format!("Sitemap: {}/sitemap.xml\n", visit.store.base_url));
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
