//! A new generation begins when a shopper would be told something else, and only then.

use std::collections::HashSet;

use app_storefront::Freshness;
use kernel_common::EventId;
use kernel_events::{DeliveryError, Envelope, Subscription};
use mod_inventory_api::VoidReservation;
use mod_pricing_api::PriceSet;
use rt_cache::Generations;
use rt_contract::Injected;
use testkit::{tenant_one, tenant_two};
use testshop::{LAMP, MUG, eur, keyed, sku};

use crate::window::Window;

/// A listener that has heard everything so far.
struct Listener<'a> {
    window: &'a Window,
    generations: Generations,
    subscription: Subscription,
    heard: HashSet<EventId>,
}

impl<'a> Listener<'a> {
    async fn to(window: &'a Window) -> Self {
        let generations = Generations::default();
        let stock = window.shop.process(&window.calls).stock;
        let subscription = Freshness::new(generations.clone(), stock).subscription();
        let heard = HashSet::new();
        let mut listener = Self { window, generations, subscription, heard };
        listener.listen().await;
        listener
    }

    async fn news(&mut self) -> Vec<Envelope> {
        let mut events = self.window.shop.events().await;
        events.retain(|event| {
            self.subscription.wants(&event.event_type) && self.heard.insert(event.id)
        });
        events
    }

    /// Hears what is new; answers how many generations the first tenant is further.
    async fn listen(&mut self) -> u64 {
        let before = self.generations.of(tenant_one());
        for event in self.news().await {
            self.subscription.handler.handle(&event).await.expect("taken");
        }
        self.generations.of(tenant_one()) - before
    }
}

#[tokio::test]
async fn a_sale_that_changes_no_page_begins_nothing() {
    let window = Window::open().await;
    let mut listener = Listener::to(&window).await;
    // Ten mugs: eight, seven, six are all "in stock".
    for count in [2, 1, 1] {
        window.take(MUG, count).await;
        assert_eq!(listener.listen().await, 0, "{count}");
    }
    window.take(MUG, 1).await;
    assert_eq!(listener.listen().await, 1, "the last five are counted");
    window.take(MUG, 1).await;
    assert_eq!(listener.listen().await, 1, "and the last four");
    window.take(MUG, 4).await;
    assert_eq!(listener.listen().await, 1, "sold out");
}

#[tokio::test]
async fn goods_that_come_back_are_told_again() {
    let window = Window::open().await;
    let mut listener = Listener::to(&window).await;
    let lines =
        vec![mod_inventory_api::ReserveLine { sku: sku(LAMP), quantity: testshop::units(1) }];
    let order_id = kernel_common::OrderId::generate(&rt_host::RandomIds);
    let reserve = mod_inventory_api::ReserveStock { order_id, lines };
    let reservations = &window.shop.contracts.reservations;
    reservations.reserve(&keyed(tenant_one()), reserve).await.expect("there is one");
    assert_eq!(listener.listen().await, 1);
    let void = VoidReservation::OfOrder(order_id);
    reservations.void(&keyed(tenant_one()), void).await.expect("voided");
    assert_eq!(listener.listen().await, 1);
    window.shop.receive(LAMP, 4).await;
    assert_eq!(listener.listen().await, 1, "five are few");
    window.shop.receive(LAMP, 10).await;
    assert_eq!(listener.listen().await, 1, "fifteen are enough");
    window.shop.receive(LAMP, 10).await;
    assert_eq!(listener.listen().await, 0);
}

#[tokio::test]
async fn a_delivery_that_comes_twice_begins_nothing() {
    let window = Window::open().await;
    let mut listener = Listener::to(&window).await;
    window.take(MUG, 7).await;
    let news = listener.news().await;
    assert!(!news.is_empty());
    let before = listener.generations.of(tenant_one());
    for _ in 0..2 {
        for event in &news {
            listener.subscription.handler.handle(event).await.expect("taken");
        }
    }
    assert_eq!(listener.generations.of(tenant_one()), before + 1);
}

#[tokio::test]
async fn prices_and_products_always_begin_a_generation_of_their_tenant_alone() {
    let window = Window::open().await;
    let mut listener = Listener::to(&window).await;
    let other = listener.generations.of(tenant_two());
    let price =
        PriceSet { list: "eur".to_owned(), sku: sku(MUG), price: eur(1_300), compare_at: None };
    let book = &window.shop.contracts.price_book;
    book.set_prices(&keyed(tenant_one()), vec![price]).await.expect("a price");
    assert!(listener.listen().await > 0);
    let archive = mod_catalog_api::SetStatus {
        products: vec![mod_catalog_api::ProductRef::Slug("tea".parse().expect("a slug"))],
        status: mod_catalog_api::ProductStatus::Archived,
    };
    let writer = &window.shop.contracts.catalog_writer;
    writer.set_status(&keyed(tenant_one()), archive).await.expect("archived");
    assert!(listener.listen().await > 0);
    assert_eq!(listener.generations.of(tenant_two()), other);
}

#[tokio::test]
async fn stock_that_cannot_be_asked_about_is_asked_about_again() {
    let window = Window::open().await;
    let mut listener = Listener::to(&window).await;
    window.take(MUG, 7).await;
    let news = listener.news().await;
    let event = news.first().expect("news");
    window.calls.break_next(9, "inventory.StockReader/availability", Injected::LoseRequest);
    let before = listener.generations.of(tenant_one());
    let answer = listener.subscription.handler.handle(event).await;
    assert!(matches!(answer, Err(DeliveryError::Retry(_))), "{answer:?}");
    assert_eq!(listener.generations.of(tenant_one()), before);

    let mut unreadable = event.clone();
    unreadable.data = serde_json::json!({ "fact": "stock_changed" });
    let answer = listener.subscription.handler.handle(&unreadable).await;
    assert!(matches!(answer, Err(DeliveryError::Poison(_))), "{answer:?}");
}
