//! `GET /api/v1/collections/{slug}`

use app_storefront::ViewError;
use axum::{extract::State, response::Response};
use http::HeaderMap;
use rt_http::{PathParam, ProblemResponse, QueryParams};

use crate::{
    Gateway, cached,
    dto::{CollectionProducts, PageParams, Problem},
    pointers,
    store::InStore,
};

/// A collection with its products
///
/// The products are a keyset page: `next` of one page is `after` of the next.
#[utoipa::path(get, path = "/api/v1/collections/{slug}", tag = "catalog",
    params(
        ("slug" = String, Path, description = "The collection's name in addresses"),
        PageParams,
    ),
    responses(
        (status = 200, body = CollectionProducts),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn get_collection(
    State(gateway): State<Gateway>,
    place: InStore,
    PathParam(slug): PathParam<String>,
    QueryParams(params): QueryParams<PageParams>,
    headers: HeaderMap,
) -> Result<Response, ProblemResponse> {
    let unknown = |_| ProblemResponse::of(&ViewError::NotFound("collection"));
    let slug = slug.parse().map_err(unknown)?;
    let request = params.request()?;
    let after = params.after.as_deref().unwrap_or_default();
    let name = format!("collection {slug} {} {after}", request.limit);
    let make = async {
        let page = gateway.storefront.collection(&place.ctx, &slug, request).await?;
        Ok::<_, ViewError>(CollectionProducts::of(&page, &place.ctx.locale))
    };
    let answer = cached::json(&gateway, &place, &headers, &name, make).await;
    answer.map_err(|problem| pointers::without("/page", problem))
}
