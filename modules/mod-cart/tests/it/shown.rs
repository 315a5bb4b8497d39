//! Who changes a cart is shown prices that may be remembered; what is agreed to is asked anew.

use std::sync::{Arc, atomic::Ordering};

use mod_cart_api::{Carts, ClaimCart, SetDelivery};

use crate::shop::{Goods, Shop, add, charge, domain, eur, keyed, set, terms, total, web};

/// A shop that sold mugs for 12.90 a moment ago and wants 9.90 now, which nobody has said yet.
fn behind() -> (Shop, Arc<Goods>) {
    let shown = Arc::new(Goods::default());
    shown.stock("MUG", true, Some(1_290));
    let shop = Shop::showing(&shown);
    shop.goods.stock("MUG", true, Some(990));
    (shop, shown)
}

fn questions(goods: &Goods) -> usize {
    goods.asked_pricing.swap(0, Ordering::Relaxed)
}

#[tokio::test]
async fn a_change_is_answered_with_what_is_remembered_and_a_view_never_is() {
    let (shop, shown) = behind();
    let cart = shop.cart_with(&[add("MUG", 2)]).await;
    assert_eq!(total(&cart), Some(eur(2_580)));
    let delivery = SetDelivery {
        cart_id: cart.cart_id,
        expected_version: None,
        option: Some("post".to_owned()),
        terms: terms(),
        deliveries: vec![charge("post", 490)],
    };
    let delivered = domain(shop.carts.set_delivery(&web(), delivery).await).expect("chosen");
    assert_eq!(total(&delivered), Some(eur(2_580 + 490)));
    assert_eq!((questions(&shop.goods), questions(&shown)), (0, 2));

    let seen = shop.view(&web(), cart.cart_id).await.expect("there");
    assert_eq!(total(&seen), Some(eur(1_980)), "what checkout asks is asked anew");
    assert_eq!((questions(&shop.goods), questions(&shown)), (1, 0));
}

#[tokio::test]
async fn what_is_not_a_change_is_answered_anew() {
    let (shop, shown) = behind();
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    let id = Some(cart.cart_id);
    shop.change(&keyed("k"), id, &[add("MUG", 1)]).await.expect("changed");
    questions(&shown);

    let again = shop.change(&keyed("k"), id, &[add("MUG", 1)]).await.expect("a repeat");
    assert_eq!(total(&again), Some(eur(1_980)));
    let same = shop.change(&web(), id, &[set("MUG", 2)]).await.expect("nothing to do");
    assert_eq!(total(&same), Some(eur(1_980)));
    let other = shop.cart_with(&[add("MUG", 1)]).await;
    questions(&shown);
    let claim = ClaimCart {
        source: other.cart_id,
        target: cart.cart_id,
        terms: terms(),
        deliveries: Vec::new(),
    };
    let claimed = domain(shop.carts.claim(&web(), claim).await).expect("claimed");
    assert_eq!(total(&claimed.cart), Some(eur(2_970)));
    assert_eq!(questions(&shown), 0);
}
