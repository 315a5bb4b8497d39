//! `GET /collections` and `GET /collections/{slug}`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use kernel_common::PageRequest;
use mod_catalog_api::{ProductSort, Slug};
use rt_http::{PathParam, ProblemResponse, QueryParams};

use super::listing::page_request;
use crate::{
    Paths,
    site::{
        Site,
        ask::{Fields, one},
        fill::{self, ListingPlace, TRAIL_SEPARATOR},
        reply::{defect, not_found},
        visit::Visit,
    },
    structured,
    views::{CollectionsView, Crumb},
};

/// All collections.
pub(super) async fn index(
    State(site): State<Arc<Site>>,
    visit: Visit,
) -> Result<Response, ProblemResponse> {
    let make = async {
        let tree = site.tree(&visit).await?;
        let found = site.web.storefront.collections(&visit.ctx).await?;
        let context = site.context(&visit, Paths::collections, &tree, None);
        let tiles = found.iter().map(|collection| fill::collection_tile(&visit, collection));
        let view = CollectionsView { collections: tiles.collect() };
        site.renderer.collections(&view, &context).map_err(defect)
    };
    site.cached(&visit, "collections", make).await
}

/// The products of a collection.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    PathParam(slug): PathParam<String>,
    QueryParams(fields): QueryParams<Fields>,
) -> Result<Response, ProblemResponse> {
    let slug: Slug = slug.parse().map_err(|_| not_found())?;
    let trail = one(&fields, "after").unwrap_or_default();
    let cursors = trail.split(TRAIL_SEPARATOR).filter(|cursor| !cursor.is_empty());
    let place = ListingPlace {
        base: visit.paths.collection(slug.as_str()),
        sort: ProductSort::default(),
        trail: cursors.map(str::to_owned).collect(),
    };
    let name = format!("collection {slug} {:?}", place.trail);
    let make = async {
        let request: PageRequest = page_request(&place);
        let page = site.web.storefront.collection(&visit.ctx, &slug, request).await?;
        let tree = site.tree(&visit).await?;
        let here = |paths: &Paths| paths.collection(slug.as_str());
        let context = site.context(&visit, here, &tree, None);
        let mut view = fill::collection(&visit, &page, &place);
        let title = site.renderer.collections_title(visit.language).map_err(defect)?;
        view.breadcrumbs = vec![Crumb { title, url: visit.paths.collections() }];
        let home = site.renderer.home_title(visit.language).map_err(defect)?;
        view.structured = vec![
            structured::breadcrumbs(&context, &home, &view.breadcrumbs, &view.title),
            structured::item_list(&context, &view.products),
        ];
        site.renderer.listing(&view, &context).map_err(defect)
    };
    site.cached(&visit, &name, make).await
}
