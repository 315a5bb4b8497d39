//! `POST /api/admin/v1/catalog/collections/removals`

use axum::{Json, extract::State};
use mod_catalog_api::RemoveCollections;
use rt_http::{IdempotencyKeyHeader, JsonBody, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{
        Problem,
        catalog::{SlugList, SlugOutcomes},
    },
    pointers,
    store::InStore,
};

/// Removes collections
///
/// With their links; products stay.
#[utoipa::path(post, path = "/api/admin/v1/catalog/collections/removals", tag = "catalog",
    params(("Idempotency-Key" = String, Header, description = "The same key never acts twice")),
    request_body = SlugList,
    responses(
        (status = 200, body = SlugOutcomes),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn remove_collections(
    State(gateway): State<AdminGateway>,
    place: InStore,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(request): JsonBody<SlugList>,
) -> Result<Json<SlugOutcomes>, ProblemResponse> {
    let told = gateway
        .catalog_writer
        .remove_collections(&place.under(key), RemoveCollections { collections: request.slugs })
        .await;
    Ok(Json(told.map_err(pointers::in_slugs)?.into()))
}
