//! `GET /categories/{slug}`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use mod_catalog_api::Slug;
use rt_http::{PathParam, ProblemResponse, QueryParams};

use super::products::{ListingParams, page_request};
use crate::site::{
    Site, fill,
    reply::{defect, not_found},
    visit::Visit,
};

/// The products of a category and those below it.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    PathParam(slug): PathParam<String>,
    QueryParams(params): QueryParams<ListingParams>,
) -> Result<Response, ProblemResponse> {
    let slug: Slug = slug.parse().map_err(|_| not_found())?;
    let place = params.place(visit.paths.category(slug.as_str()));
    let name = format!("category {slug} {:?} {:?}", place.sort, place.trail);
    let make = async {
        let request = page_request(&place);
        let page = site.web.storefront.category(&visit.ctx, &slug, place.sort, request).await?;
        let tree = site.tree(&visit).await?;
        let top = page.ancestors.first().unwrap_or(&page.category).slug.as_str();
        let here = |paths: &crate::Paths| paths.category(slug.as_str());
        let context = site.context(&visit, here, &tree, Some(top));
        let view = fill::category(&visit, &page, &place);
        site.renderer.listing(&view, &context).map_err(defect)
    };
    site.cached(&visit, &name, make).await
}
