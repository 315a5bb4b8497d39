//! The stage of every test: a data folder, a provider, a merchant's HTTP client, a webhook receiver.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{
    Router,
    body::Bytes,
    http::{HeaderMap, Request, StatusCode},
    routing::post,
};
use http_body_util::{BodyExt, Full};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use pspsim::{Config, Running};
use serde_json::{Value, json};
use testkit::eventually;

pub(crate) const SECRET: &str = "sk_of_the_tests";
pub(crate) const WEBHOOK_SECRET: &str = "wh_of_the_tests";

/// A folder that goes when the test goes.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-{number}", std::process::id());
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&path).expect("the target folder is writable");
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn ledger(&self) -> PathBuf {
        self.0.join("ledger.jsonl")
    }

    /// The defaults, with waits short enough for tests.
    pub(crate) fn config(&self) -> Config {
        Config {
            webhook_delay_ms: 0,
            webhook_backoff_ms: 5,
            ..Config::new(&self.0, SECRET, WEBHOOK_SECRET)
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// An answer as it came.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("ASCII"))
    }

    /// Checks that this is a problem and returns its code and the pointers of its errors.
    pub(crate) fn problem(&self) -> (u16, String, Vec<String>) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        let errors = problem["errors"].as_array().cloned().unwrap_or_default();
        let pointers = errors.iter().map(|error| text(&error["pointer"])).collect();
        (self.status.as_u16(), text(&problem["code"]), pointers)
    }
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// A merchant's side of the wire.
#[derive(Clone)]
pub(crate) struct Merchant {
    client: Client<HttpConnector, Full<Bytes>>,
    base_url: String,
}

impl Merchant {
    pub(crate) fn of(base_url: String) -> Self {
        Self { client: Client::builder(TokioExecutor::new()).build_http(), base_url }
    }

    /// Sends any request; `None` means that the connection ended without an answer.
    pub(crate) async fn send(&self, request: Request<Full<Bytes>>) -> Option<Reply> {
        let (parts, body) = self.client.request(request).await.ok()?.into_parts();
        let body = body.collect().await.ok()?.to_bytes();
        Some(Reply { status: parts.status, headers: parts.headers, body })
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        let request = Request::get(self.url(path))
            .header("authorization", format!("Bearer {SECRET}"))
            .body(Full::default())
            .expect("a valid request");
        self.send(request).await.expect("a GET is answered")
    }

    pub(crate) async fn post_raw(
        &self,
        path: &str,
        key: &str,
        body: impl Into<Bytes>,
    ) -> Option<Reply> {
        let request = Request::post(self.url(path))
            .header("authorization", format!("Bearer {SECRET}"))
            .header("idempotency-key", key)
            .body(Full::new(body.into()))
            .expect("a valid request");
        self.send(request).await
    }

    pub(crate) async fn post(&self, path: &str, key: &str, body: &Value) -> Reply {
        self.post_raw(path, key, body.to_string()).await.expect("a POST is answered")
    }

    /// Opens a payment and returns it.
    pub(crate) async fn pay(&self, key: &str, body: &Value) -> Value {
        let reply = self.post("/v1/payments", key, body).await;
        assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text());
        reply.json()
    }

    pub(crate) async fn payment(&self, id: &Value) -> Value {
        self.get(&format!("/v1/payments/{}", text(id))).await.json()
    }

    pub(crate) async fn by_reference(&self, reference: &str) -> Vec<Value> {
        let found = self.get(&format!("/v1/payments?reference={reference}")).await.json();
        found["payments"].as_array().expect("a list").clone()
    }

    /// The whole ledger, read page by page.
    pub(crate) async fn ledger(&self) -> Vec<Value> {
        let mut entries: Vec<Value> = Vec::new();
        loop {
            let after = entries.last().map_or(0, |entry| entry["seq"].as_u64().expect("a number"));
            let page = self.get(&format!("/v1/ledger?after={after}&limit=3")).await;
            assert_eq!(page.header("content-type"), "application/x-ndjson");
            if page.body.is_empty() {
                return entries;
            }
            let page = page.text();
            entries.extend(
                page.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")),
            );
        }
    }

    /// Kind and amount of every entry of a reference.
    pub(crate) async fn postings(&self, reference: &str) -> Vec<(String, i64)> {
        let entries = self.ledger().await;
        let own = entries.iter().filter(|entry| entry["reference"] == reference);
        own.map(|entry| (text(&entry["kind"]), entry["amount_minor"].as_i64().expect("a number")))
            .collect()
    }

    pub(crate) async fn control(&self, patch: Value) {
        let reply = self.post("/control", "-", &patch).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    }
}

/// A provider in this process and its merchant.
pub(crate) async fn start(config: Config) -> (Running, Merchant) {
    let running = pspsim::start(config).await.expect("the provider starts");
    let merchant = Merchant::of(running.base_url());
    (running, merchant)
}

/// A valid body for 12.50 EUR.
pub(crate) fn order(reference: &str, card: &str) -> Value {
    json!({
        "amount_minor": 1250,
        "currency": "EUR",
        "reference": reference,
        "capture": true,
        "card": { "number": card, "holder": "A. Shopper" },
        "return_url": "http://shop.localhost/back?order=7",
    })
}

/// A body with some fields changed.
pub(crate) fn with(mut body: Value, changes: Value) -> Value {
    let Value::Object(changes) = changes else { panic!("no object: {changes}") };
    body.as_object_mut().expect("an object").extend(changes);
    body
}

/// A webhook as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Hook {
    pub(crate) signature: String,
    pub(crate) body: Bytes,
}

impl Hook {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a webhook is JSON")
    }

    pub(crate) fn kind(&self) -> String {
        text(&self.json()["type"])
    }
}

/// A receiver of webhooks that refuses the first few.
pub(crate) struct Receiver {
    pub(crate) url: String,
    hooks: Arc<Mutex<Vec<Hook>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Receiver {
    pub(crate) async fn refusing_first(refusals: usize) -> Self {
        let hooks: Arc<Mutex<Vec<Hook>>> = Arc::default();
        let seen = Arc::clone(&hooks);
        let handler = async move |headers: HeaderMap, body: Bytes| {
            let signature = headers.get("pspsim-signature").and_then(|value| value.to_str().ok());
            let mut hooks = seen.lock().expect("not poisoned");
            hooks.push(Hook { signature: signature.unwrap_or_default().to_owned(), body });
            if hooks.len() > refusals { StatusCode::NO_CONTENT } else { StatusCode::CONFLICT }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}/hooks", listener.local_addr().expect("bound"));
        let router = Router::new().route("/hooks", post(handler));
        let task = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("the receiver serves");
        });
        Self { url, hooks, task }
    }

    pub(crate) async fn willing() -> Self {
        Self::refusing_first(0).await
    }

    pub(crate) fn hooks(&self) -> Vec<Hook> {
        self.hooks.lock().expect("not poisoned").clone()
    }

    /// Waits for so many webhooks.
    pub(crate) async fn wait_for(&self, count: usize) -> Vec<Hook> {
        eventually("webhooks come", async || {
            Some(self.hooks()).filter(|hooks| hooks.len() >= count)
        })
        .await
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}
