//! Search in a process of its own: the same answers, the same errors, its own index and its own
//! place in the shop's logs.

use e2e::{Answer, Shop, Shopper, Store, eventually};
use kernel_common::{Currency, Money};
use serde_json::{Value, json};
use tokio::task::spawn_blocking;

const SKU: &str = "MUG-RIB-SAG";
const PRODUCT: &str = "ribbed-mug";
/// Cheaper than anything the demo sells, so that a bound of the price finds it alone.
const PRICE_MINOR: i64 = 3;
const LATER_PRICE_MINOR: i64 = 2;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn search_answers_from_a_process_of_its_own() {
    let shop = spawn_blocking(Shop::with_search_apart).await.expect("it starts");
    let shopper = shop.shopper(Store::Tihaven);
    found(&shopper, "q=mug&facets=true", |body| body["total"].as_u64() > Some(0)).await;
    words_are_found_meant_and_taken_as_they_are(&shopper).await;
    errors_arrive_as_they_left(&shopper).await;
    let other = shop.shopper(Store::Velomarsh);
    found(&other, "q=bell", |body| body["total"].as_u64() > Some(0)).await;

    let (inside, euros) = (shop.inside(Store::Tihaven), |minor| Money::new(minor, Currency::EUR));
    inside.set_price(SKU, euros(PRICE_MINOR)).await;
    found(&shopper, &up_to(PRICE_MINOR), is_the_mug).await;
    let elsewhere = search(&other, &up_to(PRICE_MINOR)).await.expect(200);
    assert_eq!(elsewhere["total"], 0, "an index is its tenant's");

    let (shop, indexes) = spawn_blocking(move || {
        let mut shop = shop;
        let indexes = shop.indexes_apart();
        shop.kill();
        (shop, indexes)
    })
    .await
    .expect("it is killed");
    assert!(indexes.is_dir() && !shop.data().join("search").exists(), "the index is its own");
    let away = search(&shopper, "q=teapot").await;
    assert_eq!((away.status, away.code().as_str()), (503, "search.not_ready"), "{}", away.text());
    let listed = shopper.get("/api/v1/products?sort=name").await.expect(200);
    assert!(!listed["items"].as_array().expect("products").is_empty(), "listings go on");
    inside.set_price(SKU, euros(LATER_PRICE_MINOR)).await;

    let shop = spawn_blocking(move || {
        let mut shop = shop;
        shop.start_again();
        shop
    })
    .await
    .expect("it starts again");
    found(&shopper, &up_to(LATER_PRICE_MINOR), is_the_mug).await;
    spawn_blocking(move || shop.stop()).await.expect("it stops in order");
}

/// `mug`, as it is typed with the keys of the Russian layout.
const KEYS: &str = "%D1%8C%D0%B3%D0%BF";

async fn words_are_found_meant_and_taken_as_they_are(shopper: &Shopper) {
    let meant = search(shopper, &format!("q={KEYS}")).await.expect(200);
    assert_eq!(meant["corrected"], "mug");
    assert!(meant["total"].as_u64() > Some(0));
    let typed = search(shopper, &format!("q={KEYS}&exact=true")).await.expect(200);
    assert_eq!((&typed["total"], &typed["corrected"]), (&json!(0), &Value::Null));
    let suggested = shopper.get("/api/v1/search/suggestions?q=mu").await.expect(200);
    assert!(!suggested["products"].as_array().expect("products").is_empty());
}

async fn errors_arrive_as_they_left(shopper: &Shopper) {
    let refused = search(shopper, "q=mug&after=nonsense").await.refused(422, "search.invalid");
    assert_eq!(refused["errors"][0]["pointer"], "/after", "{refused}");
}

fn up_to(minor: i64) -> String {
    format!("price_max_minor={minor}")
}

fn is_the_mug(body: &Value) -> bool {
    body["total"] == 1 && body["items"][0]["slug"] == PRODUCT
}

async fn search(shopper: &Shopper, query: &str) -> Answer {
    shopper.get(&format!("/api/v1/products?{query}")).await
}

/// Asks until the answer is as expected: an index is built, and follows, by itself.
async fn found(shopper: &Shopper, query: &str, expected: impl Fn(&Value) -> bool) {
    let look = || async {
        let answer = search(shopper, query).await;
        (answer.status == 200 && expected(&answer.json())).then_some(())
    };
    eventually(query, look).await;
}
