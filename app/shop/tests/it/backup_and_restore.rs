//! A backup is one when it can be restored: elsewhere, whole, and without harm when it fails.

use std::{os::unix::fs::PermissionsExt, path::Path, sync::Arc, time::Duration};

use app_composition::Database;
use kernel_common::{CartId, Clock, OrderId};
use mod_order::OrderBook;
use mod_order_api::{LinkHash, NewFlow, OpenOrder, OrderNumber, OrderRef, Orders};
use rt_config::{Override, Settings, Sources};
use rt_host::{RandomIds, SystemClock, random_bytes};
use rt_postgres::embedded::{EmbeddedPostgres, EmbeddedSettings};
use serde_json::json;
use testkit::fresh_ctx;

use crate::place::{Place, RunningShop, refusal, said};

#[tokio::test(flavor = "multi_thread")]
async fn an_order_comes_back_in_a_fresh_data_folder() {
    let place = Place::new();
    said(place.shop(&["migrate"]));
    let first = place_order(&place.path("data")).await;
    let told = said(place.shop(&["backup", "shop.dump"]));
    assert!(told.contains("shop restore shop.dump"), "{told}");
    let mode = std::fs::metadata(place.path("shop.dump")).expect("written").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "it holds addresses");
    let again = refusal(place.shop(&["backup", "shop.dump"]));
    assert!(again.contains("--force replaces it"), "{again}");

    let second = place_order(&place.path("data")).await;
    said(place.shop_on("fresh", &["restore", "shop.dump"]));
    let fresh = place.path("fresh");
    assert_eq!(found(&fresh, &first).await, Some(first.clone()), "what was backed up");
    assert_eq!(found(&fresh, &second).await, None, "what came later");
    let third = place_order(&fresh).await;
    assert_eq!(found(&fresh, &third).await, Some(third), "and the shop goes on");
    let report = said(place.shop_on("fresh", &["audit"]));
    assert!(report.contains("Green") && report.contains("one order a key"), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_there_is_replaced_only_when_that_was_said_and_only_by_a_whole_backup() {
    let place = Place::new();
    said(place.shop(&["migrate"]));
    let first = place_order(&place.path("data")).await;
    said(place.shop(&["backup", "shop.dump"]));
    let second = place_order(&place.path("data")).await;
    let full = refusal(place.shop(&["restore", "shop.dump"]));
    assert!(full.contains("already holds") && full.contains("--force"), "{full}");

    let whole = std::fs::read(place.path("shop.dump")).expect("written");
    std::fs::write(place.path("half.dump"), &whole[..whole.len() / 2]).expect("can be written");
    refusal(place.shop(&["restore", "half.dump", "--force"]));
    assert!(found(&place.path("data"), &second).await.is_some(), "nothing was lost by trying");

    said(place.shop(&["restore", "shop.dump", "--force"]));
    assert!(found(&place.path("data"), &first).await.is_some());
    assert!(found(&place.path("data"), &second).await.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_shop_is_backed_up_and_never_restored_over() {
    let place = Place::new();
    let running = RunningShop::start(&place);
    said(place.shop(&["backup", "shop.dump"]));
    let busy = refusal(place.shop(&["restore", "shop.dump", "--force"]));
    assert!(busy.contains("stop it first"), "{busy}");
    drop(running);
    said(place.shop(&["restore", "shop.dump", "--force"]));
}

/// A database that is not the program's own: reached by an address, as a login role that row-level
/// security holds.
#[tokio::test(flavor = "multi_thread")]
async fn a_given_database_is_backed_up_whole_by_a_role_that_may_only_read() {
    let place = Place::new();
    let server = place.path("server");
    let settings = EmbeddedSettings::new(&server, random_bytes::<24>);
    let running = tokio::task::spawn_blocking(move || EmbeddedPostgres::start(&settings)).await;
    let running = running.expect("no panic").unwrap_or_else(|error| panic!("{error}"));
    let password = std::fs::read_to_string(server.join("shop.password")).expect("made");
    let options = running.options();
    let socket = options.get_socket().expect("a socket").display().to_string();
    let url = format!("postgres://shop:{password}@{}/shop", socket.replace('/', "%2F"));
    let given = |arguments: &[&str]| {
        let mut command = place.shop(arguments);
        command.env("SHOP__DATABASE__URL", &url);
        command
    };
    said(given(&["migrate"]));
    let data = place.path("data");
    let first = place_order_in(open(&data, Some(&url)).await).await;
    said(given(&["backup", "shop.dump"]));
    let second = place_order_in(open(&data, Some(&url)).await).await;
    said(given(&["restore", "shop.dump", "--force"]));
    assert!(found_in(open(&data, Some(&url)).await, &first).await.is_some());
    assert!(found_in(open(&data, Some(&url)).await, &second).await.is_none());
    // Red if the dump had passed over the events, whose partitions are read one by one.
    let report = said(given(&["audit"]));
    assert!(report.contains("Green"), "{report}");
}

/// The database of a data folder while no shop runs on it, or the one at an address.
async fn open(data_dir: &Path, url: Option<&str>) -> (Database, OrderBook) {
    let given =
        |key: &str, value: String| Override { key: key.to_owned(), flag: "test".to_owned(), value };
    let mut sources = Sources::from_process();
    sources.config_file = Some(data_dir.with_file_name("shop.toml"));
    sources.command_line = vec![given("data_dir", data_dir.display().to_string())];
    sources.command_line.extend(url.map(|url| given("database.url", url.to_owned())));
    let settings = Settings::load(&sources).unwrap_or_else(|error| panic!("{error}"));
    let database = Database::open(&settings).await.unwrap_or_else(|error| panic!("{error}"));
    let db = database.postgres.module(&mod_order::schema());
    (database, OrderBook::new(db, Arc::new(SystemClock), Arc::new(RandomIds)))
}

async fn place_order(data_dir: &Path) -> OrderNumber {
    place_order_in(open(data_dir, None).await).await
}

async fn place_order_in((database, orders): (Database, OrderBook)) -> OrderNumber {
    let request = OpenOrder {
        order_id: OrderId::generate(&RandomIds),
        cart_id: CartId::generate(&RandomIds),
        cart_version: 1,
        snapshot: serde_json::from_value(snapshot()).expect("a snapshot"),
        link_hash: LinkHash::from_bytes(random_bytes()),
        fingerprint: "sha256:order".to_owned(),
        flow: NewFlow {
            kind: "checkout".to_owned(),
            version: 1,
            state: json!({}),
            lease_seconds: 15,
            deadline: SystemClock.now().after(Duration::from_secs(3600)),
        },
    };
    let opened = orders.open_pending(&fresh_ctx(), request).await.expect("opened");
    database.close().await;
    opened.number
}

async fn found(data_dir: &Path, number: &OrderNumber) -> Option<OrderNumber> {
    found_in(open(data_dir, None).await, number).await
}

async fn found_in(
    (database, orders): (Database, OrderBook),
    number: &OrderNumber,
) -> Option<OrderNumber> {
    let found = orders.find(&fresh_ctx(), vec![OrderRef::Number(number.clone())]).await;
    database.close().await;
    found.expect("an answer").found.into_iter().next().map(|found| found.order.number)
}

/// Two mugs for 20.00 and post for 4.90.
fn snapshot() -> serde_json::Value {
    let eur = |minor: i64| json!({ "amount_minor": minor, "currency": "EUR" });
    let tax = |minor: i64| json!({ "category": "standard", "rate": 190_000, "included": true, "amount": eur(minor) });
    let priced = json!({
        "sku": "MUG", "quantity": 2, "unit_price": eur(1_000), "subtotal": eur(2_000),
        "tax": tax(319), "total": eur(2_000),
    });
    json!({
        "lines": [{
            "line_no": 1, "sku": "MUG", "quantity": 2, "product_name": "Mug", "priced": priced,
        }],
        "quote": {
            "lines": [priced],
            "delivery": { "option": "post", "price": eur(490), "tax": tax(78), "total": eur(490) },
            "subtotal": eur(2_000), "lines_total": eur(2_000), "tax_total": eur(397),
            "tax_included": true, "taxes": [], "total": eur(2_490), "trace": [],
        },
        "contact": { "email": "ada@example.com" },
        "delivery_address": { "name": "Ada", "line": "Street 1", "city": "Berlin", "country": "DE" },
        "delivery": { "option": "post", "name": "Post" },
        "locale": "en", "currency": "EUR", "channel": "web",
        "accepted_terms": { "version": "2026-01", "at": "2026-01-01T00:00:00Z" },
        "payment_method": "testcard",
    })
}
