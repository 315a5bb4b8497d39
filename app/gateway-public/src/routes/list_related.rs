//! `GET /api/v1/products/{slug}/related`

use app_storefront::{ProductsPage, ViewError};
use axum::{extract::State, response::Response};
use http::HeaderMap;
use rt_http::{PathParam, ProblemResponse};

use crate::{
    Gateway, cached,
    dto::{Problem, ProductPage},
    store::InStore,
};

/// Products beside one.
const RELATED: u32 = 12;

/// What goes with a product
///
/// What the merchant put beside it, else the newest of the shelf it stands on; at most 12.
#[utoipa::path(get, path = "/api/v1/products/{slug}/related", tag = "catalog",
    params(("slug" = String, Path, description = "The product's name in addresses")),
    responses(
        (status = 200, body = ProductPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn list_related(
    State(gateway): State<Gateway>,
    place: InStore,
    PathParam(slug): PathParam<String>,
    headers: HeaderMap,
) -> Result<Response, ProblemResponse> {
    let slug = slug.parse().map_err(|_| ProblemResponse::of(&ViewError::NotFound("product")))?;
    let make = async {
        let (ctx, storefront) = (&place.ctx, &gateway.storefront);
        let page = storefront.product(ctx, &slug).await?;
        let cards = storefront.related(ctx, &page, RELATED).await?;
        let page = ProductsPage { cards, next: None };
        Ok::<_, ViewError>(ProductPage::of(&page, &ctx.locale))
    };
    cached::json(&gateway, &place, &headers, &format!("related {slug}"), make).await
}
