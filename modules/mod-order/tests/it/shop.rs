//! A shop that takes orders, in words.

use std::sync::Arc;

use kernel_common::{
    CartId, Clock, IdSource, ManualClock, Money, OrderId, PaymentId, ReservationId, TenantId,
};
use kernel_events::Actor;
use mod_order::OrderBook;
use mod_order_api::{
    ConfirmOrder, FlowKind, FlowRecord, FlowRef, Flows, LinkHash, LoadedFlow, NewFlow, OpenOrder,
    Opened, Order, OrderError, OrderRef, OrderSnapshot, Orders, PaymentState, PaymentSummary,
};
use rt_contract::{CallCtx, CallError};
use rt_host::{RandomIds, random_bytes};
use rt_postgres::ModuleDb;
use serde_json::json;
use testkit::{TestDatabase, tenant_one};

pub(crate) struct Shop {
    pub(crate) book: OrderBook,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) db: ModuleDb,
    pub(crate) database: TestDatabase,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::with_ids(Arc::new(RandomIds)).await
    }

    pub(crate) async fn with_ids(ids: Arc<dyn IdSource>) -> Self {
        let database = TestDatabase::create(&[mod_order::schema()]).await;
        let db = database.module(&mod_order::schema());
        let clock = Arc::new(ManualClock::default());
        let book = OrderBook::new(db.clone(), clock.clone(), ids);
        Self { book, clock, db, database }
    }

    /// A second process on the same database.
    pub(crate) async fn another_process(&self) -> OrderBook {
        let postgres = self.database.another_process().await;
        let db = postgres.module(&mod_order::schema());
        OrderBook::new(db, self.clock.clone(), Arc::new(RandomIds))
    }

    /// A request for an order of two mugs, from a cart of its own.
    pub(crate) fn request(&self) -> OpenOrder {
        OpenOrder {
            order_id: OrderId::generate(&RandomIds),
            cart_id: CartId::generate(&RandomIds),
            cart_version: 3,
            snapshot: snapshot(),
            link_hash: LinkHash::from_bytes(random_bytes()),
            fingerprint: "sha256:two-mugs".to_owned(),
            flow: NewFlow {
                kind: "checkout".to_owned(),
                version: 1,
                state: json!({ "frozen": true }),
                lease_seconds: 15,
                deadline: self.clock.now().after(std::time::Duration::from_secs(900)),
            },
        }
    }

    pub(crate) async fn opened(&self, key: &str) -> Opened {
        self.book.open_pending(&ctx(key), self.request()).await.expect("opened")
    }

    pub(crate) async fn placed(&self, key: &str) -> Order {
        let opened = self.opened(key).await;
        self.confirm(&opened).await.expect("placed")
    }

    pub(crate) async fn confirm(&self, opened: &Opened) -> Result<Order, CallError<OrderError>> {
        self.book.confirm(&fresh_ctx(), confirmation(&opened.flow)).await
    }

    pub(crate) async fn order(&self, id: OrderId) -> Order {
        let found = self.book.find(&fresh_ctx(), vec![OrderRef::Id(id)]).await.expect("found");
        found.found.into_iter().next().expect("the order exists").order
    }

    pub(crate) async fn flow(&self, order_id: OrderId) -> LoadedFlow {
        let by = FlowRef::Order(order_id);
        self.book.load(&fresh_ctx(), by).await.expect("loaded").expect("the flow exists")
    }

    /// Types of the events of one order, in the order of its stream.
    pub(crate) async fn events(&self, id: OrderId) -> Vec<(i64, String)> {
        let stream = format!("order/{id}");
        let mut told = Vec::new();
        for fact in ["opened", "placed", "cancelled", "shipped", "refunded"] {
            let event_type = format!("orders.order_{fact}.v1");
            let events = testkit::events_of(&self.db, &event_type).await;
            let own = events.into_iter().filter(|event| event.subject == stream);
            told.extend(own.map(|event| (event.streamseq, fact.to_owned())));
        }
        told.sort();
        told
    }
}

/// Confirms with a payment and a reservation that belong to the order for good.
pub(crate) fn confirmation(flow: &FlowRecord) -> ConfirmOrder {
    ConfirmOrder {
        order_id: flow.order_id,
        fence: flow.fence,
        payment: payment(flow.order_id, PaymentState::Authorized),
        reservation_id: ReservationId::from_uuid(flow.order_id.as_uuid()),
        reply: json!({ "placed": flow.order_id }),
    }
}

pub(crate) fn payment(order_id: OrderId, state: PaymentState) -> PaymentSummary {
    PaymentSummary {
        payment_id: PaymentId::from_uuid(order_id.as_uuid()),
        method: "test_card".to_owned(),
        state,
        amount: eur(2_490),
    }
}

pub(crate) fn eur(amount_minor: i64) -> Money {
    Money::new(amount_minor, kernel_common::Currency::EUR)
}

/// Two mugs for 20.00 and post for 4.90.
pub(crate) fn snapshot() -> OrderSnapshot {
    let eur = |minor: i64| json!({ "amount_minor": minor, "currency": "EUR" });
    let tax = |minor: i64| json!({ "category": "standard", "rate": 190_000, "included": true, "amount": eur(minor) });
    let priced = json!({
        "sku": "MUG-BLUE", "quantity": 2, "unit_price": eur(1_000), "subtotal": eur(2_000),
        "tax": tax(319), "total": eur(2_000),
    });
    serde_json::from_value(json!({
        "lines": [{
            "line_no": 1, "sku": "MUG-BLUE", "quantity": 2, "product_name": "Кружка",
            "variant_label": "Blue", "priced": priced,
        }],
        "quote": {
            "lines": [priced],
            "delivery": { "option": "post", "price": eur(490), "tax": tax(78), "total": eur(490) },
            "subtotal": eur(2_000), "lines_total": eur(2_000), "tax_total": eur(397),
            "tax_included": true, "taxes": [], "total": eur(2_490), "trace": [],
        },
        "contact": { "email": "Ada@Example.com" },
        "delivery_address": { "name": "Ada", "line": "Street 1", "city": "Berlin", "country": "DE" },
        "delivery": { "option": "post", "name": "Post" },
        "locale": "en", "currency": "EUR", "channel": "web",
        "accepted_terms": { "version": "2026-01", "at": "2026-01-01T00:00:00Z" },
        "payment_method": "test_card",
    }))
    .expect("a snapshot")
}

pub(crate) fn checkout() -> Vec<FlowKind> {
    vec![FlowKind { kind: "checkout".to_owned(), version: 1 }]
}

/// The first tenant's context under a key.
pub(crate) fn ctx(key: &str) -> CallCtx {
    ctx_of(tenant_one(), key)
}

pub(crate) fn ctx_of(tenant: TenantId, key: &str) -> CallCtx {
    let mut ctx = testkit::ctx(tenant).with_key(key.parse().expect("a key"));
    ctx.actor = Actor::Staff("ann".to_owned());
    ctx
}

/// The first tenant's context under a key that nobody else has.
pub(crate) fn fresh_ctx() -> CallCtx {
    ctx_of(tenant_one(), &RandomIds.next().to_string())
}

/// The domain error, or what came instead.
pub(crate) fn refusal<T: std::fmt::Debug>(answer: Result<T, CallError<OrderError>>) -> OrderError {
    match answer {
        Err(CallError::Domain(error)) => error,
        other => panic!("no refusal: {other:?}"),
    }
}
