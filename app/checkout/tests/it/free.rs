//! Orders that cost nothing.

use std::sync::Arc;

use app_checkout::{CheckoutError, PlaceOrder, priced_cart};
use mod_payment_api::PaymentState;
use mod_pricing_api::PriceSet;
use rt_config::{Builtin, Settings, Sources, Store};
use testkit::tenant_one;
use testshop::{Card, MUG, TEA, eur, guest, keyed, sku};

use crate::desk::{Desk, order, placed, under};

/// The first store, if it delivered for nothing.
fn generous() -> Arc<Store> {
    let text = r#"
        profile = "development"
        [[stores]]
        name = "Nordlicht"
        tenant = "01900000-0000-7000-8000-000000000001"
        hosts = ["nordlicht.test"]
        locales = ["en"]
        currencies = ["EUR"]
        country = "DE"
        tax_zone = "de"
        prices_include_tax = true
        contact_email = "hello@nordlicht.test"
        [[stores.delivery]]
        id = "pickup"
        name = { en = "Pick up" }
        price_minor = { EUR = 0 }
        days_min = 0
        days_max = 1
    "#;
    let builtin = Builtin { name: "test".to_owned(), text: text.to_owned() };
    let settings = Settings::load(&Sources { builtin: Some(builtin), ..Sources::default() });
    settings.expect("a configuration").stores.by_tenant(tenant_one()).expect("a store").clone()
}

/// A gift: tea costs nothing.
async fn give_tea_away(desk: &Desk) {
    let price = PriceSet { list: "eur".to_owned(), sku: sku(TEA), price: eur(0), compare_at: None };
    let book = &desk.shop.contracts.price_book;
    book.set_prices(&keyed(tenant_one()), vec![price]).await.expect("a price");
}

/// Everything to order a cart in the generous store, with a card of no use.
async fn asked_for(desk: &Desk, lines: &[(&str, i64)]) -> PlaceOrder {
    let cart = desk.shop.cart(lines).await.cart_id;
    let carts = desk.shop.contracts.carts.as_ref();
    let ctx = guest(tenant_one());
    let cart = priced_cart(carts, &ctx, &generous(), cart, None).await.expect("a price");
    PlaceOrder { payment_fields: [].into(), ..order(&cart, Card::Good) }
}

#[tokio::test]
async fn an_order_that_is_free_is_placed_and_nobody_is_asked_for_money() {
    let desk = Desk::open().await;
    give_tea_away(&desk).await;
    let asked = asked_for(&desk, &[(TEA, 2)]).await;
    assert_eq!(asked.expected_total, eur(0));
    let answer = desk.checkout.place(&under("k"), &generous(), asked.clone()).await;
    let told = placed(&answer);
    let payment = desk.shop.payment(told.order_id).await.expect("a payment of nothing");
    assert_eq!((payment.method.as_str(), payment.state), ("free", PaymentState::Captured));
    assert_eq!((payment.amount, payment.captured), (eur(0), eur(0)));
    assert_eq!(desk.shop.bank.charges(), 0);
    assert_eq!(desk.shop.stock_of(TEA).await, (20, 2));
    assert_eq!(desk.checkout.place(&under("k"), &generous(), asked).await, answer, "a repeat");
    desk.books_agree().await;
}

#[tokio::test]
async fn nothing_is_free_because_the_shopper_says_so() {
    let desk = Desk::open().await;
    let asked = asked_for(&desk, &[(MUG, 1)]).await;
    let claimed = PlaceOrder { expected_total: eur(0), ..asked };
    let refused = desk.checkout.place(&under("k"), &generous(), claimed).await;
    let changed = CheckoutError::TotalChanged { seen: eur(0), now: eur(1_290) };
    assert_eq!(refused, Err(changed));
    assert!(desk.shop.orders().await.is_empty());
}
