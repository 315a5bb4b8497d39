//! `POST /api/admin/v1/webhooks/{webhook}/replay`

use std::collections::HashSet;

use axum::{Json, extract::State};
use http::StatusCode;
use kernel_common::FieldError;
use mod_webhook_api::{DeliveryId, EndpointId, Replay};
use rt_contract::CallCtx;
use rt_http::{IdempotencyKeyHeader, JsonBody, PathParam, ProblemResponse};

use crate::{
    AdminGateway,
    dto::{Problem, ReplayAnswer, ReplayRequest},
    lookup, pointers,
    store::InStore,
};

/// Most deliveries that are named at once.
const NAMED_MAX: usize = 200;
/// Most deliveries that the module tells of at once.
const DETAILS_MAX: usize = 20;

/// Tries deliveries to an address again
///
/// Either those that are named, or all that were given up since an instant.
#[utoipa::path(post, path = "/api/admin/v1/webhooks/{webhook}/replay", tag = "webhooks",
    params(
        ("webhook" = String, Path, description = "Id"),
        ("Idempotency-Key" = String, Header, description = "The same key never acts twice"),
    ),
    request_body = ReplayRequest,
    responses(
        (status = 202, body = ReplayAnswer),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn replay_webhook_deliveries(
    State(gateway): State<AdminGateway>,
    place: InStore,
    PathParam(webhook): PathParam<String>,
    IdempotencyKeyHeader(key): IdempotencyKeyHeader,
    JsonBody(request): JsonBody<ReplayRequest>,
) -> Result<(StatusCode, Json<ReplayAnswer>), ProblemResponse> {
    let endpoint_id = lookup::webhook(&gateway, &place.ctx, &webhook).await?.id;
    let replay = match (request.deliveries, request.since) {
        (Some(deliveries), None) => {
            all_of(&gateway, &place.ctx, endpoint_id, &deliveries).await?;
            Replay::Deliveries(deliveries)
        }
        (None, Some(since)) => Replay::FailedSince { endpoint_id, since },
        (Some(_), Some(_)) | (None, None) => {
            let message = "name either deliveries or an instant";
            let fault = FieldError::new("/deliveries", "required", message);
            return Err(ProblemResponse::invalid(vec![fault]));
        }
    };
    let replayed = gateway.webhook_deliveries.replay(&place.under(key), replay).await;
    Ok((StatusCode::ACCEPTED, Json(replayed.map_err(pointers::in_replay)?.into())))
}

/// Refuses deliveries that are not to this address.
async fn all_of(
    gateway: &AdminGateway,
    ctx: &CallCtx,
    endpoint: EndpointId,
    deliveries: &[DeliveryId],
) -> Result<(), ProblemResponse> {
    if deliveries.is_empty() || deliveries.len() > NAMED_MAX {
        let fault = FieldError::new("/deliveries", "out_of_range", "are 1 to 200");
        return Err(ProblemResponse::invalid(vec![fault]));
    }
    let mut its = HashSet::new();
    for some in deliveries.chunks(DETAILS_MAX) {
        let details = gateway.webhook_deliveries.detail(ctx, some.to_vec()).await?;
        let found = details.into_iter().map(|detail| detail.delivery);
        its.extend(found.filter(|found| found.endpoint_id == endpoint).map(|found| found.id));
    }
    let fault = |position: usize| {
        let pointer = format!("/deliveries/{position}");
        FieldError::new(pointer, "unknown", "is no delivery to this address")
    };
    let unknown = deliveries.iter().enumerate().filter(|(_, id)| !its.contains(id));
    let faults: Vec<FieldError> = unknown.map(|(position, _)| fault(position)).collect();
    if faults.is_empty() { Ok(()) } else { Err(lookup::no_webhook_delivery().errors(faults)) }
}
