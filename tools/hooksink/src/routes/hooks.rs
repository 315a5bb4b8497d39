//! `POST /hooks/{name}`: written down, then answered as the name is told to.

use std::{fmt::Write, sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use time::format_description::well_known::Rfc3339;

use crate::{
    book::Record,
    clock,
    endpoint::{Endpoint, Fate, Mode},
    http::{problem::Problem, server::LostReply},
    running::Sink,
    signature::{Fault, Secret, Signed, verify},
};

/// Takes one request. Whoever hangs up meanwhile is on record all the same.
pub(super) async fn take(
    State(sink): State<Arc<Sink>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let endpoint = sink.endpoint(&name);
    let request = Request { name, headers, body };
    let mode = endpoint.as_ref().map(|endpoint| endpoint.mode.clone());
    let writing = tokio::task::spawn_blocking(move || request.write(&sink, endpoint.as_ref()));
    let fate = match writing.await.expect("writing a record does not panic") {
        Ok(fate) => fate,
        Err(error) => {
            tracing::error!(%error, "a request could not be recorded");
            let detail = "the record cannot be written";
            return Problem::new(StatusCode::SERVICE_UNAVAILABLE, "record_ended", detail)
                .into_response();
        }
    };
    match fate {
        Fate::Answer(status) => answer(status, mode.as_ref()).await,
        Fate::Hang => std::future::pending().await,
        Fate::Reset => {
            let mut response = Response::new(Body::empty());
            response.extensions_mut().insert(LostReply);
            response
        }
    }
}

struct Request {
    name: String,
    headers: HeaderMap,
    body: Bytes,
}

impl Request {
    /// Writes it down and says what becomes of it.
    fn write(self, sink: &Sink, endpoint: Option<&Endpoint>) -> std::io::Result<Fate> {
        let now = clock::now();
        let secrets = endpoint.map_or(&[][..], |endpoint| endpoint.secrets.as_slice());
        let secrets: Vec<Secret> = secrets.iter().filter_map(|it| Secret::parse(it)).collect();
        let fault = verify(self.signed(), &secrets, now.unix_timestamp()).err();
        let mut fate = Fate::Answer(404);
        sink.book().write(&self.name, self.signed().id, |number, try_number| {
            fate = fate_of(endpoint, fault, try_number);
            let at = now.format(&Rfc3339).unwrap_or_default();
            Record { number, at, try_number, ..self.record(fault, fate) }
        })?;
        Ok(fate)
    }

    fn signed(&self) -> Signed<'_> {
        let header = |name| self.headers.get(name).and_then(|value| value.to_str().ok());
        Signed {
            id: header("webhook-id"),
            timestamp: header("webhook-timestamp"),
            signature: header("webhook-signature"),
            body: &self.body,
        }
    }

    /// All of a record but when it came and the how manieth it is.
    fn record(&self, fault: Option<Fault>, fate: Fate) -> Record {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        let text = |field: &str| body[field].as_str().map(str::to_owned);
        let signed = self.signed();
        Record {
            name: self.name.clone(),
            webhook_id: signed.id.map(str::to_owned),
            timestamp: signed.timestamp.map(str::to_owned),
            signature: signed.signature.map(str::to_owned),
            event_id: text("id"),
            event_type: text("type"),
            subject: text("subject"),
            streamseq: body["streamseq"].as_i64(),
            body_digest: digest(&self.body),
            verified: fault.is_none(),
            fault: fault.map(|fault| fault.to_string()),
            status: match fate {
                Fate::Answer(status) => Some(status),
                Fate::Hang | Fate::Reset => None,
            },
            ..Record::default()
        }
    }
}

/// Nobody is told 404, whoever signs wrongly 401, the others what their mode says.
fn fate_of(endpoint: Option<&Endpoint>, fault: Option<Fault>, try_number: u64) -> Fate {
    let Some(endpoint) = endpoint else { return Fate::Answer(404) };
    match endpoint.mode.fate(try_number) {
        Fate::Answer(200) if fault.is_some() => Fate::Answer(401),
        fate => fate,
    }
}

async fn answer(status: u16, mode: Option<&Mode>) -> Response {
    let mut response = StatusCode::from_u16(status).unwrap_or_default().into_response();
    let headers = response.headers_mut();
    match mode {
        Some(Mode::Busy { retry_after_seconds }) => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(*retry_after_seconds));
        }
        Some(Mode::Redirect { location }) => {
            headers.extend(HeaderValue::from_str(location).ok().map(|it| (header::LOCATION, it)));
        }
        Some(Mode::Slow { milliseconds }) => {
            tokio::time::sleep(Duration::from_millis(*milliseconds)).await;
        }
        _ => {}
    }
    response
}

fn digest(body: &[u8]) -> String {
    Sha256::digest(body).iter().fold(String::with_capacity(64), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes everything");
        text
    })
}
