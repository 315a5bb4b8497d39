//! Strings that have broken other programs, through every text field of the public API. The list
//! lies beside the repository; where it does not, the test says so.

use std::{fs, path::Path, sync::Arc};

use bytes::Bytes;
use e2e::{Answer, Card, Purchase, Shop, Shopper, Store, eventually, fresh_key, letters_to};
use http::Request;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rt_http::ClientError;
use serde_json::{Value, json};
use tokio::{sync::Semaphore, task::JoinSet};

const LIST: &str = "../../shared/data/bad_input/blns.json";
const AT_A_TIME: usize = 16;
const SKU: &str = "SOP-BAR-CHA";
const UNITS: i64 = 400;
/// Free text of an address: what one order can carry at once.
const TEXTS: [&str; 3] =
    ["/delivery_address/name", "/delivery_address/line", "/delivery_address/city"];

/// One question that a string is put into.
type Ask = fn(&Asking, &str) -> (http::request::Builder, String, Bytes);

/// What the questions need to be asked at all.
#[derive(Clone)]
struct Asking {
    shopper: Shopper,
    cart: String,
    purchase: Purchase,
}

fn naughty_strings() -> Option<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(LIST);
    match fs::read(&path) {
        Ok(list) => Some(serde_json::from_slice(&list).expect("a list of strings")),
        Err(_) => {
            println!("SKIPPED: there is no list of naughty strings at {}", path.display());
            None
        }
    }
}

#[tokio::test]
async fn no_string_in_any_field_is_our_fault() {
    let Some(strings) = naughty_strings() else { return };
    let shopper = Shop::shared().shopper(Store::Tihaven);
    let cart = shopper.cart_with(SKU, 1).await;
    // Another total than the cart's: whatever passes all checks is refused at the end.
    let purchase = cart.purchase(Card::Approved).with("/expected_total/amount_minor", json!(1));
    let asking = Asking { shopper, cart: cart.id().to_owned(), purchase };
    for (name, ask) in QUESTIONS {
        let mut answers = JoinSet::new();
        let door = Arc::new(Semaphore::new(AT_A_TIME));
        for string in strings.clone() {
            let (asking, door) = (asking.clone(), door.clone());
            answers.spawn(async move {
                let _turn = door.acquire().await;
                let (request, path, body) = ask(&asking, &string);
                (asking.shopper.request(request, &path, body).await, string)
            });
        }
        for (answer, string) in answers.join_all().await {
            no_fault_of_ours(name, &string, answer);
        }
    }
}

fn no_fault_of_ours(name: &str, string: &str, answer: Result<Answer, ClientError>) {
    let answer = match answer {
        Ok(answer) => answer,
        // A header cannot carry it: it never left the client.
        Err(ClientError::InvalidRequest { .. }) => return,
        Err(error) => panic!("{name} {string:?}: {error:?}"),
    };
    assert!(answer.status < 500, "{name} {string:?}: {}", answer.text());
    if answer.status >= 400 {
        assert_eq!(answer.header("content-type"), "application/problem+json", "{name} {string:?}");
    }
}

const QUESTIONS: [(&str, Ask); 17] = [
    ("category", |_, text| get(format!("/api/v1/products?category={}", encoded(text)))),
    ("after", |_, text| get(format!("/api/v1/products?after={}", encoded(text)))),
    ("sort", |_, text| get(format!("/api/v1/products?sort={}", encoded(text)))),
    ("parameter", |_, text| get(format!("/api/v1/products?{}=1", encoded(text)))),
    ("locale and currency", |_, text| {
        let text = encoded(text);
        get(format!("/api/v1/products?locale={text}&currency={text}"))
    }),
    ("product", |_, text| get(format!("/api/v1/products/{}", encoded(text)))),
    ("cart", |_, text| get(format!("/api/v1/carts/{}", encoded(text)))),
    ("order", |_, text| get(format!("/api/v1/orders/{}", encoded(text)))),
    ("headers", |_, text| {
        let names = ["accept-language", "if-none-match", "traceparent", "x-request-id", "cookie"];
        let request = Request::get("/");
        let request = names.into_iter().fold(request, |request, name| request.header(name, text));
        (request, "/api/v1/categories".to_owned(), Bytes::new())
    }),
    ("host", |_, text| {
        (Request::get("/").header("host", text), "/api/v1/categories".to_owned(), Bytes::new())
    }),
    ("SKU", |asking, text| {
        let path = format!("/api/v1/carts/{}/lines", asking.cart);
        send("POST", path, &json!({ "sku": text, "quantity": 1 }))
    }),
    ("line", |asking, text| {
        let path = format!("/api/v1/carts/{}/lines/{}", asking.cart, encoded(text));
        send("PUT", path, &json!({ "quantity": 1 }))
    }),
    ("delivery", |asking, text| {
        let path = format!("/api/v1/carts/{}/delivery", asking.cart);
        send("PUT", path, &json!({ "option": text }))
    }),
    ("key", |asking, text| {
        let request = Request::post("/")
            .header("content-type", "application/json")
            .header("idempotency-key", text);
        (request, "/api/v1/checkout".to_owned(), asking.purchase.body.to_string().into())
    }),
    ("texts of a purchase", |asking, text| {
        let purchase = [
            "/email",
            "/phone",
            "/delivery_option",
            "/delivery_address/name",
            "/delivery_address/line",
            "/delivery_address/city",
            "/delivery_address/postal_code",
            "/payment/method",
            "/payment/fields/number",
        ];
        let with = |purchase: Purchase, field: &&str| purchase.with(field, json!(text));
        checkout(&purchase.iter().fold(asking.purchase.clone(), with).body)
    }),
    ("words of a purchase", |asking, text| {
        let purchase = asking.purchase.with("/payment/fields", json!({ text: text }));
        checkout(&purchase.with("/expected_total/currency", json!(text)).body)
    }),
    ("webhook", |_, text| {
        let path = format!("/webhooks/{0}/{0}", encoded(text));
        (Request::post("/").header("pspsim-signature", "t=1,v1=0"), path, text.to_owned().into())
    }),
];

fn get(path: String) -> (http::request::Builder, String, Bytes) {
    (Request::get("/"), path, Bytes::new())
}

fn send(method: &str, path: String, body: &Value) -> (http::request::Builder, String, Bytes) {
    let request = Request::builder()
        .method(method)
        .header("content-type", "application/json")
        .header("idempotency-key", fresh_key());
    (request, path, body.to_string().into())
}

fn checkout(body: &Value) -> (http::request::Builder, String, Bytes) {
    send("POST", "/api/v1/checkout".to_owned(), body)
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// What the checks let pass has to go the whole way: ledger, events, letter.
#[tokio::test]
async fn a_string_that_is_taken_is_kept_and_written_to_the_shopper() {
    let Some(strings) = naughty_strings() else { return };
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
