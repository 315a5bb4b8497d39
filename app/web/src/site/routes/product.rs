//! `GET /products/{slug}`

use std::sync::Arc;

use app_storefront::ViewError;
use axum::{extract::State, response::Response};
use http::StatusCode;
use kernel_common::Sku;
use mod_catalog_api::Slug;
use rt_http::{PathParam, ProblemResponse, QueryParams};
use serde::Deserialize;

use crate::{
    site::{
        Site, fill,
        reply::{defect, not_found},
        visit::Visit,
    },
    structured,
    views::ProductView,
};

/// Products shown beside it: a row.
const RELATED: u32 = 4;

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
        let page = match site.web.storefront.product(&visit.ctx, &slug).await {
            Err(ViewError::Withdrawn(_)) => {
                return Err(ProblemResponse::of_status(StatusCode::GONE));
            }
            page => page?,
        };
        let related = site.web.storefront.related(&visit.ctx, &page, RELATED).await?;
        let tree = site.tree(&visit).await?;
        let top = page.breadcrumbs.first().map(|category| category.slug.as_str());
        let here = |paths: &crate::Paths| paths.product(slug.as_str());
        let context = site.context(&visit, here, &tree, top);
        let view = fill::product(&visit, &page, sku.as_ref(), &related).ok_or_else(not_found)?;
        let home = site.renderer.home_title(visit.language).map_err(defect)?;
        let described = fill::described(&visit, &page, &view);
        let breadcrumbs = structured::breadcrumbs(&context, &home, &view.breadcrumbs, &view.title);
        let structured = vec![structured::product(&context, &described), breadcrumbs];
        let view = ProductView { structured, ..view };
        site.renderer.product(&view, &context).map_err(defect)
    };
    site.cached(&visit, &name, make).await
}
