//! The checkout desk of a shop, and what must be true of the shop after any purchase.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use app_checkout::{Answer, Checkout, CheckoutError, Contracts, Host, PlaceOrder, Worker};
use kernel_common::{Address, Contact, IdempotencyKey};
use mod_cart_api::CartView;
use mod_order_api::{OrderState, OrderStatus};
use mod_payment_api::PaymentState;
use rt_contract::{CallCtx, Timer};
use rt_host::RandomIds;
use rt_rpc::TokioTimer;
use rt_security::{SecretKey, Signer};
use testkit::tenant_one;
use testshop::{Calls, Card, LAMP, METHOD, MUG, Shop, TEA, TRANSFER, guest};

pub(crate) type Answered = Result<Answer, CheckoutError>;

/// One shop, one process that sells, and what it calls.
pub(crate) struct Desk {
    pub(crate) shop: Arc<Shop>,
    pub(crate) checkout: Checkout,
    pub(crate) calls: Calls,
    worker: Worker,
}

impl Desk {
    pub(crate) async fn open() -> Self {
        Self::of(Arc::new(Shop::open().await))
    }

    /// A shop that takes transfers beside cards.
    pub(crate) async fn open_with_transfers() -> Self {
        Self::of(Arc::new(Shop::open_with_transfers().await))
    }

    fn of(shop: Arc<Shop>) -> Self {
        let calls = Calls::default();
        let checkout = checkout(&shop, shop.process(&calls), Arc::new(TokioTimer));
        let worker = Worker::new(checkout.clone());
        Self { shop, checkout, calls, worker }
    }

    /// Another process of the same shop, which remembers nothing.
    pub(crate) fn fresh_process(&self) -> Self {
        Self::of(self.shop.clone())
    }

    /// A process apart that dies when its calls say so, and has no time of its own.
    pub(crate) fn doomed(&self, calls: &Calls) -> Checkout {
        let still = Arc::new(rt_flow::testing::StillTimer);
        checkout(&self.shop, self.shop.process_apart(calls, still.clone()), still)
    }

    pub(crate) async fn place(&self, key: &str, order: PlaceOrder) -> Answered {
        self.checkout.place(&under(key), &self.shop.store(), order).await
    }

    /// Buys a cart of its own with a card, under a key of the same name.
    pub(crate) async fn buy(&self, key: &str, lines: &[(&str, i64)], card: Card) -> Answered {
        let cart = self.shop.cart(lines).await;
        self.place(key, order(&cart, card)).await
    }

    /// Seconds pass, and the worker looks once.
    pub(crate) async fn round(&self) {
        self.shop.pass(Duration::from_secs(5)).await;
        self.worker.tick().await;
    }

    /// The payment's deadline passes, and the worker looks once.
    pub(crate) async fn pass_the_deadline(&self) {
        self.shop.pass(Duration::from_secs(16 * 60)).await;
        self.worker.tick().await;
    }

    /// Time passes until every flow is over.
    pub(crate) async fn settle(&self) {
        for _ in 0..60 {
            if self.shop.open_flows().await == 0 {
                return;
            }
            self.round().await;
        }
        panic!("a flow does not end");
    }

    /// What a patient client does: asks again under the same key until it is told yes or no.
    pub(crate) async fn insist(&self, key: &str, order: &PlaceOrder) -> Answered {
        let mut heard = None;
        for _ in 0..40 {
            match self.place(key, order.clone()).await {
                Err(again @ (CheckoutError::Fault(_) | CheckoutError::InFlight)) => {
                    heard = Some(again);
                    self.round().await;
                }
                told => return told,
            }
        }
        panic!("{key}: the client is never told; at last {heard:?}");
    }

    /// Everything has come to an end, and order, stock and money say the same.
    pub(crate) async fn books_agree(&self) {
        assert_eq!(self.shop.open_flows().await, 0, "every flow is over");
        let mut promised: BTreeMap<String, i64> = BTreeMap::new();
        let mut paid_minor = 0;
        for summary in self.shop.orders().await {
            let order = self.shop.order(summary.id).await;
            let payment = self.shop.payment(summary.id).await;
            let held = payment.as_ref().map_or(0, |payment| self.shop.bank.held_minor(payment.id));
            let awaited = payment.as_ref().is_some_and(|p| p.state == PaymentState::Awaiting);
            match &order.state {
                OrderState::Placed(placement) => {
                    assert_eq!(Some(placement.payment.payment_id), payment.map(|p| p.id));
                    let owed = if awaited { 0 } else { summary.total.amount_minor };
                    assert_eq!(held, owed, "{summary:?}");
                    paid_minor += held;
                    for line in &order.snapshot.lines {
                        *promised.entry(line.sku.to_string()).or_default() += line.quantity.get();
                    }
                }
                OrderState::Cancelled { .. } => {
                    assert_eq!((held, awaited), (0, false), "{summary:?}");
                }
                other => panic!("{} is {other:?}", summary.number),
            }
        }
        assert_eq!(self.shop.bank.balance_minor(), paid_minor, "no money without its order");
        for item in [MUG, TEA, LAMP] {
            let (_, reserved) = self.shop.stock_of(item).await;
            assert_eq!(reserved, promised.get(item).copied().unwrap_or(0), "{item}");
        }
    }

    /// How many orders have this status.
    pub(crate) async fn count(&self, status: OrderStatus) -> usize {
        let orders = self.shop.orders().await;
        orders.iter().filter(|order| order.status == status).count()
    }
}

/// A selling process over contracts.
fn checkout(shop: &Shop, contracts: testshop::Contracts, timer: Arc<dyn Timer>) -> Checkout {
    let contracts = Contracts {
        carts: contracts.carts,
        reservations: contracts.reservations,
        payments: contracts.payments,
        orders: contracts.orders,
        flows: contracts.flows,
    };
    let signer = Arc::new(Signer::new(SecretKey::from_bytes([7; 32])));
    let (clock, ids) = (shop.clock.clone(), Arc::new(RandomIds));
    Checkout::new(contracts, Host { clock, ids, timer, signer })
}

/// A guest of the first store under a key.
pub(crate) fn under(key: &str) -> CallCtx {
    guest(tenant_one()).with_key(key_of(key))
}

pub(crate) fn key_of(key: &str) -> IdempotencyKey {
    key.parse().expect("a key")
}

/// Everything a guest fills in to buy a cart for the total it shows.
pub(crate) fn order(cart: &CartView, card: Card) -> PlaceOrder {
    PlaceOrder {
        cart_id: cart.cart_id,
        cart_version: Some(cart.version),
        expected_total: cart.quote.as_ref().expect("a price").total,
        contact: Contact { email: "ada@example.com".to_owned(), phone: None },
        delivery_address: address(),
        billing_address: None,
        delivery_option: None,
        payment_method: METHOD.to_owned(),
        payment_fields: [("number".to_owned(), card.number().to_owned())].into(),
        terms_accepted: true,
        return_url: "https://nordlicht.test/orders/{token}".to_owned(),
    }
}

/// The same, paid by transfer.
pub(crate) fn by_transfer(cart: &CartView) -> PlaceOrder {
    PlaceOrder {
        payment_method: TRANSFER.to_owned(),
        payment_fields: BTreeMap::new(),
        ..order(cart, Card::Good)
    }
}

pub(crate) fn address() -> Address {
    Address {
        name: "Ada Lovelace".to_owned(),
        line: "12 Marsstraße".to_owned(),
        city: "Berlin".to_owned(),
        postal_code: "10115".to_owned(),
        country: "DE".parse().expect("a country"),
    }
}

/// The order behind an answer that is no refusal.
pub(crate) fn placed(answer: &Answered) -> app_checkout::Placed {
    match answer {
        Ok(Answer::Placed(placed)) => placed.clone(),
        other => panic!("not placed: {other:?}"),
    }
}
