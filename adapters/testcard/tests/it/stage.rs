//! The stage of every test: a provider with its own ledger, and the adapter in front of it.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use adapter_testcard::{TestCardProvider, TestCardSettings};
use axum::{
    Router,
    extract::Path as UrlPath,
    http::{HeaderMap, Request},
    routing::post,
};
use http_body_util::{BodyExt, Full};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use kernel_common::{Currency, IdempotencyKey, Money, PaymentId, TenantId};
use mod_payment_api::{
    PaymentFact,
    spi::{PaymentProvider, ProviderAuthorize, ProviderError},
};
use pspsim::{Config, Running};
use rt_host::{RandomIds, SystemClock};
use serde_json::{Value, json};
use testkit::eventually;

pub(crate) const SECRET: &str = "sk_of_the_tests";
pub(crate) const WEBHOOK_SECRET: &str = "wh_of_the_tests";

/// A folder that goes when the test goes.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("testcard-{}-{number}", std::process::id());
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&path).expect("the target folder is writable");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

/// A running provider, and a way to ask it that is not the adapter's.
pub(crate) struct Stage {
    pub(crate) running: Running,
    pub(crate) provider: TestCardProvider,
    http: Client<HttpConnector, Full<axum::body::Bytes>>,
    _folder: Folder,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}, |_| {}).await
    }

    /// With other settings of the provider and of the adapter.
    pub(crate) async fn with(
        of_provider: impl FnOnce(&mut Config),
        of_adapter: impl FnOnce(&mut TestCardSettings),
    ) -> Self {
        let folder = Folder::new();
        let mut config = Config::new(&folder.0, SECRET, WEBHOOK_SECRET);
        (config.webhook_delay_ms, config.webhook_backoff_ms) = (0, 5);
        of_provider(&mut config);
        let running = pspsim::start(config).await.expect("the provider starts");
        let mut settings = TestCardSettings::new(running.base_url(), SECRET, WEBHOOK_SECRET);
        of_adapter(&mut settings);
        let http = Client::builder(TokioExecutor::new()).build_http();
        Self { provider: adapter(settings), running, http, _folder: folder }
    }

    /// Another adapter of the same provider.
    pub(crate) fn adapter(&self, change: impl FnOnce(&mut TestCardSettings)) -> TestCardProvider {
        let mut settings = TestCardSettings::new(self.running.base_url(), SECRET, WEBHOOK_SECRET);
        change(&mut settings);
        adapter(settings)
    }

    /// Authorises under a key of the payment's own.
    pub(crate) async fn authorize(
        &self,
        request: &ProviderAuthorize,
    ) -> Result<PaymentFact, ProviderError> {
        self.provider.authorize(request).await
    }

    pub(crate) async fn control(&self, patch: Value) {
        self.send("POST", "/control", &patch.to_string()).await;
    }

    /// The shopper presses a button on the confirmation page.
    pub(crate) async fn decide(&self, fact: &PaymentFact, decision: &str) {
        let url = fact.action_url.as_deref().expect("somewhere to confirm");
        let path = url.strip_prefix(&self.running.base_url()).expect("the provider's own page");
        self.send("POST", path, &format!("decision={decision}")).await;
    }

    /// Kind and amount of every posting of a payment in the provider's ledger.
    pub(crate) async fn postings(&self, payment_id: PaymentId) -> Vec<(String, i64)> {
        let ledger = self.send("GET", "/v1/ledger?limit=10000", "").await;
        let entries = ledger.lines().map(|line| serde_json::from_str(line).expect("JSON"));
        let own = entries.filter(|entry: &Value| entry["reference"] == json!(payment_id));
        own.map(|entry| {
            let kind = entry["kind"].as_str().expect("a kind").to_owned();
            (kind, entry["amount_minor"].as_i64().expect("an amount"))
        })
        .collect()
    }

    async fn send(&self, method: &str, path: &str, body: &str) -> String {
        let form = path.starts_with("/confirm");
        let kind = if form { "application/x-www-form-urlencoded" } else { "application/json" };
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.running.base_url()))
            .header("authorization", format!("Bearer {SECRET}"))
            .header("content-type", kind)
            .body(Full::from(body.to_owned()))
            .expect("a valid request");
        let answer = self.http.request(request).await.expect("an answer");
        assert!(answer.status().as_u16() < 400, "{} of {path}", answer.status());
        let body = answer.into_body().collect().await.expect("a whole answer").to_bytes();
        String::from_utf8(body.to_vec()).expect("text")
    }
}

pub(crate) fn adapter(settings: TestCardSettings) -> TestCardProvider {
    TestCardProvider::new(settings, Arc::new(SystemClock)).expect("a valid address")
}

/// A request of its own for 12.50 EUR.
pub(crate) fn request(token: &str) -> ProviderAuthorize {
    let payment_id = PaymentId::generate(&RandomIds);
    ProviderAuthorize {
        tenant: TenantId::generate(&RandomIds),
        payment_id,
        key: IdempotencyKey::from(payment_id.as_uuid()),
        amount: eur(1250),
        instrument: mod_payment_api::InstrumentToken {
            method: "testcard".to_owned(),
            token: token.to_owned(),
            label: "•••• 4242".to_owned(),
        },
        return_url: "http://shop.localhost/back".to_owned(),
    }
}

pub(crate) fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

pub(crate) fn key(text: &str) -> IdempotencyKey {
    text.parse().expect("a key")
}

/// A webhook as a gateway would hand it on.
#[derive(Clone, Debug)]
pub(crate) struct Hook {
    pub(crate) tenant: String,
    pub(crate) headers: std::collections::BTreeMap<String, String>,
    pub(crate) body: String,
}

/// Where webhooks go.
pub(crate) struct Receiver {
    pub(crate) base: String,
    hooks: Arc<Mutex<Vec<Hook>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let hooks: Arc<Mutex<Vec<Hook>>> = Arc::default();
        let seen = hooks.clone();
        let take =
            async move |UrlPath(tenant): UrlPath<String>, headers: HeaderMap, body: String| {
                let headers = headers.iter().map(|(name, value)| {
                    (name.to_string(), value.to_str().expect("ASCII").to_owned())
                });
                let hook = Hook { tenant, headers: headers.collect(), body };
                seen.lock().expect("not poisoned").push(hook);
            };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("bound"));
        let router = Router::new().route("/webhooks/testcard/{tenant}", post(take));
        let task = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("the receiver serves");
        });
        Self { base, hooks, task }
    }

    pub(crate) async fn wait_for(&self, count: usize) -> Vec<Hook> {
        let seen = || Some(self.hooks.lock().expect("not poisoned").clone());
        eventually("webhooks come", async || seen().filter(|hooks| hooks.len() >= count)).await
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}
