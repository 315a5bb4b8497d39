//! A new generation begins when a shopper would be told something else, and only then.

use kernel_events::DeliveryError;
use mod_inventory_api::VoidReservation;
use mod_pricing_api::PriceSet;
use testkit::{tenant_one, tenant_two};
use testshop::{LAMP, MUG, eur, keyed, sku};

use crate::{listener::Listener, window::Window};

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
    let before = listener.generation();
    for _ in 0..2 {
        for event in &news {
            listener.hear(event).await.expect("taken");
        }
    }
    assert_eq!(listener.generation(), before + 1);
}

#[tokio::test]
async fn prices_and_products_always_begin_a_generation_of_their_tenant_alone() {
    let window = Window::open().await;
    let mut listener = Listener::to(&window).await;
    let other = listener.generations.everything().of(tenant_two());
    let price =
        PriceSet { list: "eur".to_owned(), sku: sku(MUG), price: eur(1_300), compare_at: None };
    let book = &window.shop.contracts.price_book;
    book.set_prices(&keyed(tenant_one()), vec![price]).await.expect("a price");
    let prices = listener.prices();
    assert!(listener.listen().await > 0);
    assert!(listener.prices() > prices);
    let archive = mod_catalog_api::SetStatus {
        products: vec![mod_catalog_api::ProductRef::Slug("tea".parse().expect("a slug"))],
        status: mod_catalog_api::ProductStatus::Archived,
    };
    let writer = &window.shop.contracts.catalog_writer;
    writer.set_status(&keyed(tenant_one()), archive).await.expect("archived");
    assert!(listener.listen().await > 0);
    assert_eq!(listener.generations.everything().of(tenant_two()), other);
}

#[tokio::test]
async fn prices_do_not_end_with_what_is_said_of_stock() {
    let window = Window::open().await;
    let mut listener = Listener::to(&window).await;
    let prices = listener.prices();
    window.take(MUG, 10).await;
    assert_eq!(listener.listen().await, 1, "sold out");
    assert_eq!(listener.prices(), prices);
}

#[tokio::test]
async fn what_cannot_be_read_is_not_tried_again() {
    let window = Window::open().await;
    let mut listener = Listener::to(&window).await;
    window.take(MUG, 7).await;
    let mut unreadable = listener.news().await.remove(0);
    unreadable.data = serde_json::json!({ "fact": "stock_changed" });
    let before = listener.generation();
    let answer = listener.hear(&unreadable).await;
    assert!(matches!(answer, Err(DeliveryError::Poison(_))), "{answer:?}");
    assert_eq!(listener.generation(), before);
}
