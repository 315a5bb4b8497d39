//! A shop with a checkout desk and the post that runs between its modules.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use app_checkout::{Answer, Checkout, CheckoutError, Host, PlaceOrder, Worker};
use app_reactors::Contracts;
use kernel_common::{Address, Contact, OrderId};
use kernel_events::{Envelope, Subscription};
use mod_notification_api::NotificationsClient;
use mod_order_api::{CancelOrder, ShipOrder};
use mod_webhook_api::WebhookDeliveriesClient;
use rt_contract::Policy;
use rt_host::RandomIds;
use rt_rpc::TokioTimer;
use testkit::tenant_one;
use testshop::{Calls, Card, METHOD, Post, Shop, TRANSFER, guest, keyed};

use crate::recorder::{Recorder, Says, signer, subscriptions};

pub(crate) struct Street {
    pub(crate) shop: Shop,
    pub(crate) calls: Calls,
    /// What shoppers are written.
    pub(crate) letters: Arc<Recorder>,
    /// What systems outside are told.
    pub(crate) told: Arc<Recorder>,
    checkout: Checkout,
    worker: Worker,
}

impl Street {
    pub(crate) async fn open() -> Self {
        Self::of(Shop::open().await)
    }

    /// The first store takes transfers beside cards.
    pub(crate) async fn open_with_transfers() -> Self {
        Self::of(Shop::open_with_transfers().await)
    }

    fn of(shop: Shop) -> Self {
        let calls = Calls::default();
        let own = shop.process(&calls);
        let contracts = app_checkout::Contracts {
            carts: own.carts,
            reservations: own.reservations,
            payments: own.payments,
            orders: own.orders,
            flows: own.flows,
        };
        let host = Host {
            clock: shop.clock.clone(),
            ids: Arc::new(RandomIds),
            timer: Arc::new(TokioTimer),
            signer: signer(),
        };
        let checkout = Checkout::new(contracts, host);
        let worker = Worker::new(checkout.clone());
        let letter = serde_json::json!("0190c6d2-f7e5-7c3e-8000-000000000001");
        let letters = Recorder::saying(Says::Yes(letter));
        let told = Recorder::saying(Says::Yes(serde_json::json!({ "deliveries": 1 })));
        Self { shop, calls, letters, told, checkout, worker }
    }

    /// Every reaction over the real modules; letters and what is told outside are noted.
    pub(crate) fn reactions(&self) -> Vec<Subscription> {
        let modules = self.shop.contracts.clone();
        let policy = || Policy::new(Arc::new(TokioTimer));
        subscriptions(&Contracts {
            carts: modules.carts,
            reservations: modules.reservations,
            payments: modules.payments,
            orders: modules.orders,
            notifications: NotificationsClient::remote(self.letters.clone(), policy()),
            webhooks: WebhookDeliveriesClient::remote(self.told.clone(), policy()),
        })
    }

    pub(crate) fn post(&self) -> Post<'_> {
        Post::new(&self.shop, self.reactions())
    }

    pub(crate) async fn buy(
        &self,
        lines: &[(&str, i64)],
        card: Card,
    ) -> Result<Answer, CheckoutError> {
        let fields = [("number".to_owned(), card.number().to_owned())].into();
        self.buy_with(lines, METHOD, fields).await
    }

    /// Orders now and pays later.
    pub(crate) async fn order_by_transfer(&self, lines: &[(&str, i64)]) -> OrderId {
        match self.buy_with(lines, TRANSFER, BTreeMap::new()).await {
            Ok(Answer::Placed(placed)) => placed.order_id,
            other => panic!("not placed: {other:?}"),
        }
    }

    async fn buy_with(
        &self,
        lines: &[(&str, i64)],
        method: &str,
        payment_fields: BTreeMap<String, String>,
    ) -> Result<Answer, CheckoutError> {
        let cart = self.shop.cart(lines).await;
        let order = PlaceOrder {
            cart_id: cart.cart_id,
            cart_version: Some(cart.version),
            expected_total: cart.quote.expect("a price").total,
            contact: Contact { email: "ada@example.com".to_owned(), phone: None },
            delivery_address: Address {
                name: "Ada Lovelace".to_owned(),
                line: "12 Marsstraße".to_owned(),
                city: "Berlin".to_owned(),
                postal_code: "10115".to_owned(),
                country: "DE".parse().expect("a country"),
            },
            billing_address: None,
            delivery_option: None,
            payment_method: method.to_owned(),
            payment_fields,
            terms_accepted: true,
            return_url: "https://nordlicht.test/orders/{token}".to_owned(),
        };
        self.checkout.place(&keyed(tenant_one()), &self.shop.store(), order).await
    }

    /// Buys with a good card.
    pub(crate) async fn sell(&self, lines: &[(&str, i64)]) -> OrderId {
        match self.buy(lines, Card::Good).await {
            Ok(Answer::Placed(placed)) => placed.order_id,
            other => panic!("not placed: {other:?}"),
        }
    }

    pub(crate) async fn cancel(&self, order_id: OrderId) {
        let cancel = CancelOrder { order_id, reason: "the shopper called".to_owned() };
        self.shop.contracts.orders.cancel(&keyed(tenant_one()), cancel).await.expect("cancelled");
    }

    pub(crate) async fn ship(&self, order_id: OrderId) {
        let ship =
            ShipOrder { order_id, carrier: "Post".to_owned(), tracking: Some("RR 1".to_owned()) };
        self.shop.contracts.orders.ship(&keyed(tenant_one()), ship).await.expect("shipped");
    }

    /// Staff give some of the money back.
    pub(crate) async fn refund(&self, order_id: OrderId, amount_minor: i64) {
        let refund = mod_payment_api::RefundPayment {
            payment: mod_payment_api::PaymentRef::OfOrder(order_id),
            amount: Some(testshop::eur(amount_minor)),
            reason: "a scratch".to_owned(),
        };
        self.shop.contracts.payments.refund(&keyed(tenant_one()), refund).await.expect("refunded");
    }

    /// The bank tells what became of a payment.
    pub(crate) async fn webhook(&self, order_id: OrderId) {
        let webhook = self.shop.bank.webhook(self.shop.payment_id(order_id).await);
        let payments = &self.shop.contracts.payments;
        payments.receive_webhook(&guest(tenant_one()), webhook).await.expect("taken");
    }

    /// The worker looks once, at what is due.
    pub(crate) async fn tick(&self) {
        self.worker.tick().await;
    }

    /// Time passes until every flow is over.
    pub(crate) async fn settle(&self) {
        for _ in 0..60 {
            if self.shop.open_flows().await == 0 {
                return;
            }
            self.shop.pass(Duration::from_secs(5)).await;
            self.tick().await;
        }
        panic!("a flow does not end");
    }

    /// The one event of a type.
    pub(crate) async fn event(&self, event_type: &str) -> Envelope {
        let mut found = self.shop.events().await;
        found.retain(|event| event.event_type == event_type);
        assert_eq!(found.len(), 1, "{event_type}");
        found.remove(0)
    }
}
