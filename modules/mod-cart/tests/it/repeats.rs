//! Changes under a key.

use mod_cart_api::{CartError, Carts, SetDelivery};

use crate::shop::{Shop, add, charge, domain, keyed, lines, set, terms, web};

#[tokio::test]
async fn the_same_changes_under_one_key_are_applied_once() {
    let shop = Shop::in_memory();
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    let id = Some(cart.cart_id);
    let first = shop.change(&keyed("k-1"), id, &[add("MUG", 1)]).await.expect("added");
    let again = shop.change(&keyed("k-1"), id, &[add("MUG", 1)]).await.expect("a repeat");
    assert_eq!(again, first);
    let other = shop.change(&keyed("k-2"), id, &[add("MUG", 1)]).await.expect("added");
    assert_eq!(lines(&other), [("MUG", 3)]);
    let late = shop.change(&keyed("k-1"), id, &[add("MUG", 1)]).await.expect("a late repeat");
    assert_eq!(late, other, "shows the cart as it is");
    let unkeyed = shop.change(&web(), id, &[add("MUG", 1)]).await.expect("added");
    assert_eq!(lines(&unkeyed), [("MUG", 4)]);
}

#[tokio::test]
async fn a_repeat_is_recognised_whatever_version_it_expects() {
    let shop = Shop::in_memory();
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    let request = mod_cart_api::ChangeCart {
        expected_version: Some(1),
        ..crate::shop::request(Some(cart.cart_id), &[add("MUG", 1)])
    };
    let first = domain(shop.carts.change(&keyed("k-1"), request.clone()).await);
    assert_eq!(domain(shop.carts.change(&keyed("k-1"), request).await), first);
}

#[tokio::test]
async fn a_key_is_not_used_for_another_change() {
    let shop = Shop::in_memory();
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    let id = Some(cart.cart_id);
    shop.change(&keyed("k-1"), id, &[add("MUG", 1)]).await.expect("added");
    let reused = shop.change(&keyed("k-1"), id, &[add("MUG", 2)]).await;
    assert_eq!(reused, Err(CartError::KeyReused));
    let delivery = SetDelivery {
        cart_id: cart.cart_id,
        expected_version: None,
        option: Some("courier".to_owned()),
        terms: terms(),
        deliveries: vec![charge("courier", 490)],
    };
    let reused = domain(shop.carts.set_delivery(&keyed("k-1"), delivery).await);
    assert_eq!(reused, Err(CartError::KeyReused));
}

#[tokio::test]
async fn a_keyed_change_that_changes_nothing_is_remembered_all_the_same() {
    let shop = Shop::in_memory();
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    let id = Some(cart.cart_id);
    shop.change(&keyed("k-1"), id, &[set("MUG", 1)]).await.expect("nothing to do");
    shop.change(&web(), id, &[set("MUG", 5)]).await.expect("set");
    let late = shop.change(&keyed("k-1"), id, &[set("MUG", 1)]).await.expect("a late repeat");
    assert_eq!(lines(&late), [("MUG", 5)]);
}
