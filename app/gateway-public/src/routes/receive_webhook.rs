//! `POST /webhooks/{method}/{tenant}`

use std::{collections::BTreeMap, time::Duration};

use axum::extract::State;
use http::{HeaderMap, StatusCode};
use kernel_common::TenantId;
use kernel_events::Actor;
use mod_payment_api::ReceiveWebhook;
use rt_contract::CallCtx;
use rt_http::{PathParam, ProblemResponse, RawBody};

use crate::Gateway;

/// A provider tells us about a payment. Not part of the API's description: only providers call
/// it, and they prove who they are by a signature over the raw bytes.
pub(crate) async fn receive_webhook(
    State(gateway): State<Gateway>,
    PathParam((method, tenant)): PathParam<(String, String)>,
    headers: HeaderMap,
    RawBody(body): RawBody,
) -> Result<StatusCode, ProblemResponse> {
    let tenant: Option<TenantId> = tenant.parse().ok();
    let store = tenant.and_then(|tenant| gateway.stores.by_tenant(tenant));
    let store = store.ok_or_else(|| ProblemResponse::of_status(StatusCode::NOT_FOUND))?;
    let body = String::from_utf8(body.to_vec())
        .map_err(|_| ProblemResponse::new(StatusCode::BAD_REQUEST, "invalid_utf8"))?;
    let headers: BTreeMap<String, String> = headers
        .iter()
        .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())))
        .collect();
    let mut ctx = CallCtx::system(store.tenant, "gateway-public");
    ctx.actor = Actor::Provider(method.clone());
    let ctx = ctx.with_timeout(Duration::from_secs(10));
    gateway.payments.receive_webhook(&ctx, ReceiveWebhook { method, headers, body }).await?;
    Ok(StatusCode::NO_CONTENT)
}
