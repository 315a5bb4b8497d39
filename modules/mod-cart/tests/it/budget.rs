//! What a change of a cart may ask for: loads and saves of the store, questions to the catalog and
//! to the calculator, each of them one query.

use std::sync::{Arc, atomic::Ordering};

use mod_cart_api::{
    CartError, Carts, CloseCart, ClosedCart,
    spi::{CartDocument, CartStore},
    testing::MapCarts,
};
use testkit::tenant_one;

use crate::shop::{Goods, Shop, add, domain, lines, remove, set, web};

/// Loads, saves, questions to the catalog, questions to the calculator, since the last time.
fn asked(shop: &Shop<MapCarts>) -> [usize; 4] {
    let (store, goods) = (&shop.store, &shop.goods);
    [&store.loads, &store.saves, &goods.asked_catalog, &goods.asked_pricing]
        .map(|counter| counter.swap(0, Ordering::Relaxed))
}

#[tokio::test]
async fn a_change_costs_two_queries_where_the_goods_are_known() {
    let shop = Shop::in_memory();
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    assert_eq!(asked(&shop), [0, 1, 1, 1], "a new cart need not be loaded");
    shop.change(&web(), Some(cart.cart_id), &[add("MUG", 1)]).await.expect("changed");
    assert_eq!(asked(&shop), [0, 1, 0, 1]);
    shop.change(&web(), Some(cart.cart_id), &[add("TEA", 1)]).await.expect("changed");
    assert_eq!(asked(&shop), [0, 1, 1, 1], "of new goods it asks, and of them alone");
    shop.change(&web(), Some(cart.cart_id), &[set("TEA", 3)]).await.expect("changed");
    assert_eq!(asked(&shop), [0, 1, 0, 1]);
}

#[tokio::test]
async fn a_change_is_one_write_where_the_prices_are_known_too() {
    let shown = Arc::new(Goods::default());
    shown.stock("MUG", true, Some(1_290));
    let shop = Shop::showing(&shown);
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    asked(&shop);
    shop.change(&web(), Some(cart.cart_id), &[add("MUG", 1)]).await.expect("changed");
    assert_eq!(asked(&shop), [0, 1, 0, 0]);
}

#[tokio::test]
async fn a_remembered_cart_is_closed_by_one_write() {
    let shop = Shop::in_memory();
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    asked(&shop);
    let close = CloseCart { cart_id: cart.cart_id, version: cart.version };
    assert_eq!(domain(shop.carts.close(&web(), close).await), Ok(ClosedCart::Closed));
    assert_eq!(asked(&shop), [0, 1, 0, 0]);
    assert_eq!(domain(shop.carts.close(&web(), close).await), Ok(ClosedCart::Closed));
    assert_eq!(asked(&shop), [1, 0, 0, 0], "a repeat looks what became of it");
}

#[tokio::test]
async fn a_view_reads_everything_anew() {
    let shop = Shop::in_memory();
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    asked(&shop);
    shop.goods.stock("MUG", false, Some(1));
    let seen = shop.view(&web(), cart.cart_id).await.expect("there");
    assert_eq!(asked(&shop), [1, 0, 1, 0], "what checkout will refuse is seen at once");
    assert!(seen.lines[0].problem.is_some());
}

#[tokio::test]
async fn an_event_ends_what_is_remembered_of_goods() {
    let shop = Shop::in_memory();
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    shop.goods.stock("MUG", false, Some(1));
    shop.generations.next(tenant_one());
    asked(&shop);
    let refused = shop.change(&web(), Some(cart.cart_id), &[add("MUG", 1)]).await;
    assert!(matches!(refused, Err(CartError::NotSellable(_))), "{refused:?}");
    assert_eq!(asked(&shop)[2], 2, "asked for the remembered cart, and for the stored one");
}

#[tokio::test]
async fn nobody_is_refused_or_answered_because_of_a_cart_that_is_only_remembered() {
    let shop = Shop::in_memory();
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    // Another process changes the cart, and this one does not hear of it.
    let store = shop.store.clone();
    let elsewhere = async |version: i64, count: &str| {
        let stored = store.load(&web(), cart.cart_id).await.expect("an answer").expect("there");
        let lines = serde_json::from_str(count).expect("lines");
        let next = CartDocument { version, lines, ..stored };
        store.save(&web(), &next, Some(version - 1)).await.expect("an answer");
    };
    elsewhere(2, r#"[{"sku":"TEA","quantity":5}]"#).await;
    let expecting = mod_cart_api::ChangeCart {
        expected_version: Some(2),
        ..crate::shop::request(Some(cart.cart_id), &[add("TEA", 1)])
    };
    let changed = crate::shop::domain(
        mod_cart_api::Carts::change(shop.carts.as_ref(), &web(), expecting).await,
    );
    assert_eq!(lines(&changed.expect("it has that version")), [("TEA", 6)]);
    elsewhere(4, r#"[{"sku":"TEA","quantity":9}]"#).await;
    let same = shop.change(&web(), Some(cart.cart_id), &[remove("NONE")]).await;
    assert_eq!(lines(&same.expect("nothing to do")), [("TEA", 9)], "as it is stored");
    elsewhere(5, r#"[{"sku":"MUG","quantity":2}]"#).await;
    let changed = shop.change(&web(), Some(cart.cart_id), &[add("MUG", 1)]).await;
    assert_eq!(lines(&changed.expect("changed")), [("MUG", 3)], "never over what was not seen");
}

#[tokio::test]
async fn a_thousand_changes_of_a_thousand_lines_are_one_save_and_one_question_each() {
    let shop = Shop::in_memory();
    let names: Vec<String> = (0..1_000).map(|n| format!("S{n}")).collect();
    names.iter().for_each(|name| shop.goods.stock(name, true, Some(1)));
    let changes: Vec<_> = names.iter().map(|name| add(name, 1)).collect();
    let cart = shop.cart_with(&changes).await;
    assert_eq!(asked(&shop), [0, 1, 1, 1]);
    let changes: Vec<_> = names.iter().rev().map(|name| set(name, 2)).collect();
    shop.change(&web(), Some(cart.cart_id), &changes).await.expect("changed");
    assert_eq!(asked(&shop), [0, 1, 0, 1]);
}
