//! What every reaction shares: its name, its key, and how errors are delivered again.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use kernel_common::{IdempotencyKey, OrderId, Problem, ProblemKind};
use kernel_events::{DeliveryError, Envelope, EventHandler, Subscription};
use mod_order_api::{OrderRef, OrderStatus, Orders};
use rt_contract::{CallCtx, CallError};
use uuid::Uuid;

/// A reaction to events of one module.
#[async_trait]
pub(crate) trait React: Send + Sync + 'static {
    /// Stable name: the cursor and the keys are made of it.
    const NAME: &'static str;
    /// What it reacts to. A type or version that it does not know never reaches it.
    const TYPES: &'static [&'static str];

    /// Reacts; events that do not concern it are taken in silence.
    async fn react(&self, ctx: CallCtx, event: &Envelope) -> Result<(), DeliveryError>;
}

/// Binds a reaction to its events.
pub(crate) fn subscribe<R: React>(reaction: R) -> Subscription {
    Subscription { consumer: R::NAME, types: R::TYPES, handler: Arc::new(Handler(reaction)) }
}

struct Handler<R>(R);

#[async_trait]
impl<R: React> EventHandler for Handler<R> {
    async fn handle(&self, event: &Envelope) -> Result<(), DeliveryError> {
        let mut name = R::NAME.to_owned();
        if rt_failpoints::planted("unkeyed_reaction") {
            name = format!("{name} of process {}", std::process::id());
        }
        let key = IdempotencyKey::from(Uuid::new_v5(&event.id.as_uuid(), name.as_bytes()));
        let mut ctx = CallCtx::system(event.tenant, R::NAME)
            .with_key(key)
            .with_timeout(Duration::from_secs(15));
        if let Some(locale) = &event.meta.locale {
            ctx.locale = locale.clone();
        }
        ctx.trace = event.meta.traceparent.as_deref().and_then(rt_contract::TraceParent::parse);
        self.0.react(ctx, event).await
    }
}

/// Whether an order is still cancelled when the news of it is heard: money that came late may have
/// placed it again since, and news are told more than once.
pub(crate) async fn still_cancelled(
    orders: &dyn Orders,
    ctx: &CallCtx,
    order_id: OrderId,
) -> Result<bool, DeliveryError> {
    let found = orders.find(ctx, vec![OrderRef::Id(order_id)]).await;
    let found = found.map_err(|error| refused(&error))?.found;
    let status = found.first().map(|found| found.order.state.status());
    Ok(status == Some(OrderStatus::Cancelled))
}

/// A payload that cannot be read will not be readable later.
pub(crate) fn unreadable(error: &serde_json::Error) -> DeliveryError {
    DeliveryError::Poison(error.to_string())
}

/// Faults pass; a refusal of the domain is for people to look at, unless waiting may help.
pub(crate) fn refused<E: Problem>(error: &CallError<E>) -> DeliveryError {
    match error {
        CallError::Fault(_) => DeliveryError::Retry(error.to_string()),
        CallError::Domain(refusal) if refusal.kind() == ProblemKind::Unavailable => {
            DeliveryError::Retry(error.to_string())
        }
        CallError::Domain(_) => DeliveryError::Poison(error.to_string()),
    }
}
