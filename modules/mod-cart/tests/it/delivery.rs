//! The way of delivery.

use kernel_common::{CartId, PricingTerms};
use mod_cart_api::{CartError, CartView, Carts, SetDelivery, ViewCart};

use crate::shop::{Shop, add, charge, domain, eur, terms, total, web};

/// A store whose default is `post`, and which also offers `courier`.
fn offered() -> (PricingTerms, Vec<kernel_common::DeliveryCharge>) {
    let terms = PricingTerms { delivery: Some(charge("post", 290)), ..terms() };
    (terms, vec![charge("post", 290), charge("courier", 490)])
}

async fn choose(shop: &Shop, cart_id: CartId, option: Option<&str>) -> Result<CartView, CartError> {
    let (terms, deliveries) = offered();
    let option = option.map(str::to_owned);
    let request = SetDelivery { cart_id, expected_version: None, option, terms, deliveries };
    domain(shop.carts.set_delivery(&web(), request).await)
}

#[tokio::test]
async fn the_total_holds_the_chosen_delivery_and_else_the_default() {
    let shop = Shop::in_memory();
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    let chosen = choose(&shop, cart.cart_id, Some("courier")).await.expect("offered");
    assert_eq!((total(&chosen), chosen.version), (Some(eur(1_780)), 2));
    assert_eq!(chosen.delivery_option.as_deref(), Some("courier"));
    let (terms, deliveries) = offered();
    let request = ViewCart { cart_id: cart.cart_id, terms, deliveries };
    let seen = domain(shop.carts.view(&web(), request).await);
    assert_eq!(seen.as_ref(), Ok(&chosen), "it is remembered");
    let default = choose(&shop, cart.cart_id, None).await.expect("always");
    assert_eq!((total(&default), default.delivery_option), (Some(eur(1_580)), None));
}

#[tokio::test]
async fn a_delivery_that_is_not_offered_is_refused() {
    let shop = Shop::in_memory();
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    let refused = choose(&shop, cart.cart_id, Some("drone")).await;
    assert_eq!(refused, Err(CartError::UnknownDelivery("drone".to_owned())));
}

#[tokio::test]
async fn a_delivery_that_is_no_longer_offered_gives_way_to_the_default() {
    let shop = Shop::in_memory();
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    choose(&shop, cart.cart_id, Some("courier")).await.expect("offered");
    let (terms, mut deliveries) = offered();
    deliveries.pop();
    let request = ViewCart { cart_id: cart.cart_id, terms, deliveries };
    let seen = domain(shop.carts.view(&web(), request).await).expect("there");
    assert_eq!((total(&seen), seen.delivery_option), (Some(eur(1_580)), None));
}
