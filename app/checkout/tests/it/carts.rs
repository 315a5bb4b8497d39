//! The cart as checkout charges it: delivery and currency.

use app_checkout::{CheckoutError, PlaceOrder, priced_cart};
use kernel_common::Currency;
use testkit::tenant_one;
use testshop::{Card, MUG, TEA, eur, guest};

use crate::desk::{Desk, order, placed};

#[tokio::test]
async fn the_delivery_that_is_asked_for_is_charged_and_no_other() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(TEA, 1)]).await;
    let express =
        PlaceOrder { delivery_option: Some("express".to_owned()), ..order(&cart, Card::Good) };
    let cheap = desk.place("k", express.clone()).await;
    assert_eq!(cheap, Err(CheckoutError::TotalChanged { seen: eur(940), now: eur(1_440) }));

    let agreed = PlaceOrder { expected_total: eur(1_440), ..express };
    let told = placed(&desk.place("k", agreed).await);
    let bought = desk.shop.order(told.order_id).await.snapshot;
    assert_eq!((bought.delivery.option.as_str(), bought.quote.total), ("express", eur(1_440)));
}

#[tokio::test]
async fn goods_worth_enough_are_delivered_free() {
    let desk = Desk::open().await;
    let told = placed(&desk.buy("k", &[(MUG, 8)], Card::Good).await);
    assert_eq!(told.total, eur(10_320));
    let delivery = desk.shop.order(told.order_id).await.snapshot.quote.delivery;
    assert!(delivery.expect("delivered").total.is_zero());
}

#[tokio::test]
async fn a_cart_is_bought_in_its_own_currency_whatever_the_page_is_in() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    let ctx = in_dollars();
    let store = desk.shop.store();
    let carts = desk.shop.contracts.carts.as_ref();
    let shown = priced_cart(carts, &ctx, &store, cart.cart_id, None).await.expect("a price");
    assert_eq!(shown.quote.expect("a price").total, eur(1_780));

    let answer = desk.checkout.place(&ctx, &store, order(&cart, Card::Good)).await;
    assert_eq!(placed(&answer).total, eur(1_780));
    desk.books_agree().await;
}

#[tokio::test]
async fn a_currency_that_the_store_has_given_up_is_not_delivered_free() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    let mut store = (*desk.shop.store()).clone();
    store.currencies = vec![Currency::USD];
    for option in &mut store.delivery {
        option.price.retain(|price| price.currency == Currency::USD);
    }
    let ctx = in_dollars();
    let asked = PlaceOrder { expected_total: eur(1_290), ..order(&cart, Card::Good) };
    let answer = desk.checkout.place(&ctx, &store, asked).await;
    assert_eq!(answer, Err(CheckoutError::NotDelivered));
    assert!(desk.shop.orders().await.is_empty());
}

/// A guest who looks at the page in dollars.
fn in_dollars() -> rt_contract::CallCtx {
    let ctx = guest(tenant_one()).with_key("k".parse().expect("a key"));
    rt_contract::CallCtx { currency: Currency::USD, ..ctx }
}
