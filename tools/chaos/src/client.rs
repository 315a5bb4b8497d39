//! A client that knows what it was told and, above all, what it was not.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use http::{Request, header};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::{io::AsyncWriteExt, net::TcpStream};

/// Longer than the shop may take for a request.
const PATIENCE: Duration = Duration::from_secs(30);

/// What came of a call.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    /// It was answered.
    Answered(Answer),
    /// It was not, which says nothing about what happened.
    Unknown(String),
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) retry_after: bool,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The stable code of a refusal; empty when it is none.
    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn text(&self) -> String {
        format!("{} {}", self.status, String::from_utf8_lossy(&self.body))
    }
}

impl Outcome {
    /// The answer; `None` for an unknown outcome.
    pub(crate) fn answer(&self) -> Option<&Answer> {
        match self {
            Self::Answered(answer) => Some(answer),
            Self::Unknown(_) => None,
        }
    }
}

/// Speaks to one address, or to several in turn; a connection for each call, so that no call
/// inherits a fault.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    servers: Arc<[Server]>,
    turn: Arc<AtomicUsize>,
    /// What every call carries beside what it needs.
    headers: Vec<(&'static str, String)>,
}

#[derive(Debug)]
struct Server {
    address: String,
    host: String,
}

impl Client {
    pub(crate) fn new(address: &str, host: &str) -> Self {
        Self::of(vec![Server { address: address.to_owned(), host: host.to_owned() }])
    }

    /// Speaks to shops on this machine, each call to the next of them.
    pub(crate) fn balanced(ports: Vec<u16>) -> Self {
        let server = |port| Server {
            address: format!("127.0.0.1:{port}"),
            host: format!("localhost:{port}"),
        };
        Self::of(ports.into_iter().map(server).collect())
    }

    fn of(servers: Vec<Server>) -> Self {
        Self { servers: servers.into(), turn: Arc::default(), headers: Vec::new() }
    }

    fn server(&self) -> &Server {
        &self.servers[self.turn.fetch_add(1, Ordering::Relaxed) % self.servers.len()]
    }

    pub(crate) fn with_token(self, token: &str) -> Self {
        self.with_header("authorization", format!("Bearer {token}"))
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// One call.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        key: Option<&str>,
        body: Option<&Value>,
    ) -> Outcome {
        match tokio::time::timeout(PATIENCE, self.try_send(method, path, key, body)).await {
            Ok(Ok(answer)) => Outcome::Answered(answer),
            Ok(Err(error)) => Outcome::Unknown(error),
            Err(_) => Outcome::Unknown("no answer in time".to_owned()),
        }
    }

    /// Sends a call and hangs up before it is answered: after `patience`.
    pub(crate) async fn send_and_leave(
        &self,
        path: &str,
        key: &str,
        body: &Value,
        patience: Duration,
    ) {
        let server = self.server();
        let Ok(mut stream) = TcpStream::connect(&server.address).await else { return };
        let body = body.to_string();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\n\
             idempotency-key: {key}\r\ncontent-length: {}\r\n\r\n{body}",
            server.host,
            body.len()
        );
        if stream.write_all(head.as_bytes()).await.is_ok() {
            tokio::time::sleep(patience).await;
        }
        stream.set_zero_linger().ok();
    }

    async fn try_send(
        &self,
        method: &str,
        path: &str,
        key: Option<&str>,
        body: Option<&Value>,
    ) -> Result<Answer, String> {
        let server = self.server();
        let stream = TcpStream::connect(&server.address).await.map_err(|e| e.to_string())?;
        stream.set_nodelay(true).map_err(|e| e.to_string())?;
        let (mut sender, connection) =
            handshake(TokioIo::new(stream)).await.map_err(|e| e.to_string())?;
        let carrying = tokio::spawn(connection);
        let mut request =
            Request::builder().method(method).uri(path).header(header::HOST, &server.host);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map_or_else(Bytes::new, |body| Bytes::from(body.to_string()));
        let request = request.body(Full::new(body)).map_err(|e| e.to_string())?;
        let answer = sender.send_request(request).await.map_err(|e| e.to_string())?;
        let status = answer.status().as_u16();
        let retry_after = answer.headers().contains_key(header::RETRY_AFTER);
        let body = answer.into_body().collect().await.map_err(|e| e.to_string())?.to_bytes();
        drop(sender);
        carrying.abort();
        Ok(Answer { status, retry_after, body })
    }
}
