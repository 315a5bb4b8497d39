//! One cart emptied into another.

use std::sync::atomic::Ordering;

use kernel_common::CartId;
use mod_cart::PostgresCarts;
use mod_cart_api::{
    CartError, Carts, ClaimCart, ClaimedCart, CloseCart,
    spi::{CartDocument, CartStore},
};
use rt_contract::{CallCtx, CallError};
use testkit::{TestDatabase, tenant_two};

use crate::shop::{Shop, add, domain, eur, keyed, lines, sku, terms, total, web};

fn of(source: CartId, target: CartId) -> ClaimCart {
    ClaimCart { source, target, terms: terms(), deliveries: Vec::new() }
}

async fn claim<S: CartStore>(
    shop: &Shop<S>,
    ctx: &CallCtx,
    source: CartId,
    target: CartId,
) -> Result<ClaimedCart, CartError> {
    domain(shop.carts.claim(ctx, of(source, target)).await)
}

#[tokio::test]
async fn quantities_add_up_and_the_source_is_gone() {
    let shop = Shop::in_memory();
    let source = shop.cart_with(&[add("MUG", 1), add("TEA", 2)]).await.cart_id;
    let target = shop.cart_with(&[add("TEA", 1)]).await;
    let claimed = claim(&shop, &keyed("c"), source, target.cart_id).await.expect("claimed");
    assert_eq!(lines(&claimed.cart), [("TEA", 3), ("MUG", 1)]);
    assert_eq!((claimed.cart.version, claimed.dropped.len()), (target.version + 1, 0));
    assert_eq!(total(&claimed.cart), Some(eur(2_640)));
    let gone = CartError::NotFound(source);
    assert_eq!(shop.view(&web(), source).await, Err(gone.clone()));
    assert_eq!(shop.change(&web(), Some(source), &[add("MUG", 1)]).await, Err(gone.clone()));
    let close = CloseCart { cart_id: source, version: 1 };
    assert_eq!(domain(shop.carts.close(&web(), close).await), Err(gone));
    let tombstone = shop.store.load(&web(), source).await.expect("an answer").expect("kept");
    assert_eq!((tombstone.lines.len(), tombstone.merged_into), (0, Some(target.cart_id)));
}

#[tokio::test]
async fn claiming_again_adds_nothing_under_whatever_key() {
    let shop = Shop::in_memory();
    let source = shop.cart_with(&[add("MUG", 1)]).await.cart_id;
    let target = shop.cart_with(&[add("MUG", 1)]).await.cart_id;
    let first = claim(&shop, &keyed("c"), source, target).await.expect("claimed");
    for ctx in [keyed("c"), keyed("d"), web()] {
        assert_eq!(claim(&shop, &ctx, source, target).await, Ok(first.clone()));
    }
    let other = shop.cart_with(&[add("TEA", 1)]).await.cart_id;
    let elsewhere = claim(&shop, &web(), source, other).await;
    assert_eq!(elsewhere, Err(CartError::NotFound(source)), "it went into another cart");
}

#[tokio::test]
async fn a_key_of_another_change_moves_nothing() {
    let shop = Shop::in_memory();
    let source = shop.cart_with(&[add("MUG", 1)]).await;
    let target = shop.cart_with(&[add("MUG", 1)]).await.cart_id;
    shop.change(&keyed("k"), Some(target), &[add("TEA", 1)]).await.expect("added");
    let refused = claim(&shop, &keyed("k"), source.cart_id, target).await;
    assert_eq!(refused, Err(CartError::KeyReused));
    assert_eq!(shop.view(&web(), source.cart_id).await, Ok(source));
}

#[tokio::test]
async fn a_cart_that_is_not_there_moves_nothing() {
    let shop = Shop::in_memory();
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    let nobody = CartId::from_uuid(uuid::Uuid::from_u128(7));
    let table = [
        (nobody, cart.cart_id, Err(CartError::NotFound(nobody))),
        (cart.cart_id, nobody, Err(CartError::NotFound(nobody))),
    ];
    for (source, target, expected) in table {
        assert_eq!(claim(&shop, &web(), source, target).await, expected);
    }
    let itself = claim(&shop, &web(), cart.cart_id, cart.cart_id).await;
    assert!(matches!(itself, Err(CartError::Invalid(_))), "{itself:?}");
    assert_eq!(shop.view(&web(), cart.cart_id).await, Ok(cart));
}

#[tokio::test]
async fn a_claim_that_stops_anywhere_is_finished_by_its_repeat() {
    for lost in 1..=3 {
        let shop = Shop::in_memory();
        let source = shop.cart_with(&[add("MUG", 2), add("TEA", 1)]).await.cart_id;
        let target = shop.cart_with(&[add("MUG", 1)]).await.cart_id;
        shop.store.lose_answer_in.store(lost, Ordering::Relaxed);
        let broken = shop.carts.claim(&keyed("c"), of(source, target)).await;
        assert!(matches!(broken, Err(CallError::Fault(_))), "save {lost}: {broken:?}");
        let claimed = claim(&shop, &keyed("c"), source, target).await.expect("claimed");
        assert_eq!(lines(&claimed.cart), [("MUG", 3), ("TEA", 1)], "after save {lost}");
        let tombstone = shop.store.load(&web(), source).await.expect("an answer").expect("kept");
        assert!(tombstone.lines.is_empty(), "after save {lost}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_claims_of_one_cart_at_once_count_once() {
    let database = TestDatabase::create(&[mod_cart::schema()]).await;
    let shop = Shop::over(PostgresCarts::new(database.module(&mod_cart::schema())));
    let source = shop.cart_with(&[add("MUG", 1)]).await.cart_id;
    let target = shop.cart_with(&[add("TEA", 1)]).await.cart_id;
    let mut claims = tokio::task::JoinSet::new();
    for round in 0..12 {
        let carts = shop.carts.clone();
        claims.spawn(async move {
            let key = format!("k-{round}");
            match round % 3 {
                0 => carts
                    .change(&web(), crate::shop::request(Some(target), &[add("TEA", 1)]))
                    .await
                    .map(|_| ()),
                _ => carts.claim(&keyed(&key), of(source, target)).await.map(|_| ()),
            }
        });
    }
    for answer in claims.join_all().await {
        answer.expect("claimed or changed");
    }
    assert_eq!(lines(&shop.view(&web(), target).await.expect("there")), [("TEA", 5), ("MUG", 1)]);
}

#[tokio::test]
async fn another_tenants_cart_is_nobody_s_to_claim() {
    let shop = Shop::in_memory();
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    let theirs = CallCtx { tenant: tenant_two(), ..web() };
    let own = shop.change(&theirs, None, &[add("TEA", 1)]).await.expect("a new cart").cart_id;
    let stolen = claim(&shop, &theirs, cart.cart_id, own).await;
    assert_eq!(stolen, Err(CartError::NotFound(cart.cart_id)));
    assert_eq!(shop.view(&web(), cart.cart_id).await, Ok(cart));
}

#[tokio::test]
async fn a_full_target_names_what_it_has_no_room_for() {
    let shop = Shop::in_memory();
    let names: Vec<String> = (0..1_000).map(|n| format!("S{n}")).collect();
    names.iter().for_each(|name| shop.goods.stock(name, true, Some(1)));
    let changes: Vec<_> = names.iter().map(|name| add(name, 1)).collect();
    let target = shop.cart_with(&changes).await.cart_id;
    let source = shop.cart_with(&[add("MUG", 1), add("S0", 1)]).await.cart_id;
    let claimed = claim(&shop, &web(), source, target).await.expect("claimed");
    assert_eq!((claimed.dropped, claimed.cart.lines.len()), (vec![sku("MUG")], 1_000));
    let stored: CartDocument =
        shop.store.load(&web(), target).await.expect("an answer").expect("there");
    assert_eq!(stored.lines[0].quantity.get(), 2);
}
