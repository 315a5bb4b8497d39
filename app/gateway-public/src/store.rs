//! Whose shop a request is for, and the context of its calls.

use std::{sync::Arc, time::Duration};

use axum::extract::FromRequestParts;
use http::{StatusCode, header, request::Parts};
use kernel_common::{Currency, IdempotencyKey};
use kernel_events::Actor;
use rt_config::Store;
use rt_contract::{CallCtx, TraceParent};
use rt_http::ProblemResponse;

use crate::{Service, language};

/// How long the modules may take for one request.
const CALL_TIMEOUT: Duration = Duration::from_secs(25);

/// The store of the request, and the context of its calls: language and money from
/// `?locale=` and `?currency=`, else from `Accept-Language`, else the store's first.
#[derive(Clone, Debug)]
pub(crate) struct InStore {
    pub(crate) store: Arc<Store>,
    pub(crate) ctx: CallCtx,
}

impl InStore {
    /// The same under an idempotency key.
    pub(crate) fn under(&self, key: IdempotencyKey) -> CallCtx {
        self.ctx.with_key(key)
    }
}

impl FromRequestParts<Service> for InStore {
    type Rejection = ProblemResponse;

    async fn from_request_parts(
        parts: &mut Parts,
        service: &Service,
    ) -> Result<Self, ProblemResponse> {
        let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let host = host.or(parts.uri.host()).unwrap_or_default();
        let store = service.gateway.stores.by_host(host).cloned().ok_or_else(|| {
            ProblemResponse::new(StatusCode::NOT_FOUND, "unknown_store")
                .detail("no store of this installation answers on this host")
        })?;
        let query = parts.uri.query().unwrap_or_default();
        let locale = asked(query, "locale")
            .and_then(|tag| store.locales.iter().find(|locale| locale.as_str() == tag))
            .or_else(|| language::accepted(&parts.headers, &store.locales));
        let currency = asked(query, "currency")
            .and_then(Currency::from_code)
            .filter(|currency| store.currencies.contains(currency));
        let mut ctx = CallCtx::system(store.tenant, "gateway-public").with_timeout(CALL_TIMEOUT);
        ctx.actor = Actor::Guest;
        ctx.channel = "api".to_owned();
        ctx.locale = locale.unwrap_or(store.default_locale()).clone();
        ctx.currency = currency.unwrap_or(store.default_currency());
        let trace = parts.headers.get("traceparent").and_then(|trace| trace.to_str().ok());
        ctx.trace = trace.and_then(TraceParent::parse);
        Ok(Self { store, ctx })
    }
}

/// A plain value of the query; nobody percent-encodes a language or a currency.
fn asked<'q>(query: &'q str, name: &str) -> Option<&'q str> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
}
