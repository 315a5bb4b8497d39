//! A server that says what a fixture says.

use std::{
    convert::Infallible,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::client::{Connection, Target};

/// Long enough for a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(60);

/// The server.
pub(super) struct Replay {
    address: SocketAddr,
    script: Arc<Script>,
}

/// What is still to be said, and what went wrong.
struct Script {
    exchanges: Mutex<Vec<Value>>,
    wrong: Mutex<Vec<String>>,
}

impl Replay {
    /// Serves the exchanges of a fixture, in their order.
    pub(super) async fn of(fixture: &str) -> Self {
        let mut exchanges: Vec<Value> = serde_json::from_str(fixture).expect("a list");
        exchanges.reverse();
        let script = Script { exchanges: Mutex::new(exchanges), wrong: Mutex::default() };
        let script = Arc::new(script);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let address = listener.local_addr().expect("it is bound");
        let serving = script.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let script = serving.clone();
                let service = service_fn(move |request| answer(script.clone(), request));
                let io = TokioIo::new(stream);
                tokio::spawn(http1::Builder::new().serve_connection(io, service));
            }
        });
        Self { address, script }
    }

    pub(super) fn connection(&self) -> Connection {
        let target = Target::new(&format!("http://{}", self.address), None, PATIENCE);
        target.expect("an address").connection()
    }

    #[track_caller]
    pub(super) fn all_was_said(&self) {
        let wrong = self.script.wrong.lock().expect("no holder panics");
        assert_eq!(*wrong, [""; 0]);
        let left = self.script.exchanges.lock().expect("no holder panics");
        assert_eq!(*left, [Value::Null; 0], "nobody asked for these");
    }
}

/// A server that nobody listens for: its port was given back.
pub(super) fn nobody() -> Target {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = listener.local_addr().expect("it is bound");
    Target::new(&format!("http://{address}"), None, PATIENCE).expect("an address")
}

async fn answer(
    script: Arc<Script>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.expect("a body").to_bytes();
    let header = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok());
    let asked = json!({
        "method": head.method.as_str(),
        "path": head.uri.path_and_query().map(ToString::to_string),
        "body": serde_json::from_slice::<Value>(&body).unwrap_or_default(),
    });
    let Some(exchange) = script.exchanges.lock().expect("no holder panics").pop() else {
        return Ok(wrong(&script, &format!("nothing more was expected: {asked}")));
    };
    let expected = &exchange["request"];
    for part in ["method", "path", "body"] {
        if !matches(&expected[part], &asked[part]) {
            let said = format!("{part}: expected {}, asked {}", expected[part], asked[part]);
            return Ok(wrong(&script, &said));
        }
    }
    for (name, value) in expected["headers"].as_object().into_iter().flatten() {
        if !matches(value, &json!(header(name))) {
            let said = format!("{name}: expected {value}, asked {:?}", header(name));
            return Ok(wrong(&script, &said));
        }
    }
    let said = &exchange["answer"];
    let status = said["status"].as_u64().and_then(|status| u16::try_from(status).ok());
    let mut response = Response::builder().status(status.expect("a status"));
    for (name, values) in said["headers"].as_object().into_iter().flatten() {
        for value in values.as_array().into_iter().flatten() {
            response = response.header(name, value.as_str().expect("text"));
        }
    }
    let body = match &said["body"] {
        Value::String(text) => text.clone(),
        body => body.to_string(),
    };
    Ok(response.body(Full::new(body.into())).expect("an answer"))
}

/// `"*"` stands for anything.
fn matches(expected: &Value, asked: &Value) -> bool {
    match (expected, asked) {
        (Value::String(any), _) if any == "*" => true,
        (Value::Object(expected), Value::Object(asked)) => {
            expected.len() == asked.len()
                && expected
                    .iter()
                    .all(|(name, value)| asked.get(name).is_some_and(|asked| matches(value, asked)))
        }
        (expected, asked) => expected == asked,
    }
}

fn wrong(script: &Script, said: &str) -> Response<Full<Bytes>> {
    script.wrong.lock().expect("no holder panics").push(said.to_owned());
    let mut response = Response::new(Full::new(Bytes::from(said.to_owned())));
    *response.status_mut() = http::StatusCode::NOT_IMPLEMENTED;
    response
}
