//! A short honest history, written by the modules themselves: goods come and are adjusted; one
//! order is shipped, one placed, one cancelled after it was paid, one still waits.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use app_audit::{Options, Report};
use async_trait::async_trait;
use kernel_common::{
    CartId, Clock, Currency, IdempotencyKey, LocalizedText, Money, OrderId, PaymentId, RefundId,
    WarehouseId,
};
use mod_inventory::Inventory;
use mod_inventory_api::{
    Adjustment, AdjustmentReason, PostReservation, Receipt, Reservation, ReserveLine, ReserveStock,
    StockKeeper, StockReservations, VoidReservation, WarehousePut,
};
use mod_order::OrderBook;
use mod_order_api::{
    CancelOrder, ConfirmOrder, LinkHash, NewFlow, OpenOrder, Opened, Orders, PaymentState,
    PaymentSummary, RecordRefund, ShipOrder,
};
use mod_payment::PaymentModule;
use mod_payment_api::{
    AuthorizePayment, FactKind, InstrumentToken, PaymentFact, PaymentMethod, Payments, VoidPayment,
    spi::{InstrumentFault, PaymentProvider, ProviderAuthorize, ProviderError, WebhookError},
};
use rt_host::{RandomIds, SystemClock, random_bytes};
use rt_postgres::ModuleSchema;
use serde_json::json;
use testkit::{TestDatabase, fresh_ctx};

/// Every order costs this.
pub(crate) const TOTAL_MINOR: i64 = 2_490;

pub(crate) struct Shop {
    pub(crate) database: TestDatabase,
    inventory: Inventory,
    orders: OrderBook,
    payments: PaymentModule,
    warehouse: WarehouseId,
}

pub(crate) fn schemas() -> Vec<ModuleSchema> {
    vec![mod_inventory::schema(), mod_order::schema(), mod_payment::schema()]
}

impl Shop {
    pub(crate) async fn with_history() -> Self {
        let database = TestDatabase::create(&schemas()).await;
        let (clock, ids) = (Arc::new(SystemClock), Arc::new(RandomIds));
        let module = |schema: ModuleSchema| database.module(&schema);
        let inventory = Inventory::new(module(mod_inventory::schema()), clock.clone(), ids.clone());
        let orders = OrderBook::new(module(mod_order::schema()), clock.clone(), ids.clone());
        let provider: Arc<dyn PaymentProvider> = Arc::new(Obliging);
        let payments =
            PaymentModule::new(module(mod_payment::schema()), clock, ids, vec![provider]);
        let put = WarehousePut { code: "main".to_owned(), name: "Main".to_owned(), priority: 1 };
        let warehouses =
            inventory.put_warehouses(&fresh_ctx(), vec![put]).await.expect("a warehouse");
        let warehouse = warehouses[0].id;
        let shop = Self { database, inventory, orders, payments, warehouse };
        shop.stock().await;
        shop.ship(shop.place().await).await;
        shop.place().await;
        shop.cancel(shop.place().await).await;
        let waiting = shop.open().await;
        shop.reserve(waiting.order_id).await;
        shop
    }

    pub(crate) async fn audit(&self) -> Report {
        self.audit_with(&Options { grace: Duration::ZERO, provider: None }).await
    }

    pub(crate) async fn audit_with(&self, options: &Options) -> Report {
        let postgres = self.database.postgres();
        app_audit::run_with(&postgres, options).await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Does what no module does, as nobody's role: without triggers and foreign keys.
    pub(crate) async fn tamper(&self, sql: &str) {
        let sql = format!("SET session_replication_role = replica; {sql}");
        let mut behind = self.database.behind().await;
        let done = sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut behind).await;
        done.unwrap_or_else(|error| panic!("the break cannot be planted: {error}"));
    }

    /// Names of the broken checks.
    pub(crate) fn broken(report: &Report) -> Vec<&'static str> {
        report.broken().map(|check| check.name).collect()
    }

    async fn stock(&self) {
        let sku = || "MUG-BLUE".parse().expect("a SKU");
        let receipt = Receipt {
            sku: sku(),
            warehouse: self.warehouse,
            quantity: 100.try_into().expect("a quantity"),
            document: "DN-1".to_owned(),
        };
        self.inventory.receive(&fresh_ctx(), vec![receipt]).await.expect("received");
        let adjustment = |delta, reason| Adjustment {
            sku: sku(),
            warehouse: self.warehouse,
            delta,
            reason,
            note: String::new(),
            document: "CS-1".to_owned(),
        };
        let found =
            vec![adjustment(-3, AdjustmentReason::Damage), adjustment(1, AdjustmentReason::Count)];
        self.inventory.adjust(&fresh_ctx(), found).await.expect("adjusted");
    }

    async fn open(&self) -> Opened {
        let request = OpenOrder {
            order_id: OrderId::generate(&RandomIds),
            cart_id: CartId::generate(&RandomIds),
            cart_version: 1,
            snapshot: snapshot(),
            link_hash: LinkHash::from_bytes(random_bytes()),
            fingerprint: "sha256:two-mugs".to_owned(),
            flow: NewFlow {
                kind: "checkout".to_owned(),
                version: 1,
                state: json!({}),
                lease_seconds: 15,
                deadline: SystemClock.now().after(Duration::from_secs(900)),
            },
        };
        self.orders.open_pending(&fresh_ctx(), request).await.expect("opened")
    }

    async fn reserve(&self, order_id: OrderId) -> Reservation {
        let line = ReserveLine {
            sku: "MUG-BLUE".parse().expect("a SKU"),
            quantity: 2.try_into().expect("a quantity"),
        };
        let request = ReserveStock { order_id, lines: vec![line] };
        self.inventory.reserve(&fresh_ctx(), request).await.expect("reserved")
    }

    async fn place(&self) -> OrderId {
        let opened = self.open().await;
        let order = opened.order_id;
        let reservation_id = self.reserve(order).await.id;
        let request = AuthorizePayment {
            order_id: order,
            amount: eur(TOTAL_MINOR),
            instrument: instrument(),
            return_url: "http://shop.localhost/back".to_owned(),
        };
        let payment = self.payments.authorize(&fresh_ctx(), request).await.expect("paid");
        let confirm = ConfirmOrder {
            order_id: order,
            fence: opened.flow.fence,
            payment: PaymentSummary {
                payment_id: payment.id,
                method: payment.method.clone(),
                state: PaymentState::Captured,
                amount: payment.amount,
            },
            reservation_id,
            reply: json!({}),
        };
        self.orders.confirm(&fresh_ctx(), confirm).await.expect("placed");
        order
    }

    async fn ship(&self, order_id: OrderId) {
        let ship = ShipOrder { order_id, carrier: "DHL".to_owned(), tracking: None };
        self.orders.ship(&fresh_ctx(), ship).await.expect("shipped");
        self.inventory.post(&fresh_ctx(), PostReservation { order_id }).await.expect("posted");
    }

    async fn cancel(&self, order_id: OrderId) {
        let cancel = CancelOrder { order_id, reason: "changed their mind".to_owned() };
        self.orders.cancel(&fresh_ctx(), cancel).await.expect("cancelled");
        self.inventory
            .void(&fresh_ctx(), VoidReservation::OfOrder(order_id))
            .await
            .expect("voided");
        self.payments.void(&fresh_ctx(), VoidPayment::OfOrder(order_id)).await.expect("given back");
        let record = RecordRefund {
            order_id,
            refund_id: RefundId::generate(&RandomIds),
            amount: eur(TOTAL_MINOR),
            reason: String::new(),
        };
        self.orders.record_refund(&fresh_ctx(), record).await.expect("noted");
    }
}

/// Takes every card at once and gives everything back.
struct Obliging;

#[async_trait]
impl PaymentProvider for Obliging {
    fn method(&self) -> PaymentMethod {
        PaymentMethod {
            id: "obliging".to_owned(),
            name: LocalizedText::en_ru("Obliging", "Сговорчивый"),
            fields: vec![],
            deadline_seconds: 60,
            test: true,
            paid_later: false,
        }
    }

    async fn tokenize(
        &self,
        _: &BTreeMap<String, String>,
    ) -> Result<InstrumentToken, Vec<InstrumentFault>> {
        Ok(instrument())
    }

    async fn authorize(&self, request: &ProviderAuthorize) -> Result<PaymentFact, ProviderError> {
        Ok(fact(request.payment_id, FactKind::Captured, 0))
    }

    async fn look_up(&self, payment_id: PaymentId) -> Result<PaymentFact, ProviderError> {
        Ok(fact(payment_id, FactKind::Captured, 0))
    }

    async fn void(&self, _: &str, _: &IdempotencyKey) -> Result<PaymentFact, ProviderError> {
        Err(ProviderError::Refused("captured".to_owned()))
    }

    async fn refund(
        &self,
        provider_payment: &str,
        _: &IdempotencyKey,
        amount: Money,
    ) -> Result<PaymentFact, ProviderError> {
        let payment_id = provider_payment.parse().expect("our own id");
        Ok(fact(payment_id, FactKind::Refunded, amount.amount_minor))
    }

    fn read_webhook(
        &self,
        _: &BTreeMap<String, String>,
        _: &str,
    ) -> Result<PaymentFact, WebhookError> {
        Err(WebhookError::Forged)
    }
}

fn fact(payment_id: PaymentId, kind: FactKind, refunded: i64) -> PaymentFact {
    PaymentFact {
        event_id: format!("{payment_id}:{kind:?}:{refunded}"),
        payment_id,
        kind,
        captured: eur(TOTAL_MINOR),
        refunded: eur(refunded),
        provider_payment: Some(payment_id.to_string()),
        action_url: None,
        decline_code: None,
        raw: json!({}),
    }
}

fn instrument() -> InstrumentToken {
    InstrumentToken {
        method: "obliging".to_owned(),
        token: "tok".to_owned(),
        label: "•••• 4242".to_owned(),
    }
}

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

/// Two mugs for 20.00 and post for 4.90.
fn snapshot() -> mod_order_api::OrderSnapshot {
    let eur = |minor: i64| json!({ "amount_minor": minor, "currency": "EUR" });
    let tax = |minor: i64| json!({ "category": "standard", "rate": 190_000, "included": true, "amount": eur(minor) });
    let priced = json!({
        "sku": "MUG-BLUE", "quantity": 2, "unit_price": eur(1_000), "subtotal": eur(2_000),
        "tax": tax(319), "total": eur(2_000),
    });
    serde_json::from_value(json!({
        "lines": [{
            "line_no": 1, "sku": "MUG-BLUE", "quantity": 2, "product_name": "Mug",
            "variant_label": "Blue", "priced": priced,
        }],
        "quote": {
            "lines": [priced],
            "delivery": { "option": "post", "price": eur(490), "tax": tax(78), "total": eur(490) },
            "subtotal": eur(2_000), "lines_total": eur(2_000), "tax_total": eur(397),
            "tax_included": true, "taxes": [], "total": eur(TOTAL_MINOR), "trace": [],
        },
        "contact": { "email": "ada@example.com" },
        "delivery_address": { "name": "Ada", "line": "Street 1", "city": "Berlin", "country": "DE" },
        "delivery": { "option": "post", "name": "Post" },
        "locale": "en", "currency": "EUR", "channel": "web",
        "accepted_terms": { "version": "2026-01", "at": "2026-01-01T00:00:00Z" },
        "payment_method": "obliging",
    }))
    .expect("a snapshot")
}
