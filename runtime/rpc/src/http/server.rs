//! The server side: routes that any accept loop can serve.

use std::{any::Any, panic::AssertUnwindSafe, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    response::Response,
    routing::post,
};
use bytes::Bytes;
use futures_util::FutureExt;
use http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use http_body_util::{BodyExt, Limited};
use rt_contract::{CallCtx, Encoding, Fault, FaultKind, Forms, MethodTable, Outcome, TraceParent};
use tracing::Instrument;

use super::{media, status};
use crate::RpcToken;

/// Largest request that is read.
const REQUEST_BYTES_MAX: usize = 8 << 20;

struct Served {
    table: MethodTable,
    token: RpcToken,
}

/// Serves the methods of `table` under `/rpc/` to whoever carries `token`. Merges with other
/// routers. A caller that hangs up drops the call, as a caller in process does.
pub fn router(table: MethodTable, token: RpcToken) -> Router {
    let served = Arc::new(Served { table, token });
    Router::new().route("/rpc/{contract}/{method}", post(serve)).with_state(served)
}

async fn serve(State(served): State<Arc<Served>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let caller = text(&parts.headers, "traceparent");
    let span = tracing::debug_span!(
        "rpc",
        otel.name = parts.uri.path().trim_start_matches("/rpc/"),
        otel.kind = "server",
        rpc.path = parts.uri.path(),
        trace.parent = caller,
    );
    if let Some(caller) = caller.and_then(TraceParent::parse) {
        caller.adopt(&span);
    }
    let spoke = media::of_body(&parts.headers);
    let answer_in = media::of_answer(&parts.headers, spoke.unwrap_or_default());
    let answer = served.answer(&parts, body, spoke, answer_in).instrument(span).await;
    let answer_in = answer_in.unwrap_or_default();
    let (status, body) =
        answer.unwrap_or_else(|Refusal(status, fault)| (status, status::body(fault, answer_in)));
    response(status, body, answer_in)
}

/// A status and the fault that goes with it.
struct Refusal(StatusCode, Fault);

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self(status::of(fault.kind), fault)
    }
}

fn known() -> String {
    Encoding::ALL.map(media::name).join(" and ")
}

/// The two sides do not understand each other.
fn incompatible(status: StatusCode, said: impl Into<String>) -> Refusal {
    Refusal(status, Fault::new(FaultKind::Incompatible, said))
}

impl Served {
    /// Token, path, forms, context, body: the cheap and the secret first.
    async fn answer(
        &self,
        parts: &Parts,
        body: Body,
        spoke: Option<Encoding>,
        answer_in: Option<Encoding>,
    ) -> Result<(StatusCode, Bytes), Refusal> {
        let headers = &parts.headers;
        let path = parts.uri.path();
        if !self.token.is_in(headers.get(header::AUTHORIZATION)) {
            let fault = Fault::new(FaultKind::Internal, "the token was refused");
            return Err(Refusal(StatusCode::UNAUTHORIZED, fault));
        }
        if !self.table.serves(path) {
            return Err(incompatible(StatusCode::NOT_FOUND, format!("{path} is not served here")));
        }
        let request = spoke.ok_or_else(|| {
            let said = format!("only {} are understood", known());
            incompatible(StatusCode::UNSUPPORTED_MEDIA_TYPE, said)
        })?;
        let answer = answer_in.ok_or_else(|| {
            let said = format!("answers are {}, and the caller takes neither", known());
            incompatible(StatusCode::NOT_ACCEPTABLE, said)
        })?;
        let ctx = CallCtx::from_headers(|name| text(headers, name))
            .map_err(|error| incompatible(StatusCode::BAD_REQUEST, error.to_string()))?;
        if ctx.hops > CallCtx::HOPS_MAX {
            return Err(Fault::new(FaultKind::Internal, "call loop between processes").into());
        }
        let body = read(body).await?;
        Ok(match self.call(path, ctx, body, Forms { request, answer }).await? {
            Outcome::Answered(body) => (StatusCode::OK, body),
            Outcome::Failed(None, body) => (StatusCode::UNPROCESSABLE_ENTITY, body),
            Outcome::Failed(Some(kind), body) => (status::of(kind), body),
        })
    }

    /// The call within the caller's deadline; a panic stays in it.
    async fn call(
        &self,
        path: &str,
        ctx: CallCtx,
        body: Bytes,
        forms: Forms,
    ) -> Result<Outcome, Fault> {
        let left = ctx.remaining();
        let call = self.table.call(path, ctx, body, forms).expect("the path was looked up");
        let call = AssertUnwindSafe(call).catch_unwind();
        let ended = match left {
            None => call.await,
            Some(left) => tokio::time::timeout(left, call).await.map_err(|_| {
                let said = format!("no answer in time from {path}");
                Fault::new(FaultKind::DeadlineExceeded, said)
            })?,
        };
        ended.map_err(|panic| {
            let said = format!("panic in {path}: {}", said(panic.as_ref()));
            Fault::new(FaultKind::Internal, said)
        })
    }
}

async fn read(body: Body) -> Result<Bytes, Refusal> {
    let body = Limited::new(body, REQUEST_BYTES_MAX).collect().await.map_err(|error| {
        if error.is::<http_body_util::LengthLimitError>() {
            let said = format!("a request has at most {REQUEST_BYTES_MAX} bytes");
            incompatible(StatusCode::PAYLOAD_TOO_LARGE, said)
        } else {
            incompatible(StatusCode::BAD_REQUEST, error.to_string())
        }
    })?;
    Ok(body.to_bytes())
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn response(status: StatusCode, body: Bytes, encoding: Encoding) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let media_type = HeaderValue::from_static(media::name(encoding));
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    response
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}
