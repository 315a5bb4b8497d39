//! A real provider in this process: the independent witness of money.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use adapter_testcard::{TestCardProvider, TestCardSettings};
use http_body_util::{BodyExt, Full};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use kernel_common::{Clock, PaymentId};
use mod_payment_api::{PaymentFact, ReceiveWebhook, spi::PaymentProvider};
use rt_host::SystemClock;
use serde_json::{Value, json};

const SECRET: &str = "sk_of_the_tests";
const WEBHOOK_SECRET: &str = "wh_of_the_tests";

/// A folder that goes when the test goes.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("payment-{}-{number}", std::process::id());
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

/// The running provider, the adapter in front of it, and a way to ask it that is neither.
pub(crate) struct Provider {
    pub(crate) adapter: Arc<TestCardProvider>,
    base_url: String,
    http: Client<HttpConnector, Full<bytes::Bytes>>,
    _running: pspsim::Running,
    _folder: Folder,
}

impl Provider {
    pub(crate) async fn start(
        of_provider: impl FnOnce(&mut pspsim::Config),
        of_adapter: impl FnOnce(&mut TestCardSettings),
    ) -> Self {
        let folder = Folder::new();
        let mut config = pspsim::Config::new(&folder.0, SECRET, WEBHOOK_SECRET);
        config.webhooks = false;
        of_provider(&mut config);
        let running = pspsim::start(config).await.expect("the provider starts");
        let base_url = running.base_url();
        let mut settings = TestCardSettings::new(&base_url, SECRET, WEBHOOK_SECRET);
        of_adapter(&mut settings);
        let adapter = TestCardProvider::new(settings, Arc::new(SystemClock));
        Self {
            adapter: Arc::new(adapter.expect("a valid address")),
            base_url,
            http: Client::builder(TokioExecutor::new()).build_http(),
            _running: running,
            _folder: folder,
        }
    }

    pub(crate) async fn control(&self, patch: Value) {
        self.send("POST", "/control", patch.to_string()).await;
    }

    /// The shopper presses a button on the confirmation page.
    pub(crate) async fn decide(&self, action_url: &str, decision: &str) {
        let path = action_url.strip_prefix(&self.base_url).expect("the provider's own page");
        self.send("POST", path, format!("decision={decision}")).await;
    }

    /// Kind and amount of every posting, of one payment or of all.
    pub(crate) async fn postings(&self, payment: Option<PaymentId>) -> Vec<(String, i64)> {
        let ledger = self.send("GET", "/v1/ledger?limit=10000", String::new()).await;
        let entries = ledger.lines().map(|line| serde_json::from_str(line).expect("JSON"));
        let own = entries
            .filter(|entry: &Value| payment.is_none_or(|id| entry["reference"] == json!(id)));
        own.map(|entry| {
            let kind = entry["kind"].as_str().expect("a kind").to_owned();
            (kind, entry["amount_minor"].as_i64().expect("an amount"))
        })
        .collect()
    }

    /// Amounts of the postings of one kind.
    pub(crate) async fn posted(&self, payment: Option<PaymentId>, kind: &str) -> Vec<i64> {
        let postings = self.postings(payment).await;
        postings.into_iter().filter(|posting| posting.0 == kind).map(|posting| posting.1).collect()
    }

    /// The webhook that announces where a payment stands now.
    pub(crate) async fn webhook(&self, payment: PaymentId) -> ReceiveWebhook {
        let fact: PaymentFact = self.adapter.look_up(payment).await.expect("the provider answers");
        signed(&json!({ "id": fact.event_id, "data": fact.raw }), WEBHOOK_SECRET)
    }

    async fn send(&self, method: &str, path: &str, body: String) -> String {
        let form = path.starts_with("/confirm");
        let kind = if form { "application/x-www-form-urlencoded" } else { "application/json" };
        let request = http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base_url))
            .header("authorization", format!("Bearer {SECRET}"))
            .header("content-type", kind)
            .body(Full::from(body))
            .expect("a valid request");
        let answer = self.http.request(request).await.expect("an answer");
        assert!(answer.status().as_u16() < 400, "{} of {path}", answer.status());
        let body = answer.into_body().collect().await.expect("a whole answer").to_bytes();
        String::from_utf8(body.to_vec()).expect("text")
    }
}

/// A webhook with this body, signed now.
pub(crate) fn signed(body: &Value, secret: &str) -> ReceiveWebhook {
    let body = body.to_string();
    let seconds = SystemClock.now().unix_micros() / 1_000_000;
    let signature = pspsim::signature::sign(secret, seconds, body.as_bytes());
    ReceiveWebhook {
        method: "testcard".to_owned(),
        headers: [(pspsim::signature::HEADER.to_owned(), signature)].into(),
        body,
    }
}
