//! The stage of every test: a receiver in this process, and somebody who sends to it.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use axum::{
    body::Bytes,
    http::{HeaderMap, Request, StatusCode},
};
use hooksink::{
    Config, Endpoint, Mode, Running,
    signature::{Secret, sign},
};
use http_body_util::{BodyExt, Full};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::{Value, json};

pub(crate) const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
pub(crate) const OTHER: &str = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A folder that goes when the test goes.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("hooksink-{}-{number}", std::process::id());
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&path).expect("the target folder is writable");
        Self(path)
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.0.join("received.jsonl")
    }

    pub(crate) fn config(&self) -> Config {
        Config { record: Some(self.file()), ..Config::default() }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
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
}

/// A request before it is sent. Take [`Hook::of`] and change what differs.
#[derive(Clone, Debug)]
pub(crate) struct Hook {
    pub(crate) id: String,
    pub(crate) timestamp: i64,
    pub(crate) signature: Option<String>,
    pub(crate) body: String,
}

impl Hook {
    /// An event, signed now under [`SECRET`].
    pub(crate) fn of(id: &str) -> Self {
        Self::signed(id, &[SECRET], now())
    }

    pub(crate) fn signed(id: &str, secrets: &[&str], timestamp: i64) -> Self {
        let body = json!({
            "type": "orders.order_placed.v1", "id": id, "subject": "order/7", "streamseq": 2,
            "data": {},
        });
        let body = body.to_string();
        let signatures = secrets.iter().map(|secret| {
            let secret = Secret::parse(secret).expect("a secret");
            sign(&secret, id, timestamp, body.as_bytes())
        });
        let signature = Some(signatures.collect::<Vec<_>>().join(" "));
        Self { id: id.to_owned(), timestamp, signature, body }
    }
}

pub(crate) fn now() -> i64 {
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("after 1970");
    i64::try_from(since.as_secs()).expect("before the end of time")
}

/// A receiver and somebody who sends to it.
pub(crate) struct Stage {
    pub(crate) running: Running,
    http: Client<HttpConnector, Full<Bytes>>,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        Self::with(Config::default()).await
    }

    pub(crate) async fn with(config: Config) -> Self {
        let running = hooksink::start(config).await.expect("the receiver starts");
        Self { running, http: Client::builder(TokioExecutor::new()).build_http() }
    }

    /// A receiver with one name, `erp`, that takes what is signed under [`SECRET`].
    pub(crate) async fn taking() -> Self {
        let stage = Self::new().await;
        stage.erp(Mode::Take);
        stage
    }

    pub(crate) fn erp(&self, mode: Mode) {
        self.running.tell("erp", Endpoint { secrets: vec![SECRET.to_owned()], mode });
    }

    /// Sends to `erp`; none means that the connection ended without an answer.
    pub(crate) async fn post(&self, hook: &Hook) -> Option<Reply> {
        self.post_to("erp", hook).await
    }

    pub(crate) async fn post_to(&self, name: &str, hook: &Hook) -> Option<Reply> {
        let mut request = Request::post(self.running.url(name))
            .header("webhook-id", &hook.id)
            .header("webhook-timestamp", hook.timestamp);
        if let Some(signature) = &hook.signature {
            request = request.header("webhook-signature", signature);
        }
        self.send(request.body(Full::from(hook.body.clone())).expect("a request")).await
    }

    pub(crate) async fn status(&self, hook: &Hook) -> u16 {
        self.post(hook).await.expect("an answer").status.as_u16()
    }

    /// Asks or tells the control interface.
    pub(crate) async fn control(&self, method: &str, path: &str, body: &str) -> Reply {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}/control{path}", self.running.base_url()))
            .body(Full::from(body.to_owned()));
        self.send(request.expect("a request")).await.expect("an answer")
    }

    async fn send(&self, request: Request<Full<Bytes>>) -> Option<Reply> {
        let (parts, body) = self.http.request(request).await.ok()?.into_parts();
        let body = body.collect().await.ok()?.to_bytes();
        Some(Reply { status: parts.status, headers: parts.headers, body })
    }
}
