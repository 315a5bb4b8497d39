//! `GET /api/admin/v1/catalog/relations`

use axum::{Json, extract::State};
use kernel_common::FieldError;
use mod_catalog_api::{RelationEnd, RelationsQuery};
use rt_http::{ProblemResponse, QueryParams};

use crate::{
    AdminGateway,
    dto::{
        Problem,
        catalog::{RelationPage, RelationsParams},
        page_of,
    },
    lookup, pointers,
    store::InStore,
};

/// Links from a product or collection, or to a product
///
/// Whether they hold now or not.
#[utoipa::path(get, path = "/api/admin/v1/catalog/relations", tag = "catalog", params(RelationsParams),
    responses(
        (status = 200, body = RelationPage),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn list_relations(
    State(gateway): State<AdminGateway>,
    place: InStore,
    QueryParams(params): QueryParams<RelationsParams>,
) -> Result<Json<RelationPage>, ProblemResponse> {
    let page = page_of(params.limit, params.after)?;
    let end = match (params.product, params.collection, params.target) {
        (Some(slug), None, None) => {
            RelationEnd::FromProduct(lookup::product(&gateway, &place.ctx, slug).await?)
        }
        (None, Some(slug), None) => {
            RelationEnd::FromCollection(lookup::collection(&gateway, &place.ctx, slug).await?)
        }
        (None, None, Some(slug)) => {
            RelationEnd::ToProduct(lookup::product(&gateway, &place.ctx, slug).await?)
        }
        _ => {
            let message = "name one of product, collection and target";
            let fault = FieldError::new("/product", "required", message);
            return Err(ProblemResponse::invalid(vec![fault]));
        }
    };
    let query = RelationsQuery { end, kind: params.kind.into(), page };
    let page = gateway.catalog.relations(&place.ctx, query).await;
    Ok(Json(page.map_err(pointers::in_query)?.into()))
}
