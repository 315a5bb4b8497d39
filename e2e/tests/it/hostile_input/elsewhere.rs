//! What the documents of the API do not describe: headers, unknown parameters, the webhook, names of
//! fields that a payment method chooses, and the pages of the shop.

use std::sync::Arc;

use bytes::Bytes;
use e2e::{Card, Purchase, Shop, Shopper, Store, encoded, fresh_key};
use http::Request;
use rt_http::ClientError;
use serde_json::{Value, json};
use tokio::{sync::Semaphore, task::JoinSet};

use super::{judge, strings};

const AT_A_TIME: usize = 16;
const SKU: &str = "PST-HIL-34";

/// One question that a string is put into.
type Ask = fn(&Asking, &str) -> (http::request::Builder, String, Bytes);

/// What the questions need to be asked at all.
#[derive(Clone)]
struct Asking {
    shopper: Shopper,
    purchase: Purchase,
}

#[tokio::test]
async fn no_string_in_any_header_or_page_is_our_fault() {
    let strings = [strings::ours(), strings::long_list().unwrap_or_default()].concat();
    let shopper = Shop::shared().shopper(Store::Tihaven);
    let cart = shopper.cart_with(SKU, 1).await;
    // Another total than the cart's: whatever passes all checks is refused at the end.
    let purchase = cart.purchase(Card::Approved).with("/expected_total/amount_minor", json!(1));
    let asking = Asking { shopper, purchase };
    for (name, ask) in QUESTIONS {
        let (mut answers, mut answered) = (JoinSet::new(), 0);
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
            match answer {
                // Browsers get pages about what went wrong; here nobody asks for one.
                Ok(answer) => judge(&format!("{name} {string:?}"), &answer),
                // A header cannot carry it: it never left the client.
                Err(ClientError::InvalidRequest { .. }) => continue,
                Err(error) => panic!("{name} {string:?}: {error:?}"),
            }
            answered += 1;
        }
        assert!(answered > strings.len() / 4, "{name}: {answered} answers");
    }
}

const QUESTIONS: [(&str, Ask); 11] = [
    ("parameter", |_, text| get(format!("/api/v1/products?{}=1", encoded(text)))),
    ("headers", |_, text| {
        let names = ["accept-language", "if-none-match", "traceparent", "x-request-id", "cookie"];
        let request = Request::get("/");
        let request = names.into_iter().fold(request, |request, name| request.header(name, text));
        (request, "/api/v1/categories".to_owned(), Bytes::new())
    }),
    ("host", |_, text| {
        (Request::get("/").header("host", text), "/api/v1/categories".to_owned(), Bytes::new())
    }),
    ("key", |asking, text| {
        let request = Request::post("/")
            .header("content-type", "application/json")
            .header("idempotency-key", text);
        (request, "/api/v1/checkout".to_owned(), asking.purchase.body.to_string().into())
    }),
    ("words of a purchase", |asking, text| {
        let purchase = asking.purchase.with("/payment/fields", json!({ text: text }));
        checkout(&purchase.with("/expected_total/currency", json!(text)).body)
    }),
    ("webhook", |_, text| {
        let path = format!("/webhooks/{0}/{0}", encoded(text));
        (Request::post("/").header("pspsim-signature", "t=1,v1=0"), path, text.to_owned().into())
    }),
    ("token of staff", |_, text| {
        let request = Request::get("/").header("authorization", format!("Bearer {text}"));
        (request, "/api/admin/v1/orders".to_owned(), Bytes::new())
    }),
    ("page of results", |_, text| {
        let text = encoded(text);
        get(format!("/search?q={text}&sort={text}&page={text}&filter={text}&range={text}"))
    }),
    ("page of a product", |_, text| get(format!("/products/{}", encoded(text)))),
    ("page of a category", |_, text| get(format!("/categories/{}", encoded(text)))),
    ("form", |_, text| {
        let text = encoded(text);
        let form = format!("sku={text}&quantity={text}&key={text}");
        let request =
            Request::post("/").header("content-type", "application/x-www-form-urlencoded");
        (request, "/cart/lines".to_owned(), form.into())
    }),
];

fn get(path: String) -> (http::request::Builder, String, Bytes) {
    (Request::get("/"), path, Bytes::new())
}

fn checkout(body: &Value) -> (http::request::Builder, String, Bytes) {
    let request = Request::post("/")
        .header("content-type", "application/json")
        .header("idempotency-key", fresh_key());
    (request, "/api/v1/checkout".to_owned(), body.to_string().into())
}
