//! What the checks let pass goes the whole way: into the order, its events and the letter.

use std::sync::Arc;

use e2e::{Card, Purchase, Shop, Shopper, Store, eventually, letters_to};
use serde_json::json;
use tokio::{sync::Semaphore, task::JoinSet};

use super::strings;

const AT_A_TIME: usize = 16;
const SKU: &str = "SOP-BAR-CHA";
const UNITS: i64 = 400;
/// Free text of an address: what one order can carry at once.
const TEXTS: [&str; 3] =
    ["/delivery_address/name", "/delivery_address/line", "/delivery_address/city"];

#[tokio::test]
async fn a_string_that_is_taken_is_kept_and_written_to_the_shopper() {
    let Some(strings) = strings::long_list() else { return };
    let shop = Shop::shared();
    let (shopper, inside) = (shop.shopper(Store::Tihaven), shop.inside(Store::Tihaven));
    inside.count(SKU, UNITS).await;
    let taken = taken(&shopper, strings).await;
    assert!(taken.len() > 300, "most of them are harmless: {}", taken.len());

    let mut buying = JoinSet::new();
    let door = Arc::new(Semaphore::new(AT_A_TIME));
    for texts in taken.chunks(TEXTS.len()) {
        let (shopper, door, texts) = (shopper.clone(), door.clone(), texts.to_vec());
        buying.spawn(async move {
            let _turn = door.acquire().await;
            let purchase = shopper.cart_with(SKU, 1).await.purchase(Card::Approved);
            let fields = TEXTS.into_iter().zip(&texts);
            let purchase = fields.fold(purchase, |p, (field, text)| p.with(field, json!(text)));
            let answer = shopper.place(&purchase).await;
            assert_eq!(answer.status, 201, "{texts:?}: {}", answer.text());
            (answer.json()["order_id"].as_str().expect("an id").to_owned(), texts)
        });
    }
    let orders = buying.join_all().await;
    for (id, texts) in &orders {
        let kept = inside.order(id).await.snapshot.delivery_address;
        let kept = [kept.name, kept.line, kept.city];
        for (kept, text) in kept.iter().zip(texts) {
            assert_eq!(kept, text.trim(), "kept as it was typed");
        }
    }
    let all = || async { (letters_to(shop, &shopper).len() == orders.len()).then_some(()) };
    eventually("a letter about each order", all).await;
}

/// The strings that are valid in every one of [`TEXTS`].
async fn taken(shopper: &Shopper, strings: Vec<String>) -> Vec<String> {
    let purchase = shopper.cart_with(SKU, 1).await.purchase(Card::Approved);
    let purchase = purchase.with("/expected_total/amount_minor", json!(1));
    let mut taken = Vec::new();
    for string in strings {
        let with = |purchase: Purchase, field: &str| purchase.with(field, json!(string));
        let purchase = TEXTS.into_iter().fold(purchase.under_fresh_key(), with);
        match shopper.place(&purchase).await {
            valid if valid.status == 409 => taken.push(string),
            invalid => assert_eq!(invalid.status, 422, "{string:?}: {}", invalid.text()),
        }
    }
    taken
}
