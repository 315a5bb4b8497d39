//! Carts that became orders.

use mod_cart_api::{
    CartError, Carts, CloseCart, ClosedCart,
    spi::{CartDocument, CartStore},
};

use crate::shop::{Shop, add, domain, lines, web};

#[tokio::test]
async fn an_ordered_cart_is_emptied_once_and_may_be_filled_again() {
    let shop = Shop::in_memory();
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    let close = CloseCart { cart_id: cart.cart_id, version: cart.version };
    for _ in 0..2 {
        assert_eq!(domain(shop.carts.close(&web(), close).await), Ok(ClosedCart::Closed));
    }
    let emptied = shop.view(&web(), cart.cart_id).await.expect("there");
    assert_eq!((lines(&emptied), emptied.version), (vec![], 2));
    shop.change(&web(), Some(cart.cart_id), &[add("TEA", 1)]).await.expect("filled again");
    assert_eq!(domain(shop.carts.close(&web(), close).await), Ok(ClosedCart::Closed));
    let kept = shop.view(&web(), cart.cart_id).await.expect("there");
    assert_eq!(lines(&kept), [("TEA", 1)], "a late repeat leaves the new lines alone");
}

#[tokio::test]
async fn what_was_added_after_the_order_is_kept() {
    let shop = Shop::in_memory();
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    shop.change(&web(), Some(cart.cart_id), &[add("TEA", 1)]).await.expect("added");
    let close = CloseCart { cart_id: cart.cart_id, version: cart.version };
    assert_eq!(domain(shop.carts.close(&web(), close).await), Ok(ClosedCart::ChangedSince));
    let kept = shop.view(&web(), cart.cart_id).await.expect("there");
    assert_eq!(lines(&kept), [("MUG", 1), ("TEA", 1)]);
}

#[tokio::test]
async fn what_another_process_added_after_the_order_is_kept() {
    let shop = Shop::in_memory();
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    // This process does not hear of it, and remembers the version that was ordered.
    let stored = shop.store.load(&web(), cart.cart_id).await.expect("an answer").expect("there");
    let lines_now = serde_json::from_str(r#"[{"sku":"TEA","quantity":5}]"#).expect("lines");
    let next = CartDocument { version: 2, lines: lines_now, ..stored };
    shop.store.save(&web(), &next, Some(1)).await.expect("an answer");

    let close = CloseCart { cart_id: cart.cart_id, version: cart.version };
    assert_eq!(domain(shop.carts.close(&web(), close).await), Ok(ClosedCart::ChangedSince));
    let kept = shop.view(&web(), cart.cart_id).await.expect("there");
    assert_eq!((lines(&kept), kept.version), (vec![("TEA", 5)], 2));
}

#[tokio::test]
async fn an_unknown_cart_cannot_be_closed() {
    let shop = Shop::in_memory();
    let cart_id = kernel_common::CartId::generate(&kernel_common::SequentialIds::default());
    let refused = shop.carts.close(&web(), CloseCart { cart_id, version: 1 }).await;
    assert_eq!(domain(refused), Err(CartError::NotFound(cart_id)));
}
