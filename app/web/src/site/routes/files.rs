//! What pages ask for beside themselves.

use std::sync::Arc;

use axum::{Router, extract::State, response::Response, routing::get};
use http::HeaderMap;
use rt_cache::Answer;
use rt_http::{PathParam, ProblemResponse, accepts_gzip};

use crate::{
    assets::{self, Asset},
    site::{
        Site, page,
        reply::{file, not_found},
        visit::Visit,
    },
};

const CSS: &str = "text/css; charset=utf-8";
const SVG: &str = "image/svg+xml";

pub(super) fn routes() -> Router<Arc<Site>> {
    let asset = |asset: &'static Asset| {
        get(move |headers: HeaderMap| async move { file(&asset.answer, accepts_gzip(&headers)) })
    };
    assets::all()
        .fold(Router::new(), |router, known| router.route(known.path, asset(known)))
        .route("/favicon.ico", asset(assets::icon()))
        .route("/assets/theme.css", get(theme))
        .route("/media/{name}", get(media))
}

/// The store's accent.
async fn theme(visit: Visit) -> Response {
    file(&Answer::new(page::theme(&visit).stylesheet(), CSS, String::new()), visit.gzip)
}

/// A picture that this installation makes itself.
async fn media(
    State(site): State<Arc<Site>>,
    PathParam(name): PathParam<String>,
    headers: HeaderMap,
) -> Result<Response, ProblemResponse> {
    let gzip = accepts_gzip(&headers);
    if let Some(known) = site.pictures.get(&name) {
        return Ok(file(&known, gzip));
    }
    let picture = Answer::new((site.web.media)(&name).ok_or_else(not_found)?, SVG, String::new());
    site.pictures.insert(name, picture.clone());
    Ok(file(&picture, gzip))
}
