//! `GET /sitemap.xml` and `GET /sitemaps/{name}`

use std::{
    future::Future,
    io::{self, Read},
    sync::Arc,
    time::Duration,
};

use app_storefront::ViewError;
use axum::{
    Router,
    body::Body,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::{Buf, Bytes, buf::Reader};
use flate2::read::GzDecoder;
use futures_util::stream;
use http::{HeaderValue, StatusCode, header};
use rt_http::{PathParam, ProblemResponse};
use tokio::time::timeout;

use crate::site::{
    Site,
    reply::not_found,
    sitemap::{self, Shop},
    visit::Visit,
};

const XML: &str = "application/xml; charset=utf-8";
/// Crawlers need not ask again for an hour.
const KEEP: &str = "public, max-age=3600";
/// How long a crawler waits for a walk through the shop, and when it may ask again.
const PATIENCE: Duration = Duration::from_secs(20);
const RETRY_SECONDS: u32 = 30;
/// Bytes unpacked at a time.
const CHUNK_BYTES: usize = 64 << 10;

pub(super) fn routes() -> Router<Arc<Site>> {
    Router::new().route("/sitemap.xml", get(index)).route("/sitemaps/{name}", get(file))
}

/// The index of a shop's sitemaps.
async fn index(State(site): State<Arc<Site>>, visit: Visit) -> Result<Response, ProblemResponse> {
    let shop = Shop::of(&visit);
    let starts = patiently({
        let (site, shop) = (site.clone(), shop.clone());
        async move { site.sitemaps.starts(&site.web.storefront, &shop).await }
    });
    Ok(xml(Body::from(sitemap::index(&shop, &starts.await?))))
}

/// A sitemap: `pages.xml`, or `products-1.xml` and on.
async fn file(
    State(site): State<Arc<Site>>,
    visit: Visit,
    PathParam(name): PathParam<String>,
) -> Result<Response, ProblemResponse> {
    let shop = Shop::of(&visit);
    if name == "pages.xml" {
        let tree = site.tree(&visit).await?;
        let collections = site.web.storefront.collections(&visit.ctx).await?;
        return Ok(xml(Body::from(sitemap::shop_pages(&shop, &tree, &collections))));
    }
    let number = name.strip_prefix("products-").and_then(|rest| rest.strip_suffix(".xml"));
    let number: Option<usize> = number.and_then(|number| number.parse().ok());
    let number = number.ok_or_else(not_found)?;
    let file =
        patiently(async move { site.sitemaps.file(&site.web.storefront, &shop, number).await });
    let file = file.await?.ok_or_else(not_found)?;
    if !visit.gzip {
        return Ok(xml(unpacked(file)));
    }
    let mut response = xml(Body::from(file));
    let gzip = HeaderValue::from_static("gzip");
    response.headers_mut().insert(header::CONTENT_ENCODING, gzip);
    Ok(response)
}

/// What `walk` finds, if it comes in time. It goes on without whoever asked, so that asking again
/// finds it done.
async fn patiently<T: Send + 'static>(
    walk: impl Future<Output = Result<T, Arc<ViewError>>> + Send + 'static,
) -> Result<T, ProblemResponse> {
    match timeout(PATIENCE, tokio::spawn(walk)).await {
        Ok(Ok(found)) => found.map_err(|error| ProblemResponse::of(error.as_ref())),
        Ok(Err(ended)) => Err(ProblemResponse::internal(format!("a walk ended: {ended}"))),
        Err(_) => Err(ProblemResponse::new(StatusCode::SERVICE_UNAVAILABLE, "being_made")
            .detail("the sitemap of this shop is being made; ask again")
            .retry_after(RETRY_SECONDS)),
    }
}

fn xml(body: Body) -> Response {
    let headers = [
        (header::CONTENT_TYPE, XML),
        (header::CACHE_CONTROL, KEEP),
        (header::VARY, "accept-encoding"),
    ];
    (headers, body).into_response()
}

/// A file for whoever does not read gzip, a piece at a time: unpacked it may have 50 MB.
fn unpacked(file: Bytes) -> Body {
    let decoder = GzDecoder::new(file.reader());
    let pieces = stream::unfold(decoder, |mut decoder: GzDecoder<Reader<Bytes>>| async move {
        let mut piece = vec![0; CHUNK_BYTES];
        match decoder.read(&mut piece) {
            Ok(0) => None,
            Ok(length) => {
                piece.truncate(length);
                Some((Ok::<_, io::Error>(Bytes::from(piece)), decoder))
            }
            Err(error) => Some((Err(error), decoder)),
        }
    });
    Body::from_stream(pieces)
}
