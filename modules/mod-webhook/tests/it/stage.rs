//! The module with its database and a wire in the place of the network.

use std::{sync::Arc, time::Duration};

use kernel_common::{Clock, EventId, FieldError, ManualClock, PageRequest, TenantId};
use kernel_events::{Actor, Envelope, EventMeta};
use mod_webhook::{Deliveries, WebhookModule};
use mod_webhook_api::{
    DeliveriesQuery, Delivery, DeliveryDetail, DeliveryId, Endpoint, EndpointDraft, EndpointId,
    EndpointWithSecret, WebhookDeliveries, WebhookEndpoints, WebhookError,
};
use rt_contract::{CallCtx, CallError};
use rt_host::RandomIds;
use rt_postgres::ModuleDb;
use serde_json::json;
use testkit::{TestDatabase, ctx, fresh_ctx, tenant_one};
use tokio::sync::watch;

use crate::wire::Wire;

pub(crate) const PLACED: &str = "orders.order_placed.v1";
pub(crate) const SHIPPED: &str = "orders.order_shipped.v1";
pub(crate) const CAPTURED: &str = "payments.captured.v1";

pub(crate) const ERP: &str = "https://erp.example/hooks";
pub(crate) const CRM: &str = "https://crm.example/hooks";

/// When a try that never ended is made again.
pub(crate) const LEASE: Duration = Duration::from_secs(3_600 + 10);

pub(crate) struct Stage {
    pub(crate) module: WebhookModule,
    pub(crate) wire: Arc<Wire>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) stop: watch::Sender<bool>,
    pub(crate) db: ModuleDb,
    pub(crate) database: TestDatabase,
}

impl Stage {
    /// No request is given up before the test is.
    pub(crate) async fn open() -> Self {
        Self::giving_up_after(hours(1)).await
    }

    pub(crate) async fn giving_up_after(patience: Duration) -> Self {
        let database = TestDatabase::create(&[mod_webhook::schema()]).await;
        let db = database.module(&mod_webhook::schema());
        let (wire, clock) = (Arc::new(Wire::default()), Arc::new(ManualClock::default()));
        let module = over(db.clone(), clock.clone(), wire.clone()).giving_up_after(patience);
        Self { module, wire, clock, stop: watch::Sender::new(false), db, database }
    }

    /// The module in another process on the same database.
    pub(crate) async fn another_process(&self) -> WebhookModule {
        let postgres = self.database.another_process().await;
        let db = postgres.module(&mod_webhook::schema());
        over(db, self.clock.clone(), self.wire.clone()).giving_up_after(hours(1))
    }

    /// An endpoint of the first tenant.
    pub(crate) async fn endpoint(&self, url: &str, types: &[&str]) -> EndpointWithSecret {
        self.module.create(&fresh_ctx(), draft(url, types)).await.expect("created")
    }

    /// As it is now.
    pub(crate) async fn seen(&self, id: EndpointId) -> Endpoint {
        let found = self.module.find(&ctx(tenant_one()), vec![id]).await.expect("an answer");
        found.items.into_iter().next().expect("the endpoint is there")
    }

    /// Tells of one event; its id, and how many deliveries it makes.
    pub(crate) async fn tell(&self, event_type: &str) -> (EventId, u32) {
        let event = event(tenant_one(), event_type);
        let id = event.id;
        let told = self.module.tell(&ctx(tenant_one()), vec![event]).await.expect("told");
        (id, told.deliveries)
    }

    pub(crate) async fn deliver(&self) -> Deliveries {
        self.module.deliver_due(self.stop.subscribe()).await.expect("the database answers")
    }

    /// The first tenant's deliveries, the newest first.
    pub(crate) async fn deliveries(&self) -> Vec<Delivery> {
        let page = WebhookDeliveries::list(&self.module, &ctx(tenant_one()), all()).await;
        page.expect("a page").items
    }

    /// The only one there is.
    pub(crate) async fn delivery(&self) -> Delivery {
        let deliveries = self.deliveries().await;
        let [only] = deliveries.as_slice() else { panic!("one delivery: {deliveries:?}") };
        only.clone()
    }

    pub(crate) async fn detail(&self, id: DeliveryId) -> DeliveryDetail {
        let details = self.module.detail(&ctx(tenant_one()), vec![id]).await.expect("an answer");
        details.into_iter().next().expect("the delivery is there")
    }

    /// Moves the clock to when the only delivery is tried next.
    pub(crate) async fn until_next_try(&self) {
        let next = self.delivery().await.next_try_at.expect("it is queued");
        self.clock.advance(next.since(self.clock.now()));
    }

    /// One number, asked behind the module's back.
    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        let mut behind = self.database.behind().await;
        sqlx::query_scalar(sql).fetch_one(&mut behind).await.expect("a number")
    }
}

fn over(db: ModuleDb, clock: Arc<ManualClock>, wire: Arc<Wire>) -> WebhookModule {
    let types = vec![PLACED, SHIPPED, CAPTURED];
    WebhookModule::new(db, clock, Arc::new(RandomIds), wire, types)
}

pub(crate) fn draft(url: &str, types: &[&str]) -> EndpointDraft {
    EndpointDraft {
        url: url.to_owned(),
        types: types.iter().map(|one| (*one).to_owned()).collect(),
        description: "ERP".to_owned(),
    }
}

/// The first page of everything.
pub(crate) fn all() -> DeliveriesQuery {
    DeliveriesQuery { endpoint_id: None, state: None, page: PageRequest::first(200) }
}

/// An event that nobody has told of.
pub(crate) fn event(tenant: TenantId, event_type: &str) -> Envelope {
    Envelope {
        specversion: "1.0".to_owned(),
        id: EventId::generate(&RandomIds),
        source: "/order".to_owned(),
        event_type: event_type.to_owned(),
        subject: "order/7".to_owned(),
        time: ManualClock::default().now(),
        datacontenttype: "application/json".to_owned(),
        tenant,
        streamseq: 3,
        meta: EventMeta { actor: Actor::Guest, traceparent: None, locale: None },
        data: json!({ "number": "K7MX-4Q2P", "note": "Grüße, 日本" }),
    }
}

pub(crate) fn hours(hours: u64) -> Duration {
    Duration::from_secs(hours * 3_600)
}

pub(crate) fn without_key() -> CallCtx {
    ctx(tenant_one())
}

/// Why a call was refused.
pub(crate) fn refusal<T: std::fmt::Debug>(
    answer: Result<T, CallError<WebhookError>>,
) -> WebhookError {
    match answer {
        Err(CallError::Domain(error)) => error,
        other => panic!("no refusal: {other:?}"),
    }
}

/// Where a request is at fault, and by which rule.
pub(crate) fn faults<T: std::fmt::Debug>(
    answer: Result<T, CallError<WebhookError>>,
) -> Vec<(String, String)> {
    let WebhookError::Invalid(faults) = refusal(answer) else { panic!("no faults in fields") };
    faults.into_iter().map(|FieldError { pointer, code, .. }| (pointer, code)).collect()
}
