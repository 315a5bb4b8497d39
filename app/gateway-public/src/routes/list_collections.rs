//! `GET /api/v1/collections`

use app_storefront::ViewError;
use axum::{extract::State, response::Response};
use http::HeaderMap;
use rt_http::{ProblemResponse, QueryParams};

use crate::{
    Gateway, cached,
    dto::{CollectionList, PageParams, Problem},
    pointers,
    store::InStore,
};

/// What the merchant puts together
///
/// Keyset pages: `next` of one page is `after` of the next. A page has fewer than `limit` where
/// others are not public.
#[utoipa::path(get, path = "/api/v1/collections", tag = "catalog", params(PageParams), responses(
    (status = 200, body = CollectionList),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list_collections(
    State(gateway): State<Gateway>,
    place: InStore,
    QueryParams(params): QueryParams<PageParams>,
    headers: HeaderMap,
) -> Result<Response, ProblemResponse> {
    let request = params.request()?;
    let after = params.after.as_deref().unwrap_or_default();
    let name = format!("collections {} {after}", request.limit);
    let make = async {
        let page = gateway.storefront.collections_page(&place.ctx, request).await?;
        Ok::<_, ViewError>(CollectionList::of(&page, &place.ctx.locale))
    };
    let answer = cached::json(&gateway, &place, &headers, &name, make).await;
    answer.map_err(|problem| pointers::without("/page", problem))
}
