//! The server over real sockets, against polite and hostile clients.

mod answers;
mod bodies;
mod client;
mod drain;
mod hostile;
mod limits;
mod slow_clients;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Extension, Router,
    routing::{get, post},
};
use kernel_common::{FieldError, IdSource, Problem, ProblemKind, SequentialIds};
use rt_http::{
    BodyLimit, Drained, FormBody, HttpSettings, IdempotencyKeyHeader, JsonBody, PathParam,
    PeerAddress, ProblemResponse, QueryParams, RawBody, Server, ServerSettings, standard_layers,
};
use serde::Deserialize;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::{Notify, oneshot},
    task::JoinHandle,
    time::{sleep, timeout},
};

/// Longest any test waits for what has to happen; far above what it takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// A limit short enough to wait for.
const SOON: Duration = Duration::from_millis(150);

/// A running server, stopped by hand.
struct Running {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    ended: JoinHandle<Drained>,
}

impl Running {
    fn start(router: Router, settings: ServerSettings) -> Self {
        let address = "127.0.0.1:0".parse().expect("an address");
        let server = Server::new(settings).with_ids(Arc::new(SequentialIds::default()));
        let bound = server.bind(address, "--listen").expect("a free port");
        let address = bound.local_addr().expect("told");
        let (stop, stopped) = oneshot::channel::<()>();
        let ended = tokio::spawn(bound.serve(router, async {
            let _ = stopped.await;
        }));
        Self { address, stop: Some(stop), ended }
    }

    async fn connect(&self) -> Wire {
        Wire(TcpStream::connect(self.address).await.expect("connected"))
    }

    /// What a client of one request reads until the connection ends.
    async fn send(&self, request: impl AsRef<[u8]>) -> Answer {
        let mut wire = self.connect().await;
        wire.write(request).await;
        wire.last_answer().await
    }

    fn stop(&mut self) {
        let _ = self.stop.take().expect("stopped once").send(());
    }

    async fn ended(self) -> Drained {
        timeout(PATIENCE, self.ended).await.expect("ends").expect("does not panic")
    }
}

/// Asks again until it is so, but not for ever.
async fn until(mut holds: impl AsyncFnMut() -> bool) {
    let asking = async {
        while !holds().await {
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(PATIENCE, asking).await.expect("it becomes so");
}

/// A connection of bytes.
struct Wire(TcpStream);

impl Wire {
    async fn write(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).await.expect("written");
    }

    /// Everything until the connection ends, reset or not.
    async fn rest(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let _ = timeout(PATIENCE, self.0.read_to_end(&mut bytes)).await.expect("it ends");
        bytes
    }

    /// One answer and the end of the connection.
    async fn last_answer(&mut self) -> Answer {
        Answer::parse(&self.rest().await)
    }

    /// One answer with a `content-length`; the connection stays open.
    async fn answer(&mut self) -> Answer {
        let mut bytes = Vec::new();
        loop {
            let mut chunk = [0; 4096];
            let count = timeout(PATIENCE, self.0.read(&mut chunk)).await.expect("comes");
            let count = count.expect("readable");
            bytes.extend_from_slice(&chunk[..count]);
            let answer = Answer::parse(&bytes);
            let length = answer.header("content-length").and_then(|length| length.parse().ok());
            if count == 0 || length == Some(answer.body.len()) {
                return answer;
            }
        }
    }
}

/// A parsed answer; status 0 for none.
#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Self { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The body of a problem; everything in it is checked to be one.
    fn problem(&self) -> rt_http::ProblemBody {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        let problem: rt_http::ProblemBody = serde_json::from_str(&self.body).expect("a problem");
        assert_eq!(problem.status, self.status);
        assert_eq!(problem.request_id.as_deref(), self.header("x-request-id"));
        problem
    }

    /// Status, code and first pointer.
    fn refusal(&self) -> (u16, String, String) {
        let problem = self.problem();
        let pointer = problem.errors.first().map(|error| error.pointer.clone());
        (self.status, problem.code.into_owned(), pointer.unwrap_or_default())
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    sku: String,
    quantity: i64,
}

#[derive(Debug, thiserror::Error)]
#[error("only 2 left of mug-1")]
struct SoldOut(#[source] std::fmt::Error);

impl Problem for SoldOut {
    fn kind(&self) -> ProblemKind {
        ProblemKind::Conflict
    }

    fn code(&self) -> &'static str {
        "inventory.insufficient_stock"
    }

    fn fields(&self) -> Vec<FieldError> {
        vec![FieldError::new("/lines/0/quantity", "too_many", "is more than there is")]
    }
}

/// Lets requests to `/held` go on, one permit each.
#[derive(Clone, Default)]
struct Gate {
    entered: Arc<Notify>,
    opened: Arc<Notify>,
}

fn routes(gate: Gate) -> Router {
    let held = move || {
        let gate = gate.clone();
        async move {
            gate.entered.notify_one();
            gate.opened.notified().await;
            "let go"
        }
    };
    Router::new()
        .route("/ping", get(async || "pong"))
        .route("/held", get(held))
        .route("/panic", get(async || -> &'static str { panic!("a slip of the code") }))
        .route(
            "/sold-out",
            get(async || -> Result<(), ProblemResponse> { Err(SoldOut(std::fmt::Error))? }),
        )
        .route("/peer", get(async |PeerAddress(peer): PeerAddress| peer.to_string()))
        .route("/items/{id}", get(async |PathParam(id): PathParam<uuid::Uuid>| id.to_string()))
        .route("/names/{name}", get(async |PathParam(name): PathParam<String>| name))
        .route("/search", get(async |QueryParams(line): QueryParams<Line>| line.sku))
        .route("/form", post(async |FormBody(line): FormBody<Line>| line.sku))
        .route("/raw", post(async |RawBody(bytes): RawBody| bytes.len().to_string()))
        .route(
            "/small",
            post(async |RawBody(bytes): RawBody| bytes.len().to_string())
                .layer(Extension(BodyLimit::bytes(4))),
        )
        .route(
            "/keyed",
            post(async |IdempotencyKeyHeader(key): IdempotencyKeyHeader| key.to_string()),
        )
        .route(
            "/lines",
            post(async |JsonBody(line): JsonBody<Line>| format!("{} {}", line.quantity, line.sku)),
        )
        .route("/big", get(async || vec![b'x'; 64 * 1024 * 1024]))
}

fn http_settings() -> HttpSettings {
    let ids: Arc<dyn IdSource> = Arc::new(SequentialIds::default());
    HttpSettings::new(ids)
}

/// The routes with the standard layers.
fn router() -> Router {
    standard_layers(routes(Gate::default()), http_settings())
}

/// A server with its default limits.
fn server() -> Running {
    Running::start(router(), ServerSettings::default())
}

fn get_request(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\r\n")
}

fn post_request(path: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\
         content-type: {content_type}\r\ncontent-length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}
