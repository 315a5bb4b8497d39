//! Adding, setting, removing.

use std::sync::atomic::Ordering;

use kernel_common::{CartId, Currency, IdSource, SequentialIds};
use mod_cart_api::{CartError, Carts, ChangeCart, LINES_MAX};
use rt_contract::CallCtx;

use crate::shop::{Shop, add, domain, eur, lines, remove, request, set, sku, total, web};

#[tokio::test]
async fn a_change_answers_the_cart_as_it_is_stored() {
    let shop = Shop::in_memory();
    let cart = shop.cart_with(&[add("MUG", 1), add("TEA", 2)]).await;
    assert_eq!(lines(&cart), [("MUG", 1), ("TEA", 2)]);
    assert_eq!((cart.version, total(&cart)), (1, Some(eur(2_190))));
    let changes = [add("MUG", 1), set("TEA", 1)];
    let cart = shop.change(&web(), Some(cart.cart_id), &changes).await.expect("changed");
    assert_eq!((lines(&cart), cart.version), (vec![("MUG", 2), ("TEA", 1)], 2));
    assert_eq!(shop.view(&web(), cart.cart_id).await, Ok(cart));
}

#[tokio::test]
async fn what_is_not_for_sale_is_named_and_nothing_is_changed() {
    let shop = Shop::in_memory();
    shop.goods.stock("OLD", false, Some(100));
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    let changes = [add("TEA", 1), add("OLD", 1), set("NEVER", 2), add("NEVER", 1)];
    let refused = shop.change(&web(), Some(cart.cart_id), &changes).await;
    assert_eq!(refused, Err(CartError::NotSellable(vec![sku("NEVER"), sku("OLD")])));
    assert_eq!(shop.view(&web(), cart.cart_id).await, Ok(cart.clone()));
    let changes = [add("OLD", 1), remove("OLD")];
    let changed = shop.change(&web(), Some(cart.cart_id), &changes).await.expect("it is not kept");
    assert_eq!(lines(&changed), [("MUG", 1)]);
}

#[tokio::test]
async fn a_version_the_caller_has_not_seen_is_not_changed() {
    let shop = Shop::in_memory();
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    let expecting = |version, changes: &[_]| ChangeCart {
        expected_version: Some(version),
        ..request(Some(cart.cart_id), changes)
    };
    let second = domain(shop.carts.change(&web(), expecting(1, &[add("MUG", 1)])).await);
    assert_eq!(second.expect("seen").version, 2);
    let stale = domain(shop.carts.change(&web(), expecting(1, &[add("MUG", 1)])).await);
    assert_eq!(stale, Err(CartError::VersionConflict { expected: 1, current: 2 }));
    assert_eq!(lines(&shop.view(&web(), cart.cart_id).await.expect("there")), [("MUG", 2)]);
}

#[tokio::test]
async fn a_cart_keeps_its_currency_and_is_shown_in_it() {
    let shop = Shop::in_memory();
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    let dollars = CallCtx { currency: Currency::USD, ..web() };
    let refused = shop.change(&dollars, Some(cart.cart_id), &[add("TEA", 1)]).await;
    let mismatch = CartError::CurrencyMismatch { cart: Currency::EUR, requested: Currency::USD };
    assert_eq!(refused, Err(mismatch));
    let seen = shop.view(&dollars, cart.cart_id).await.expect("there");
    assert_eq!((seen.currency, total(&seen)), (Currency::EUR, Some(eur(1_290))));
    let emptied = shop.change(&dollars, Some(cart.cart_id), &[remove("MUG")]).await;
    assert_eq!(emptied.expect("removed").currency, Currency::USD);
}

#[tokio::test]
async fn unknown_carts_and_batches_out_of_bounds_are_refused() {
    let shop = Shop::in_memory();
    let nobody = CartId::from_uuid(SequentialIds::default().next());
    let refused = shop.change(&web(), Some(nobody), &[add("MUG", 1)]).await;
    assert_eq!(refused, Err(CartError::NotFound(nobody)));
    assert_eq!(shop.view(&web(), nobody).await, Err(CartError::NotFound(nobody)));
    for changes in [vec![], vec![add("MUG", 1); LINES_MAX + 1]] {
        let refused = shop.change(&web(), None, &changes).await;
        assert!(matches!(refused, Err(CartError::Invalid(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn a_cart_of_a_thousand_lines_is_full() {
    let shop = Shop::in_memory();
    let names: Vec<String> = (0..=LINES_MAX).map(|n| format!("S{n}")).collect();
    for name in &names {
        shop.goods.stock(name, true, Some(1));
    }
    let changes: Vec<_> = names[..LINES_MAX].iter().map(|name| add(name, 1)).collect();
    let cart = shop.cart_with(&changes).await;
    assert_eq!(total(&cart), Some(eur(1_000)));
    let refused = shop.change(&web(), Some(cart.cart_id), &[add(&names[LINES_MAX], 1)]).await;
    assert_eq!(refused, Err(CartError::TooManyLines { lines_max: LINES_MAX }));
}

#[tokio::test]
async fn what_cannot_be_priced_is_not_stored() {
    let shop = Shop::in_memory();
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    shop.goods.no_tax_rate.store(true, Ordering::Relaxed);
    let refused = shop.change(&web(), Some(cart.cart_id), &[add("TEA", 1)]).await;
    assert!(matches!(refused, Err(CartError::NotPriceable(_))), "{refused:?}");
    shop.goods.no_tax_rate.store(false, Ordering::Relaxed);
    assert_eq!(shop.view(&web(), cart.cart_id).await, Ok(cart));
}
