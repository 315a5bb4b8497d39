//! HTTP as one client speaks it: a keep-alive connection with one request in flight.

use std::{net::SocketAddr, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, header};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::{
    net::{TcpStream, lookup_host},
    time::timeout,
};

use crate::failure::{Failure, Kind};

/// Whom to drive.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// Host and port.
    address: String,
    /// The `Host` header.
    host: String,
    patience: Duration,
}

impl Target {
    /// A server by its base address. `host` is the header of that name, the address without it.
    pub(crate) fn new(url: &str, host: Option<&str>, patience: Duration) -> Result<Self, String> {
        let address = url.strip_prefix("http://").map(|rest| rest.trim_end_matches('/'));
        let address = address.filter(|address| address.rsplit_once(':').is_some());
        let address = address.ok_or_else(|| format!("{url} is not http://host:port"))?;
        let host = host.unwrap_or(address).to_owned();
        Ok(Self { address: address.to_owned(), host, patience })
    }

    pub(crate) fn connection(&self) -> Connection {
        Connection { target: self.clone(), sender: None, recorded: None }
    }

    /// A load is meant for a server of one's own, and figures only hold on one machine: any other
    /// address is refused.
    async fn addresses(&self) -> Result<Vec<SocketAddr>, Failure> {
        let found = lookup_host(&self.address).await;
        let found = found.map_err(|error| self.no_connection(&error))?;
        let here: Vec<_> = found.filter(|address| address.ip().is_loopback()).collect();
        if here.is_empty() {
            return Err(self.no_connection(&"it is not on this machine"));
        }
        Ok(here)
    }

    fn no_connection(&self, reason: &impl ToString) -> Failure {
        Failure::new(Kind::Connect, format!("{}: {}", self.address, reason.to_string()))
    }
}

/// A request.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    method: Method,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Value,
}

impl Ask {
    pub(crate) fn new(method: Method, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), headers: Vec::new(), body: Value::Null }
    }

    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    pub(crate) fn post(path: impl Into<String>) -> Self {
        Self::new(Method::POST, path)
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn json(self, body: Value) -> Self {
        Self { body, ..self }
    }

    fn into_request(self, host: &str) -> Result<Request<Full<Bytes>>, Failure> {
        let mut request =
            Request::builder().method(self.method).uri(self.path).header(header::HOST, host);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        let body = if self.body.is_null() {
            Bytes::new()
        } else {
            request = request.header(header::CONTENT_TYPE, "application/json");
            Bytes::from(self.body.to_string())
        };
        let invalid = |error: http::Error| Failure::new(Kind::Unexpected, error.to_string());
        request.body(Full::new(body)).map_err(invalid)
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// The body as JSON; null when it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The answer, if it has this status.
    ///
    /// # Errors
    /// [`Kind::Status`] with the beginning of the body.
    pub(crate) fn expect(self, status: u16) -> Result<Self, Failure> {
        if self.status == status { Ok(self) } else { Err(self.failure()) }
    }

    pub(crate) fn failure(&self) -> Failure {
        let text = String::from_utf8_lossy(&self.body);
        let shown: String = text.chars().take(300).collect();
        Failure::new(Kind::Status(self.status), shown)
    }
}

/// A connection, opened when it is first needed and again after it was lost.
#[derive(Debug)]
pub(crate) struct Connection {
    target: Target,
    sender: Option<SendRequest<Full<Bytes>>>,
    /// Requests and answers so far, where somebody wants to see them.
    recorded: Option<Vec<Value>>,
}

impl Connection {
    pub(crate) async fn connect(&mut self) -> Result<(), Failure> {
        let lost = |error: &dyn std::error::Error| self.target.no_connection(&error.to_string());
        let addresses = self.target.addresses().await?;
        let stream = TcpStream::connect(&*addresses).await.map_err(|error| lost(&error))?;
        stream.set_nodelay(true).map_err(|error| lost(&error))?;
        let connected = handshake(TokioIo::new(stream)).await;
        let (sender, connection) = connected.map_err(|error| lost(&error))?;
        tokio::spawn(connection);
        self.sender = Some(sender);
        Ok(())
    }

    /// Keeps what is said from here on.
    pub(crate) fn record(&mut self) {
        self.recorded = Some(Vec::new());
    }

    pub(crate) fn take_recorded(&mut self) -> Vec<Value> {
        self.recorded.take().unwrap_or_default()
    }

    /// Sends one request and reads its whole answer, whatever its status.
    ///
    /// # Errors
    /// When there is no answer, or none in time.
    pub(crate) async fn send(&mut self, ask: Ask) -> Result<Answer, Failure> {
        let patience = self.target.patience;
        let said = self.recorded.is_some().then(|| ask.clone());
        let answer = match timeout(patience, self.exchange(ask)).await {
            Ok(answer) => answer,
            Err(_) => Err(Failure::new(Kind::Timeout, format!("{patience:?} have passed"))),
        };
        if answer.is_err() {
            self.sender = None;
        }
        if let (Some(recorded), Some(ask), Ok(answer)) = (&mut self.recorded, said, &answer) {
            recorded.push(exchange(ask, answer));
        }
        answer
    }

    async fn exchange(&mut self, ask: Ask) -> Result<Answer, Failure> {
        let lost = |error: hyper::Error| Failure::new(Kind::Transport, error.to_string());
        let request = ask.into_request(&self.target.host)?;
        // Servers close connections that were idle; nothing has been sent on it then.
        let usable = match &mut self.sender {
            Some(sender) => sender.ready().await.is_ok(),
            None => false,
        };
        if !usable {
            self.connect().await?;
        }
        let Some(sender) = &mut self.sender else {
            return Err(self.target.no_connection(&"none was made"));
        };
        let answer = sender.send_request(request).await.map_err(lost)?;
        let (head, body) = answer.into_parts();
        let body = body.collect().await.map_err(lost)?.to_bytes();
        Ok(Answer { status: head.status.as_u16(), headers: head.headers, body })
    }
}

/// Headers of an answer that clients act on.
const HEADERS_KEPT: [&str; 3] = ["content-type", "set-cookie", "vendure-auth-token"];

/// An exchange as a fixture has it.
fn exchange(ask: Ask, answer: &Answer) -> Value {
    let kept = |name: &&str| {
        let values = answer.headers.get_all(*name).iter();
        let values: Vec<_> = values.filter_map(|value| value.to_str().ok()).collect();
        (!values.is_empty()).then(|| ((*name).to_owned(), json!(values)))
    };
    let headers: serde_json::Map<_, _> = HEADERS_KEPT.iter().filter_map(kept).collect();
    let body = match answer.json() {
        Value::Null => Value::String(String::from_utf8_lossy(&answer.body).into_owned()),
        body => body,
    };
    let sent = ask.headers.into_iter().map(|(name, value)| (name.to_owned(), json!(value)));
    json!({
        "request": {
            "method": ask.method.as_str(), "path": ask.path,
            "headers": sent.collect::<serde_json::Map<_, _>>(), "body": ask.body,
        },
        "answer": { "status": answer.status, "headers": headers, "body": body },
    })
}
