//! What pages ask for beside themselves, and what robots ask for.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::Bytes;
use http::header;
use rt_http::{PathParam, ProblemResponse};

use crate::{
    assets::{self, Asset},
    site::{
        Site, page,
        reply::{file, not_found},
        visit::Visit,
    },
};

const SVG: &str = "image/svg+xml";

/// What is one shopper's is not for search engines, in any language.
const ROBOTS: &str = "User-agent: *\nDisallow: /cart\nDisallow: /checkout\nDisallow: /orders/\n\
    Disallow: /*/cart\nDisallow: /*/checkout\nDisallow: /*/orders/\nDisallow: /api/\n";

pub(super) fn routes() -> Router<Arc<Site>> {
    let asset = |asset: Asset| get(move || async move { of(asset) });
    let router = assets::ALL
        .into_iter()
        .fold(Router::new(), |router, known| router.route(known.path, asset(known)));
    router
        .route("/favicon.ico", asset(assets::ICON))
        .route("/assets/theme.css", get(theme))
        .route("/media/{name}", get(media))
        .route("/robots.txt", get(robots))
}

fn of(asset: Asset) -> Response {
    file(asset.content_type, Bytes::from_static(asset.text.as_bytes()))
}

/// The store's accent.
async fn theme(visit: Visit) -> Response {
    file(assets::STYLESHEET.content_type, page::theme(&visit).stylesheet())
}

/// A picture that this installation makes itself.
async fn media(
    State(site): State<Arc<Site>>,
    PathParam(name): PathParam<String>,
) -> Result<Response, ProblemResponse> {
    if let Some(known) = site.pictures.get(&name) {
        return Ok(file(SVG, known));
    }
    let picture = (site.web.media)(&name).ok_or_else(not_found)?;
    site.pictures.insert(name, picture.clone());
    Ok(file(SVG, picture))
}

async fn robots() -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], ROBOTS).into_response()
}
