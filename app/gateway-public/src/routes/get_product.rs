//! `GET /api/v1/products/{slug}`

use app_storefront::ViewError;
use axum::{extract::State, response::Response};
use http::HeaderMap;
use rt_http::{PathParam, ProblemResponse};

use crate::{
    Gateway, cached,
    dto::{Problem, Product},
    store::InStore,
};

/// A product with its variants, prices and stock
#[utoipa::path(get, path = "/api/v1/products/{slug}", tag = "catalog",
    params(("slug" = String, Path, description = "The product's name in addresses")),
    responses(
        (status = 200, body = Product),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn get_product(
    State(gateway): State<Gateway>,
    place: InStore,
    PathParam(slug): PathParam<String>,
    headers: HeaderMap,
) -> Result<Response, ProblemResponse> {
    let slug = slug.parse().map_err(|_| ProblemResponse::of(&ViewError::NotFound("product")))?;
    let make = async {
        let page = gateway.storefront.product(&place.ctx, &slug).await?;
        Ok::<_, ViewError>(Product::of(&page, &place.ctx.locale))
    };
    cached::json(&gateway, &place, &headers, &format!("product {slug}"), make).await
}
