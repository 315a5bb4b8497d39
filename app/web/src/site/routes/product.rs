//! `GET /products/{slug}`

use std::sync::Arc;

use app_storefront::{ListingQuery, ProductCard, ProductPage, ViewError};
use axum::{extract::State, response::Response};
use kernel_common::{PageRequest, Sku};
use mod_catalog_api::{ProductSort, Slug};
use rt_http::{PathParam, ProblemResponse, QueryParams};
use serde::Deserialize;

use crate::site::{
    Site, fill,
    reply::{defect, not_found},
    visit::Visit,
};

/// Products asked for beside the one shown: enough for a row without it.
const NEIGHBOURS: u32 = 5;

/// Which variant is chosen.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct ProductParams {
    v: Option<String>,
}

/// A product with one of its variants chosen. What is no SKU of its chooses nothing.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    PathParam(slug): PathParam<String>,
    QueryParams(ProductParams { v }): QueryParams<ProductParams>,
) -> Result<Response, ProblemResponse> {
    let slug: Slug = slug.parse().map_err(|_| not_found())?;
    let sku: Option<Sku> = v.and_then(|text| text.parse().ok());
    let name = match &sku {
        Some(sku) => format!("product {slug} {sku}"),
        None => format!("product {slug}"),
    };
    let make = async {
        let page = site.web.storefront.product(&visit.ctx, &slug).await?;
        let related = neighbours(&site, &visit, &page).await?;
        let tree = site.tree(&visit).await?;
        let top = page.breadcrumbs.first().map(|category| category.slug.as_str());
        let here = |paths: &crate::Paths| paths.product(slug.as_str());
        let context = site.context(&visit, here, &tree, top);
        let view = fill::product(&visit, &page, sku.as_ref(), &related).ok_or_else(not_found)?;
        site.renderer.product(&view, &context).map_err(defect)
    };
    site.cached(&visit, &name, make).await
}

async fn neighbours(
    site: &Site,
    visit: &Visit,
    page: &ProductPage,
) -> Result<Vec<ProductCard>, ViewError> {
    // The shelf beside it: its own category may hold little else.
    let above = page.breadcrumbs.iter().rev().nth(1).or(page.breadcrumbs.last());
    let Some(above) = above else { return Ok(Vec::new()) };
    let query = ListingQuery {
        category: Some(above.id),
        sort: ProductSort::Newest,
        page: PageRequest::first(NEIGHBOURS),
    };
    Ok(site.web.storefront.products(&visit.ctx, query).await?.cards)
}
