//! The API of a shop, without a socket.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use app_checkout::{Checkout, Host, Worker};
use app_gateway_public::{Gateway, Readiness, router};
use app_search::{NotReady, SearchError};
use app_storefront::{Freshness, HeardStock, ShopGenerations, Storefront, testing::ScriptedSearch};
use async_trait::async_trait;
use axum::{Router, body::Body};
use http::{HeaderMap, Method, Request, header};
use http_body_util::BodyExt;
use kernel_common::{Clock, SequentialIds};
use kernel_events::Subscription;
use rt_cache::{AnswerCache, Generations};
use rt_contract::CallError;
use rt_host::RandomIds;
use rt_http::{HttpSettings, standard_layers};
use rt_rpc::TokioTimer;
use rt_security::{SecretKey, Signer};
use serde_json::{Value, json};
use testshop::{Calls, Card, METHOD, Memory, Shop};
use tower::ServiceExt;

use crate::schema;

pub(crate) const HOST: &str = "nordlicht.test";

/// A shop with its API.
pub(crate) struct Site {
    pub(crate) shop: Shop,
    pub(crate) calls: Calls,
    pub(crate) generations: Generations,
    pub(crate) missing: Arc<Missing>,
    /// What the API asks for words and facets; turned off until a test says what it finds.
    pub(crate) search: Arc<ScriptedSearch>,
    router: Router,
    worker: Worker,
    freshness: Subscription,
}

/// What does not answer; the test says what.
#[derive(Default)]
pub(crate) struct Missing(Mutex<Vec<&'static str>>);

impl Missing {
    pub(crate) fn say(&self, missing: &'static str) {
        self.0.lock().expect("no holder panics").push(missing);
    }
}

#[async_trait]
impl Readiness for Missing {
    async fn missing(&self) -> Vec<&'static str> {
        self.0.lock().expect("no holder panics").clone()
    }
}

impl Site {
    pub(crate) async fn open() -> Self {
        Self::of(Shop::open().await, &ShopGenerations::default())
    }

    /// The same, whose carts remember goods and prices until the shop [hears](Self::hear) of them.
    pub(crate) async fn open_remembering() -> Self {
        let generations = ShopGenerations::default();
        let goods = generations.everything().clone();
        let memory = Memory { goods, prices: generations.prices().clone() };
        Self::of(Shop::open_remembering(memory).await, &generations)
    }

    fn of(shop: Shop, generations: &ShopGenerations) -> Self {
        let calls = Calls::default();
        let own = shop.process(&calls);
        let contracts = app_checkout::Contracts {
            carts: own.carts.clone(),
            reservations: own.reservations,
            payments: own.payments.clone(),
            orders: own.orders.clone(),
            flows: own.flows,
        };
        let host = Host {
            clock: shop.clock.clone(),
            ids: Arc::new(RandomIds),
            timer: Arc::new(TokioTimer),
            signer: Arc::new(Signer::new(SecretKey::from_bytes([7; 32]))),
        };
        let checkout = Checkout::new(contracts, host);
        let worker = Worker::new(checkout.clone());
        let storefront = Storefront::new(app_storefront::Contracts {
            catalog: own.catalog,
            prices: own.prices,
            stock: own.stock,
            carts: own.carts.clone(),
        });
        let search = Arc::new(ScriptedSearch::default());
        search.refuses(&CallError::Domain(SearchError::NotReady(NotReady::Off)));
        let heard = HeardStock::new(shop.clock.clone());
        let freshness = Freshness::new(generations.clone(), heard.clone()).subscription();
        let storefront = storefront.with_search(search.clone()).hearing_of_stock(heard);
        let generations = generations.everything().clone();
        let ttl = Duration::from_secs(600);
        let missing = Arc::new(Missing::default());
        let api = router(Gateway {
            storefront,
            checkout,
            carts: own.carts,
            orders: own.orders,
            payments: own.payments,
            stores: shop.stores.clone(),
            answers: AnswerCache::new("test", 1 << 20, ttl, generations.clone()),
            readiness: missing.clone(),
        });
        let router = standard_layers(api, HttpSettings::new(Arc::new(SequentialIds::default())));
        Self { shop, calls, generations, missing, search, router, worker, freshness }
    }

    /// The shop hears of everything that has happened, as of something that happened just now.
    pub(crate) async fn hear(&self) {
        let now = self.shop.clock.now();
        for mut event in self.shop.events().await {
            if self.freshness.wants(&event.event_type) {
                event.time = now;
                self.freshness.handler.handle(&event).await.expect("it is taken");
            }
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Ask::new(Method::GET, path)).await
    }

    pub(crate) async fn send(&self, ask: Ask) -> Answer {
        let (method, path) = (ask.method.clone(), ask.path.clone());
        let response = self.router.clone().oneshot(ask.into_request()).await.expect("infallible");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        let text = String::from_utf8(bytes.to_vec()).expect("text");
        let answer = Answer { status: parts.status.as_u16(), headers: parts.headers, text };
        let content_type = answer.header("content-type").unwrap_or_default().to_owned();
        let is_json = content_type.ends_with("json") && !answer.text.is_empty();
        let body = if is_json { answer.body() } else { Value::Null };
        schema::check(&method, &path, answer.status, &content_type, &body);
        if answer.status >= 400 && answer.status != 503 {
            assert_eq!(content_type, "application/problem+json", "{method} {path}");
        }
        answer
    }

    /// The bytes of an answer, with its headers.
    pub(crate) async fn raw(&self, ask: Ask) -> (HeaderMap, Vec<u8>) {
        let response = self.router.clone().oneshot(ask.into_request()).await.expect("infallible");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        (parts.headers, bytes.to_vec())
    }

    /// A cart with these lines, through the API.
    pub(crate) async fn cart(&self, lines: &[(&str, i64)]) -> Value {
        let mut cart = self.send(Ask::new(Method::POST, "/api/v1/carts")).await.body();
        for (index, (sku, quantity)) in lines.iter().enumerate() {
            let path = format!("/api/v1/carts/{}/lines", id_of(&cart));
            let ask = Ask::new(Method::POST, &path)
                .key(&format!("{}-{index}", id_of(&cart)))
                .json(&json!({ "sku": sku, "quantity": quantity }));
            let answer = self.send(ask).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            cart = answer.body();
        }
        cart
    }

    pub(crate) async fn check_out(&self, key: &str, request: &Value) -> Answer {
        self.send(Ask::new(Method::POST, "/api/v1/checkout").key(key).json(request)).await
    }

    /// Seconds pass, and the worker looks once.
    pub(crate) async fn round(&self) {
        self.shop.pass(Duration::from_secs(5)).await;
        self.worker.tick().await;
    }
}

pub(crate) fn id_of(cart: &Value) -> String {
    cart["id"].as_str().expect("an id").to_owned()
}

/// What a client sends to buy a cart.
pub(crate) fn purchase(cart: &Value, card: Card) -> Value {
    json!({
        "cart_id": cart["id"],
        "cart_version": cart["version"],
        "expected_total": cart["totals"]["total"],
        "email": "ada@example.com",
        "delivery_address": {
            "name": "Ada Lovelace", "line": "12 Marsstraße", "city": "Berlin",
            "postal_code": "10115", "country": "DE"
        },
        "payment": { "method": METHOD, "fields": { "number": card.number() } },
        "terms_accepted": true
    })
}

/// A request.
pub(crate) struct Ask {
    method: Method,
    path: String,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Ask {
    pub(crate) fn new(method: Method, path: &str) -> Self {
        let headers = [("host".to_owned(), HOST.to_owned())].into();
        Self { method, path: path.to_owned(), headers, body: Vec::new() }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), value.to_owned());
        self
    }

    pub(crate) fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.raw(body.to_string().into_bytes()).header("content-type", "application/json")
    }

    pub(crate) fn raw(self, body: Vec<u8>) -> Self {
        Self { body, ..self }
    }

    fn into_request(self) -> Request<Body> {
        let mut request = Request::builder().method(self.method).uri(self.path);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        request.body(Body::from(self.body)).expect("a request")
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

/// Headers that are part of what is promised.
const PROMISED: [http::HeaderName; 6] = [
    header::CACHE_CONTROL,
    header::CONTENT_TYPE,
    header::ETAG,
    header::RETRY_AFTER,
    header::VARY,
    header::WWW_AUTHENTICATE,
];

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("text"))
    }

    pub(crate) fn body(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    /// Pointer and code of each field at fault.
    pub(crate) fn faults(&self) -> Vec<(String, String)> {
        let body = self.body();
        let text = |fault: &Value, name: &str| fault[name].as_str().expect("text").to_owned();
        let faults = body["errors"].as_array().cloned().unwrap_or_default();
        faults.iter().map(|fault| (text(fault, "pointer"), text(fault, "code"))).collect()
    }

    pub(crate) fn code(&self) -> String {
        self.body()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// What a client may rely on, for a snapshot: random values are named, not shown.
    pub(crate) fn promise(&self) -> Value {
        // A validator is as random as the ids in the body.
        let shown = |name: &str, value| if name == "etag" { "[etag]" } else { value };
        let headers: BTreeMap<_, _> = PROMISED
            .iter()
            .filter_map(|name| Some((name.as_str(), self.header(name.as_str())?)))
            .map(|(name, value)| (name, shown(name, value)))
            .collect();
        let mut body = if self.text.is_empty() { Value::Null } else { self.body() };
        redact(&mut body);
        json!({ "status": self.status, "headers": headers, "body": body })
    }
}

fn is_id(text: &str) -> bool {
    text.parse::<kernel_common::CartId>().is_ok()
}

fn redact(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let is_random = match name.as_str() {
                    "number" | "token" | "next" | "request_id" | "created_at" => field.is_string(),
                    "id" | "order_id" => field.as_str().is_some_and(is_id),
                    _ => false,
                };
                if is_random {
                    *field = json!(format!("[{name}]"));
                } else {
                    redact(field);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(redact),
        _ => {}
    }
}
