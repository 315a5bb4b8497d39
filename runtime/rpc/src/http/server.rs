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
use http::{HeaderMap, StatusCode, header, request::Parts};
use http_body_util::{BodyExt, Limited};
use rt_contract::{CallCtx, Fault, FaultKind, MethodTable, Outcome, TraceParent};
use tracing::Instrument;

use super::{JSON, status};
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
    served.answer(&parts, body).instrument(span).await.unwrap_or_else(|refused| *refused)
}

impl Served {
    /// Token, path, content type, context, body: the cheap and the secret first.
    async fn answer(&self, parts: &Parts, body: Body) -> Result<Response, Box<Response>> {
        let headers = &parts.headers;
        let path = parts.uri.path();
        if !self.token.is_in(headers.get(header::AUTHORIZATION)) {
            let fault = Fault::new(FaultKind::Internal, "the token was refused");
            return Err(refusal(StatusCode::UNAUTHORIZED, fault));
        }
        if !self.table.serves(path) {
            let fault = Fault::new(FaultKind::Incompatible, format!("{path} is not served here"));
            return Err(refusal(StatusCode::NOT_FOUND, fault));
        }
        if text(headers, header::CONTENT_TYPE.as_str()).is_none_or(|given| !is_json(given)) {
            let fault = Fault::new(FaultKind::Incompatible, "only application/json is understood");
            return Err(refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE, fault));
        }
        let ctx = CallCtx::from_headers(|name| text(headers, name)).map_err(|error| {
            let fault = Fault::new(FaultKind::Incompatible, error.to_string());
            refusal(StatusCode::BAD_REQUEST, fault)
        })?;
        if ctx.hops > CallCtx::HOPS_MAX {
            return Err(fault(Fault::new(FaultKind::Internal, "call loop between processes")));
        }
        let body = read(body).await?;
        match self.call(path, ctx, body).await {
            Ok(Outcome::Answered(json)) => Ok(response(StatusCode::OK, json)),
            Ok(Outcome::Failed(None, json)) => Ok(response(StatusCode::UNPROCESSABLE_ENTITY, json)),
            Ok(Outcome::Failed(Some(kind), json)) => Ok(response(status::of(kind), json)),
            Err(trouble) => Err(fault(trouble)),
        }
    }

    /// The call within the caller's deadline; a panic stays in it.
    async fn call(&self, path: &str, ctx: CallCtx, body: Bytes) -> Result<Outcome, Fault> {
        let left = ctx.remaining();
        let call = self.table.call(path, ctx, body).expect("the path was looked up");
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

async fn read(body: Body) -> Result<Bytes, Box<Response>> {
    let body = Limited::new(body, REQUEST_BYTES_MAX).collect().await.map_err(|error| {
        let (status, said) = if error.is::<http_body_util::LengthLimitError>() {
            let said = format!("a request has at most {REQUEST_BYTES_MAX} bytes");
            (StatusCode::PAYLOAD_TOO_LARGE, said)
        } else {
            (StatusCode::BAD_REQUEST, error.to_string())
        };
        refusal(status, Fault::new(FaultKind::Incompatible, said))
    })?;
    Ok(body.to_bytes())
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn is_json(content_type: &str) -> bool {
    content_type.split(';').next().is_some_and(|mime| mime.trim().eq_ignore_ascii_case(JSON))
}

fn fault(fault: Fault) -> Box<Response> {
    refusal(status::of(fault.kind), fault)
}

fn refusal(status: StatusCode, fault: Fault) -> Box<Response> {
    Box::new(response(status, status::body(fault)))
}

fn response(status: StatusCode, json: Bytes) -> Response {
    let mut response = Response::new(Body::from(json));
    *response.status_mut() = status;
    let json = http::HeaderValue::from_static(JSON);
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}
