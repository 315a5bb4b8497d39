//! `GET /api/v1/categories`

use axum::{extract::State, response::Response};
use http::HeaderMap;
use rt_http::ProblemResponse;

use crate::{
    Gateway, cached,
    dto::{CategoryList, Problem},
    store::InStore,
};

/// The category tree
///
/// A flat list; `parent` makes it a tree.
#[utoipa::path(get, path = "/api/v1/categories", tag = "catalog", responses(
    (status = 200, body = CategoryList),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list_categories(
    State(gateway): State<Gateway>,
    place: InStore,
    headers: HeaderMap,
) -> Result<Response, ProblemResponse> {
    let make = async {
        let tree = gateway.storefront.categories(&place.ctx).await?;
        Ok::<_, app_storefront::ViewError>(CategoryList::of(&tree, &place.ctx.locale))
    };
    cached::json(&gateway, &place, &headers, "categories", make).await
}
