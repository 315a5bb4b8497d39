//! Somebody who buys, over plain HTTP.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use bytes::Bytes;
use http::Request;
use rt_http::{ClientError, HttpClient};
use serde_json::{Value, json};

use crate::{Answer, Store, eventually};

/// Longer than the shop may take for a request.
const PATIENCE: Duration = Duration::from_secs(40);

/// A key that nobody has used.
#[must_use]
pub fn fresh_key() -> String {
    static MADE: AtomicU32 = AtomicU32::new(0);
    format!("e2e-{}-{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed))
}

/// A card of the provider, by what happens to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Card {
    /// Charged at once.
    Approved,
    /// Refused.
    Declined,
    /// Refused for want of money.
    WithoutMoney,
    /// Its holder has to confirm.
    NeedsConfirmation,
    /// Charged at once, said later than anybody waits.
    Late,
    /// Charged at once, and never said.
    NeverAnswers,
}

impl Card {
    /// What is typed.
    #[must_use]
    pub const fn number(self) -> &'static str {
        match self {
            Self::Approved => "4242 4242 4242 4242",
            Self::Declined => "4000 0000 0000 0002",
            Self::WithoutMoney => "4000 0000 0000 9995",
            Self::NeedsConfirmation => "4000 0000 0000 3220",
            Self::Late => "4000 0000 0000 0259",
            Self::NeverAnswers => "4000 0000 0000 0341",
        }
    }
}

/// A client of one store.
#[derive(Clone, Debug)]
pub struct Shopper {
    http: HttpClient,
    base: String,
    host: String,
    email: String,
    /// What staff show at the door.
    token: Option<String>,
    log: PathBuf,
}

/// A checkout request under its key: sent again, it is the same purchase.
#[derive(Clone, Debug, PartialEq)]
pub struct Purchase {
    /// The idempotency key.
    pub key: String,
    /// The body.
    pub body: Value,
}

impl Purchase {
    /// The same under the same key, but for one field, by JSON pointer; a field that is not there
    /// is added to its object.
    ///
    /// # Panics
    /// When the pointer leads nowhere.
    #[must_use]
    pub fn with(&self, pointer: &str, value: Value) -> Self {
        let mut other = self.clone();
        let (parent, field) = pointer.rsplit_once('/').expect("a pointer");
        let parent = other.body.pointer_mut(parent).expect("the pointer leads somewhere");
        parent.as_object_mut().expect("an object").insert(field.to_owned(), value);
        other
    }

    /// The same under a key of its own.
    #[must_use]
    pub fn under_fresh_key(&self) -> Self {
        Self { key: fresh_key(), body: self.body.clone() }
    }
}

impl Shopper {
    pub(crate) fn new(store: Store, port: u16, log: &Path) -> Self {
        Self {
            http: HttpClient::new(PATIENCE),
            base: format!("http://127.0.0.1:{port}"),
            host: format!("{}:{port}", store.host()),
            email: format!("{}@example.com", fresh_key()),
            token: None,
            log: log.to_owned(),
        }
    }

    pub(crate) fn with_token(self, token: String) -> Self {
        Self { token: Some(token), ..self }
    }

    /// Their address, which no other shopper has.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.email
    }

    /// `GET path`.
    ///
    /// # Panics
    /// When there is no answer.
    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, None, None).await
    }

    /// A request with a JSON body.
    ///
    /// # Panics
    /// When there is no answer.
    pub async fn send(
        &self,
        method: &str,
        path: &str,
        key: Option<&str>,
        body: Option<&Value>,
    ) -> Answer {
        let answer = self.try_send(method, path, key, body).await;
        answer.unwrap_or_else(|error| panic!("{method} {path}: {error:?}"))
    }

    /// The same, where the shop may be away.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn try_send(
        &self,
        method: &str,
        path: &str,
        key: Option<&str>,
        body: Option<&Value>,
    ) -> Result<Answer, ClientError> {
        let mut request = Request::builder().method(method);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let body = body.map_or_else(Bytes::new, |body| body.to_string().into());
        self.request(self.known(request), path, body).await
    }

    /// The request with what this client shows at the door, if anything.
    #[must_use]
    pub fn known(&self, request: http::request::Builder) -> http::request::Builder {
        match &self.token {
            Some(token) => request.header("authorization", format!("Bearer {token}")),
            None => request,
        }
    }

    /// Any request to a path of this store.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn request(
        &self,
        request: http::request::Builder,
        path: &str,
        body: Bytes,
    ) -> Result<Answer, ClientError> {
        let invalid =
            |error: http::Error| ClientError::InvalidRequest { reason: error.to_string() };
        let mut request =
            request.uri(format!("{}{path}", self.base)).body(body).map_err(invalid)?;
        let host = self.host.parse().expect("a host");
        request.headers_mut().entry("host").or_insert(host);
        let answer = Answer::of(&self.http.send(request).await?);
        if answer.status >= 500 {
            self.show_log_of(&answer);
        }
        Ok(answer)
    }

    /// An empty cart.
    ///
    /// # Panics
    /// When there is none to be had.
    pub async fn cart(&self) -> Cart {
        let seen = self.send("POST", "/api/v1/carts", None, None).await.expect(201);
        Cart { shopper: self.clone(), seen }
    }

    /// A cart with one line.
    ///
    /// # Panics
    /// When the line cannot be added.
    pub async fn cart_with(&self, sku: &str, quantity: i64) -> Cart {
        let mut cart = self.cart().await;
        cart.add(sku, quantity).await;
        cart
    }

    /// Sends a purchase once.
    ///
    /// # Panics
    /// When there is no answer.
    pub async fn place(&self, purchase: &Purchase) -> Answer {
        let Purchase { key, body } = purchase;
        self.send("POST", "/api/v1/checkout", Some(key), Some(body)).await
    }

    /// Sends a purchase under its key until it is answered, as clients that lost an answer do.
    ///
    /// # Panics
    /// When it never is.
    pub async fn place_until_answered(&self, purchase: &Purchase) -> Answer {
        let Purchase { key, body } = purchase;
        let place = || async {
            let answer = self.try_send("POST", "/api/v1/checkout", Some(key), Some(body)).await;
            let answer = answer.ok()?;
            let again = answer.status == 503 || answer.code() == "checkout.in_flight";
            (!again).then_some(answer)
        };
        eventually(&format!("an answer to {key}"), place).await
    }

    /// The order behind a secret.
    ///
    /// # Panics
    /// When there is no answer.
    pub async fn order(&self, token: &str) -> Answer {
        self.get(&format!("/api/v1/orders/{token}")).await
    }

    /// Waits until the order behind a secret has this status.
    ///
    /// # Panics
    /// When it never has.
    pub async fn wait_for_order(&self, token: &str, status: &str) -> Value {
        let look = || async {
            let order = self.order(token).await.expect(200);
            (order["status"] == status).then_some(order)
        };
        eventually(&format!("the order is {status}"), look).await
    }

    /// What the product page says of a variant.
    ///
    /// # Panics
    /// When the product has no such variant.
    pub async fn variant(&self, product: &str, sku: &str) -> Value {
        let page = self.get(&format!("/api/v1/products/{product}")).await.expect(200);
        let variants = page["variants"].as_array().expect("a product has variants");
        variants.iter().find(|variant| variant["sku"] == sku).expect("the variant is there").clone()
    }

    /// What the shop wrote about a request that it failed.
    fn show_log_of(&self, answer: &Answer) {
        let id = answer.header("x-request-id");
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        for line in log.lines().filter(|line| !id.is_empty() && line.contains(id)) {
            eprintln!("{line}");
        }
    }
}

/// A cart as its shopper last saw it.
#[derive(Clone, Debug)]
pub struct Cart {
    shopper: Shopper,
    /// The last answer of the shop.
    pub seen: Value,
}

impl Cart {
    /// Its id.
    ///
    /// # Panics
    /// Never: every cart has one.
    #[must_use]
    pub fn id(&self) -> &str {
        self.seen["id"].as_str().expect("a cart has an id")
    }

    /// What it costs.
    #[must_use]
    pub fn total(&self) -> &Value {
        &self.seen["totals"]["total"]
    }

    /// Adds units.
    ///
    /// # Panics
    /// When the shop refuses.
    pub async fn add(&mut self, sku: &str, quantity: i64) {
        self.seen = self.try_add(sku, quantity).await.expect(200);
    }

    /// The answer to adding units.
    ///
    /// # Panics
    /// When there is none.
    pub async fn try_add(&self, sku: &str, quantity: i64) -> Answer {
        let path = format!("/api/v1/carts/{}/lines", self.id());
        let line = json!({ "sku": sku, "quantity": quantity });
        self.shopper.send("POST", &path, Some(&fresh_key()), Some(&line)).await
    }

    /// Everything that buys this cart as it was seen.
    #[must_use]
    pub fn purchase(&self, card: Card) -> Purchase {
        let body = json!({
            "cart_id": self.id(),
            "expected_total": self.total(),
            "email": self.shopper.email,
            "delivery_address": {
                "name": "Ada Lovelace", "line": "12 St James Square", "city": "Berlin",
                "postal_code": "10115", "country": "DE",
            },
            "payment": { "method": "testcard", "fields": { "number": card.number() } },
            "terms_accepted": true,
        });
        Purchase { key: fresh_key(), body }
    }

    /// Buys it.
    ///
    /// # Panics
    /// When there is no answer.
    pub async fn checkout(&self, card: Card) -> Answer {
        self.shopper.place(&self.purchase(card)).await
    }
}
