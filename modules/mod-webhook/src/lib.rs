//! Outgoing webhooks: who wants to hear of what, and posting it to them with patience.
//!
//! Invariants: an event and an endpoint make one delivery; its row is committed before a request
//! leaves, and no transaction is open while one does; `delivered` means that the endpoint answered
//! 2xx; a repeat carries the same `webhook-id` and body. No endpoint waits for another.
//! Left out on purpose: which events there are (whoever composes the process says), the way to an
//! address and which addresses may be called (the sender's), and order.

mod delivery;
mod endpoint;
mod interests;
mod jobs;
mod message;
mod store;
mod use_cases;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use kernel_common::{Clock, IdSource, Page};
use kernel_events::Envelope;
use mod_webhook_api::{
    DeliveriesQuery, Delivery, DeliveryDetail, DeliveryId, Endpoint, EndpointChange, EndpointDraft,
    EndpointId, EndpointRef, EndpointWithSecret, EndpointsQuery, FoundEndpoints, Ping, Removed,
    Replay, Replayed, SecretRotation, Told, WebhookDeliveries, WebhookEndpoints, WebhookError,
    spi::WebhookSender,
};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{ModuleDb, ModuleSchema, Quiet, StoreError};
use tokio::sync::watch;

use interests::Interests;

pub use jobs::deliver_due::Deliveries;

/// The module's schema and migrations.
#[must_use]
pub fn schema() -> ModuleSchema {
    ModuleSchema {
        module: "webhook",
        schema: "webhooks",
        migrator: || sqlx::migrate!("./migrations"),
    }
}

/// The webhook module: implements both contracts of `mod_webhook_api`.
#[derive(Clone)]
pub struct WebhookModule {
    db: ModuleDb,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    sender: Arc<dyn WebhookSender>,
    types: Arc<[&'static str]>,
    patience: Duration,
    interests: Arc<Interests>,
    quiet: Arc<Quiet>,
}

impl WebhookModule {
    /// The module over its own schema, with the sender of this installation. `types` are the
    /// events that an endpoint may name.
    #[must_use]
    pub fn new(
        db: ModuleDb,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        sender: Arc<dyn WebhookSender>,
        types: Vec<&'static str>,
    ) -> Self {
        let (interests, quiet) = (Arc::default(), Arc::default());
        let (types, patience) = (types.into(), delivery::PATIENCE);
        Self { db, clock, ids, sender, types, patience, interests, quiet }
    }

    /// Gives a request up that its sender has not by then; after 20 seconds unless said otherwise.
    /// Ten seconds later another process may try again.
    #[must_use]
    pub fn giving_up_after(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Posts what is due, of every tenant, until nothing is due and nothing under way. Two
    /// processes may do so at once: a delivery is tried by one of them. Costs nothing while this
    /// process knows that nothing is due; what another has kept is looked for every ten seconds.
    ///
    /// Once `stop` says so, or its other end is gone, nothing more is begun and what is under way is
    /// broken off: its lease ends, and it is tried again with the same id. The same happens when
    /// the future is dropped.
    ///
    /// # Errors
    /// [`StoreError`]; what is under way then is broken off as well.
    pub async fn deliver_due(&self, stop: watch::Receiver<bool>) -> Result<Deliveries, StoreError> {
        jobs::deliver_due::run(self, stop).await
    }

    /// Forgets deliveries that were settled more than 30 days ago, of every tenant, and what was
    /// posted with them; answers how many deliveries that were.
    ///
    /// # Errors
    /// [`StoreError`]; the rest is forgotten the next time.
    pub async fn forget_old(&self) -> Result<u64, StoreError> {
        jobs::forget_old::run(self).await
    }
}

impl std::fmt::Debug for WebhookModule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebhookModule")
    }
}

#[async_trait]
impl WebhookEndpoints for WebhookModule {
    async fn create(
        &self,
        ctx: &CallCtx,
        draft: EndpointDraft,
    ) -> Result<EndpointWithSecret, CallError<WebhookError>> {
        use_cases::create_endpoint::run(self, ctx, draft).await
    }

    async fn change(
        &self,
        ctx: &CallCtx,
        change: EndpointChange,
    ) -> Result<Endpoint, CallError<WebhookError>> {
        use_cases::change_endpoint::run(self, ctx, change).await
    }

    async fn rotate_secret(
        &self,
        ctx: &CallCtx,
        rotation: SecretRotation,
    ) -> Result<EndpointWithSecret, CallError<WebhookError>> {
        use_cases::rotate_secret::run(self, ctx, rotation).await
    }

    async fn remove(
        &self,
        ctx: &CallCtx,
        which: EndpointRef,
    ) -> Result<Removed, CallError<WebhookError>> {
        use_cases::remove_endpoint::run(self, ctx, which).await
    }

    async fn find(
        &self,
        ctx: &CallCtx,
        ids: Vec<EndpointId>,
    ) -> Result<FoundEndpoints, CallError<WebhookError>> {
        use_cases::find_endpoints::run(self, ctx, ids).await
    }

    async fn list(
        &self,
        ctx: &CallCtx,
        query: EndpointsQuery,
    ) -> Result<Page<Endpoint>, CallError<WebhookError>> {
        use_cases::list_endpoints::run(self, ctx, query).await
    }
}

#[async_trait]
impl WebhookDeliveries for WebhookModule {
    async fn tell(
        &self,
        ctx: &CallCtx,
        events: Vec<Envelope>,
    ) -> Result<Told, CallError<WebhookError>> {
        use_cases::tell_events::run(self, ctx, events).await
    }

    async fn ping(&self, ctx: &CallCtx, ping: Ping) -> Result<Delivery, CallError<WebhookError>> {
        use_cases::ping_endpoint::run(self, ctx, ping).await
    }

    async fn replay(
        &self,
        ctx: &CallCtx,
        replay: Replay,
    ) -> Result<Replayed, CallError<WebhookError>> {
        use_cases::replay_deliveries::run(self, ctx, replay).await
    }

    async fn list(
        &self,
        ctx: &CallCtx,
        query: DeliveriesQuery,
    ) -> Result<Page<Delivery>, CallError<WebhookError>> {
        use_cases::list_deliveries::run(self, ctx, query).await
    }

    async fn detail(
        &self,
        ctx: &CallCtx,
        ids: Vec<DeliveryId>,
    ) -> Result<Vec<DeliveryDetail>, CallError<WebhookError>> {
        use_cases::show_deliveries::run(self, ctx, ids).await
    }
}
