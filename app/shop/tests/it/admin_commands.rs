//! The staff's commands against a running shop.

use bytes::Bytes;
use http::{Method, Request};
use rt_http::HttpClient;
use serde_json::{Value, json};

use crate::place::{Place, RunningShop, refusal, said, token};

/// What has no command of its own goes over the API itself.
async fn put(place: &Place, shop: &RunningShop, path: &str, body: &Value) {
    let request = Request::builder()
        .method(Method::PUT)
        .uri(format!("{}/api/admin/v1{path}", shop.url))
        .header("host", "localhost")
        .header("authorization", format!("Bearer {}", token(place)))
        .header("idempotency-key", "put-1")
        .header("content-type", "application/json")
        .body(Bytes::from(body.to_string()))
        .expect("a request");
    let client = HttpClient::new(std::time::Duration::from_secs(30));
    let answer = client.send(request).await.expect("an answer");
    assert!(answer.status.is_success(), "{path}: {:?}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_books_stock_and_sets_prices_from_the_command_line() {
    let place = Place::new();
    let shop = RunningShop::start(&place);
    let with = |arguments: &[&str]| {
        let mut command = place.shop(arguments);
        command.args(["--url", &shop.url]);
        command
    };
    let main = json!({ "code": "main", "name": "Main", "priority": 1 });
    put(&place, &shop, "/warehouses", &json!({ "items": [main] })).await;

    let receive = ["stock", "receive", "MUG=10", "CUP=3", "--document", "DN-1", "--key", "k-1"];
    let told = said(with(&receive));
    assert!(told.contains("MUG  main            10"), "{told}");
    assert_eq!(said(with(&receive)), told, "the same key never acts twice");
    let adjust =
        ["stock", "adjust", "MUG=-2", "--reason", "damage", "--document", "R-1", "--note", "fell"];
    said(with(&adjust));
    let stock: Value =
        serde_json::from_str(&said(with(&["stock", "list", "--json"]))).expect("JSON");
    let levels: Vec<_> =
        stock["items"].as_array().expect("items").iter().map(|i| &i["on_hand"]).collect();
    assert_eq!(levels, [3, 8], "in order of SKU: {stock}");
    let journal = said(with(&["stock", "history", "MUG"]));
    assert!(journal.contains("damage: fell") && journal.contains("DN-1"), "{journal}");
    let past = said(with(&["stock", "as-of", "2020-01-01T00:00:00Z", "MUG"]));
    assert!(!past.contains("MUG"), "nothing was there: {past}");

    let list = json!({ "code": "eur", "currency": "EUR", "tax_included": true, "priority": 0 });
    put(&place, &shop, "/price-lists", &json!({ "items": [list] })).await;
    said(with(&["prices", "set", "eur", "MUG=14.90EUR"]));
    let prices = said(with(&["prices", "list"]));
    assert!(prices.contains("14.90 EUR"), "{prices}");
    let orders = said(with(&["orders", "list", "--status", "placed"]));
    assert_eq!(orders.lines().count(), 1, "a heading and no orders: {orders}");

    let other = said(with(&["stock", "list", "--store", "shop2.localhost"]));
    assert_eq!(other.lines().count(), 1, "another store, another stock: {other}");
    assert!(said(place.shop(&["audit"])).contains("Green"), "beside the running shop");
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_says_from_the_command_line_which_systems_are_told_what_happens() {
    let place = Place::new();
    let shop = RunningShop::start(&place);
    let with = |arguments: &[&str]| {
        let mut command = place.shop(arguments);
        command.args(["--url", &shop.url]);
        command
    };
    // Nobody listens there.
    let address = "http://127.0.0.1:1/hooks";
    let add = ["webhooks", "add", address, "--types", "orders.*,pricing.*", "--key", "k-1"];
    let added = said(with(&add));
    assert!(added.contains("is active: orders.*,pricing.* to http://127.0.0.1:1/hooks"), "{added}");
    let secret = |told: &str| told.split_once("secret ").expect("it is told").1.to_owned();
    assert!(secret(&added).starts_with("whsec_"), "{added}");
    assert_eq!(said(with(&add)), added, "the same key never acts twice");
    let id = added.split(' ').nth(1).expect("an id").to_owned();

    let rotated = said(with(&["webhooks", "rotate", &id, "--overlap-seconds", "0"]));
    assert_ne!(secret(&rotated), secret(&added));
    let changed = said(with(&["webhooks", "change", &id, "--types", "*", "--description", "ERP"]));
    assert!(changed.contains("is active: * to http://127.0.0.1:1/hooks"), "{changed}");
    assert!(said(with(&["webhooks", "pause", &id])).contains("is paused"));
    let listed = said(with(&["webhooks", "list"]));
    assert!(listed.contains("paused") && listed.contains("ERP"), "{listed}");
    assert!(!listed.contains("whsec"), "{listed}");
    let pinged = said(with(&["webhooks", "ping", &id]));
    let delivery = pinged.split(' ').nth(1).expect("an id").to_owned();
    testkit::eventually("the ping has been tried", || {
        let shown = said(with(&["webhooks", "delivery", &delivery]));
        std::future::ready(shown.contains("not reached").then_some(()))
    })
    .await;
    let waiting = said(with(&["webhooks", "deliveries", &id, "--state", "queued"]));
    assert!(waiting.contains(&delivery) && waiting.contains("webhooks.ping.v1"), "{waiting}");
    assert!(said(with(&["webhooks", "resume", &id])).contains("is active"));
    let replay = ["webhooks", "replay", &id, "--since", "2026-01-01T00:00:00Z"];
    assert!(said(with(&replay)).contains("0 deliveries are queued again"), "none was given up");
    assert!(said(with(&["webhooks", "remove", &id])).contains("is removed"));
    let gone = refusal(with(&["webhooks", "pause", &id]));
    assert!(gone.contains("webhook.not_found"), "{gone}");
    let wrong = refusal(with(&["webhooks", "add", "erp", "--types", "nothing.*"]));
    assert!(wrong.contains("/url") && wrong.contains("/types/0"), "{wrong}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_done_is_one_clear_sentence() {
    let place = Place::new();
    let none = refusal(place.shop(&["orders", "list"]));
    assert!(none.contains("admin.token") && none.contains("--data-dir"), "{none}");
    let shop = RunningShop::start(&place);
    let with = |arguments: &[&str]| {
        let mut command = place.shop(arguments);
        command.args(["--url", &shop.url]);
        command
    };
    let unknown = refusal(with(&["orders", "show", "K7MX-4Q2P"]));
    assert!(unknown.contains("there is no such order"), "{unknown}");
    let unknown = refusal(with(&["stock", "history", "NOTHING"]));
    assert!(unknown.contains("inventory.unknown_sku"), "{unknown}");
    let wrong = refusal(with(&["stock", "receive", "MUG=0", "--document", "D"]));
    assert!(wrong.contains("/items/0/quantity"), "{wrong}");
    let store = refusal(with(&["orders", "list", "--store", "nowhere"]));
    assert!(store.contains("no store of this installation"), "{store}");
    std::fs::write(place.path("data").join("admin.token"), "x".repeat(43)).expect("can be written");
    let stranger = refusal(with(&["orders", "list"]));
    assert!(stranger.contains("unauthenticated"), "{stranger}");
    drop(shop);
    let nobody = refusal(place.shop(&["orders", "list", "--url", "http://127.0.0.1:1"]));
    assert!(nobody.contains("no shop answers at http://127.0.0.1:1"), "{nobody}");
}
