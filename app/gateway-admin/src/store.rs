//! Whose shop a request is for, and the context of its calls.

use std::time::Duration;

use axum::extract::FromRequestParts;
use http::{StatusCode, header, request::Parts};
use kernel_common::IdempotencyKey;
use kernel_events::Actor;
use rt_contract::{CallCtx, TraceParent};
use rt_http::ProblemResponse;

use crate::AdminGateway;

/// How long the modules may take for one request.
const CALL_TIMEOUT: Duration = Duration::from_secs(25);

/// The store of the request's `Host`, and the context of its calls: staff, in the store's own
/// language and money.
#[derive(Clone, Debug)]
pub(crate) struct InStore {
    pub(crate) ctx: CallCtx,
}

impl InStore {
    /// The context under an idempotency key.
    pub(crate) fn under(&self, key: IdempotencyKey) -> CallCtx {
        self.ctx.with_key(key)
    }
}

impl FromRequestParts<AdminGateway> for InStore {
    type Rejection = ProblemResponse;

    async fn from_request_parts(
        parts: &mut Parts,
        gateway: &AdminGateway,
    ) -> Result<Self, ProblemResponse> {
        let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let host = host.or(parts.uri.host()).unwrap_or_default();
        let store = gateway.stores.by_host(host).ok_or_else(|| {
            ProblemResponse::new(StatusCode::NOT_FOUND, "unknown_store")
                .detail("no store of this installation answers on this host")
        })?;
        let mut ctx = CallCtx::system(store.tenant, "gateway-admin").with_timeout(CALL_TIMEOUT);
        ctx.actor = Actor::Staff("admin".to_owned());
        ctx.channel = "admin".to_owned();
        ctx.locale = store.default_locale().clone();
        ctx.currency = store.default_currency();
        let trace = parts.headers.get("traceparent").and_then(|trace| trace.to_str().ok());
        ctx.trace = trace.and_then(TraceParent::parse);
        Ok(Self { ctx })
    }
}
