//! Many changes of one cart at once, on the real store.

use mod_cart::PostgresCarts;
use mod_cart_api::{CartError, Carts, ChangeCart, CloseCart, ClosedCart};
use testkit::TestDatabase;

use crate::shop::{Shop, add, domain, keyed, lines, request, web};

const SHOPPERS: i64 = 20;

async fn open() -> (Shop<PostgresCarts>, TestDatabase) {
    let database = TestDatabase::create(&[mod_cart::schema()]).await;
    let store = PostgresCarts::new(database.module(&mod_cart::schema()));
    (Shop::over(store), database)
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_parallel_adds_are_neither_lost_nor_doubled() {
    let (shop, _database) = open().await;
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    let clicks = (0..SHOPPERS).map(|_| {
        let (carts, id) = (shop.carts.clone(), Some(cart.cart_id));
        tokio::spawn(async move { carts.change(&web(), request(id, &[add("MUG", 1)])).await })
    });
    let mut versions = Vec::new();
    for click in clicks.collect::<Vec<_>>() {
        versions.push(domain(click.await.expect("no panic")).expect("added").version);
    }
    versions.sort_unstable();
    assert_eq!(versions, (2..=1 + SHOPPERS).collect::<Vec<_>>());
    let seen = shop.view(&web(), cart.cart_id).await.expect("there");
    assert_eq!(lines(&seen), [("MUG", 1 + SHOPPERS)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_click_sent_twenty_times_adds_once() {
    let (shop, _database) = open().await;
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    let sends = (0..SHOPPERS).map(|_| {
        let (carts, id) = (shop.carts.clone(), Some(cart.cart_id));
        tokio::spawn(
            async move { carts.change(&keyed("click"), request(id, &[add("MUG", 1)])).await },
        )
    });
    for send in sends.collect::<Vec<_>>() {
        let view = domain(send.await.expect("no panic")).expect("added once");
        assert_eq!(lines(&view), [("MUG", 2)]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_who_saw_one_version_one_changes_it() {
    let (shop, _database) = open().await;
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    let clicks = (0..SHOPPERS).map(|_| {
        let (carts, id) = (shop.carts.clone(), Some(cart.cart_id));
        let request = ChangeCart { expected_version: Some(1), ..request(id, &[add("MUG", 1)]) };
        tokio::spawn(async move { carts.change(&web(), request).await })
    });
    let mut changed = 0;
    for click in clicks.collect::<Vec<_>>() {
        match domain(click.await.expect("no panic")) {
            Ok(_) => changed += 1,
            Err(error) => {
                assert_eq!(error, CartError::VersionConflict { expected: 1, current: 2 });
            }
        }
    }
    assert_eq!(changed, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_and_adding_at_once_loses_nothing() {
    let (shop, _database) = open().await;
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    let id = cart.cart_id;
    let adding = {
        let carts = shop.carts.clone();
        tokio::spawn(async move { carts.change(&web(), request(Some(id), &[add("TEA", 1)])).await })
    };
    let closing = (0..4).map(|_| {
        let carts = shop.carts.clone();
        let close = CloseCart { cart_id: id, version: cart.version };
        tokio::spawn(async move { carts.close(&web(), close).await })
    });
    let mut answers = Vec::new();
    for close in closing.collect::<Vec<_>>() {
        answers.push(domain(close.await.expect("no panic")).expect("answered"));
    }
    domain(adding.await.expect("no panic")).expect("added");
    answers.dedup();
    let seen = shop.view(&web(), id).await.expect("there");
    match answers[..] {
        [ClosedCart::Closed] => assert_eq!(lines(&seen), [("TEA", 1)]),
        [ClosedCart::ChangedSince] => assert_eq!(lines(&seen), [("MUG", 1), ("TEA", 1)]),
        _ => panic!("twins disagree: {answers:?}"),
    }
}
