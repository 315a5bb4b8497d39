//! Stopping in order under load, and what is remembered afterwards.

use std::{sync::Arc, time::Duration};

use e2e::{Answer, Card, Purchase, Shop, Shopper, Store};
use tokio::{
    sync::RwLock,
    task::{JoinSet, spawn_blocking},
};

const SHOPPERS: usize = 6;
/// Each waits for a provider that says nothing for seconds: in flight whenever the stop comes.
const SLOW_SHOPPERS: usize = 4;
const SKU: &str = "PLT-21-SND";

/// `shop up --demo`, as a newcomer has it: its own provider and its own database stop too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_fails_no_request_in_flight_and_forgets_no_answer() {
    let shop = spawn_blocking(Shop::up).await.expect("it starts");
    let shopper = shop.shopper(Store::Tihaven);
    let refused = shopper.cart_with(SKU, 1).await.purchase(Card::Declined);
    let refusal = shopper.place(&refused).await.refused(402, "checkout.payment_declined");

    let open = Arc::new(RwLock::new(true));
    let mut load = JoinSet::new();
    for _ in 0..SHOPPERS {
        load.spawn(buy_while(open.clone(), shopper.clone()));
    }
    let mut slow = JoinSet::new();
    for _ in 0..SLOW_SHOPPERS {
        let purchase = shopper.cart_with(SKU, 1).await.purchase(Card::Late);
        let shopper = shopper.clone();
        slow.spawn(async move { (shopper.place(&purchase).await, purchase) });
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    *open.write().await = false;
    // What was begun before the word is on its way by then.
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(slow.len(), SLOW_SHOPPERS);
    let stopped = spawn_blocking(move || {
        let mut shop = shop;
        shop.terminate();
        shop
    });
    // Panics when a request is not answered.
    let bought = load.join_all().await.concat();
    let waiting = slow.join_all().await;
    let shop = stopped.await.expect("it stops in order");
    assert!(bought.len() >= SHOPPERS, "there was load: {}", bought.len());

    let shop = spawn_blocking(move || {
        let mut shop = shop;
        shop.start_again();
        shop
    });
    let shop = shop.await.expect("it starts again");
    let again = shopper.place(&refused).await.refused(402, "checkout.payment_declined");
    assert_eq!(again["details"], refusal["details"], "the same first answer");
    for (answer, purchase) in &bought {
        assert_eq!(shopper.place(purchase).await.body, answer.body, "the same first answer");
    }
    for (answer, purchase) in &waiting {
        assert!([201, 202].contains(&answer.status), "{}", answer.text());
        assert_eq!(shopper.place(purchase).await.body, answer.body, "the same first answer");
        let answer = answer.json();
        let token = answer["token"].as_str().expect("a secret");
        shopper.wait_for_order(token, "placed").await;
    }
    spawn_blocking(|| shop.stop()).await.expect("it stops in order");
}

/// Buys one after the other, each purchase answered, until told to stop. The word does not come
/// between two requests of one cart: whoever has filled theirs by then still pays.
async fn buy_while(open: Arc<RwLock<bool>>, shopper: Shopper) -> Vec<(Answer, Purchase)> {
    let mut bought = Vec::new();
    loop {
        let open = open.read().await;
        if !*open {
            break;
        }
        let purchase = shopper.cart_with(SKU, 1).await.purchase(Card::Approved);
        drop(open);
        let answer = shopper.place(&purchase).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        bought.push((answer, purchase));
    }
    bought
}
