//! The layer around a request, from its id to its line in the log.

use std::{any::Any, panic::AssertUnwindSafe, sync::Arc, time::Instant};

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::FutureExt;
use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use rt_contract::TraceParent;
use tokio::time::timeout;
use tracing::{Instrument, Span, field};

use super::{Around, FailedRequest, RequestLog, failure, headers, host, place::Place};
use crate::{
    extract::RequestId,
    problem::{ProblemResponse, Reported},
};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TRACE_PARENT: HeaderName = HeaderName::from_static("traceparent");
const CLOSE: HeaderValue = HeaderValue::from_static("close");

/// What a log line and a figure say about a request. The path is not among it: it may hold the
/// secret of an order link; the route says enough.
struct Exchange {
    id: RequestId,
    method: &'static str,
    route: String,
    started: Instant,
    page: Option<FailedRequest>,
}

pub(super) async fn observe(
    State(around): State<Arc<Around>>,
    mut request: Request,
    next: Next,
) -> Response {
    let exchange = Exchange::begin(&around, &request);
    request.extensions_mut().insert(exchange.id.clone());
    request.extensions_mut().insert(around.body_limit);
    let span = tracing::info_span!(
        "http.request",
        http.method = exchange.method,
        http.route = exchange.route,
        request.id = exchange.id.as_str(),
        otel.name = field::Empty,
        otel.kind = field::Empty,
        http.response.status_code = field::Empty,
    );
    exchange.continue_trace(&mut request, &span);
    let in_flight = InFlight::begin();
    let response = answer(&around, request, next).instrument(span.clone()).await;
    in_flight.end();
    exchange.finish(&around, response, &span)
}

/// Counts a request while it is answered. hyper drops it unanswered when its client leaves.
struct InFlight {
    answered: bool,
}

impl InFlight {
    fn begin() -> Self {
        metrics::gauge!("http_requests_in_flight").increment(1);
        Self { answered: false }
    }

    fn end(mut self) {
        self.answered = true;
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        metrics::gauge!("http_requests_in_flight").decrement(1);
        if !self.answered {
            metrics::counter!("http_requests_abandoned_total").increment(1);
        }
    }
}

/// The answer of the route, or of whichever limit the request meets.
async fn answer(around: &Around, request: Request, next: Next) -> Response {
    if let Some(refused) = host::refused(&request) {
        return refused.header(header::CONNECTION, CLOSE).into_response();
    }
    let Some(place) = Place::take(&around.requests) else {
        return ProblemResponse::overloaded().into_response();
    };
    let running = AssertUnwindSafe(next.run(place.lent_by(request))).catch_unwind();
    match timeout(around.settings.request_timeout, running).await {
        Ok(Ok(response)) => response,
        Ok(Err(panic)) => {
            ProblemResponse::internal(format!("panic: {}", panic_text(&*panic))).into_response()
        }
        Err(_) => ProblemResponse::new(StatusCode::SERVICE_UNAVAILABLE, "took_too_long")
            .detail("the request took too long; what it asked for may still have happened")
            .cause("the request timed out")
            .into_response(),
    }
}

impl Exchange {
    fn begin(around: &Around, request: &Request) -> Self {
        let client_id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok());
        let id = client_id
            .and_then(RequestId::from_client)
            .unwrap_or_else(|| RequestId(around.settings.ids.next().to_string().into()));
        let route = request.extensions().get::<MatchedPath>();
        let page = around.settings.error_page.is_some() && failure::accepts_html(request.headers());
        Self {
            id,
            method: method_label(request.method()),
            route: route.map_or_else(|| "unmatched".to_owned(), |path| path.as_str().to_owned()),
            started: Instant::now(),
            page: page.then(|| FailedRequest {
                uri: request.uri().clone(),
                headers: request.headers().clone(),
            }),
        }
    }

    /// Makes the request's span part of its caller's trace. Where traces are recorded, what is
    /// caused by this request is a child of this span, so its name takes the place of the caller's.
    fn continue_trace(&self, request: &mut Request, span: &Span) {
        if !TraceParent::is_recorded() {
            return;
        }
        span.record("otel.name", field::display(format_args!("{} {}", self.method, self.route)));
        span.record("otel.kind", "server");
        let caller = request.headers().get(TRACE_PARENT).and_then(|value| value.to_str().ok());
        if let Some(caller) = caller.and_then(TraceParent::parse) {
            caller.adopt(span);
        }
        if let Some(own) = TraceParent::of(span)
            && let Ok(own) = HeaderValue::from_str(&own.to_string())
        {
            request.headers_mut().insert(TRACE_PARENT, own);
        }
    }

    fn finish(self, around: &Around, response: Response, span: &Span) -> Response {
        let mut response = failure::as_problem(response);
        let reported = response.extensions_mut().remove::<Reported>();
        if let Some(reported) = &reported {
            let page = around.settings.error_page.as_ref().zip(self.page.as_ref());
            response = failure::render_for(response, &reported.body, page, &self.id);
        }
        headers::add_defaults(response.headers_mut());
        if let Ok(id) = HeaderValue::from_str(self.id.as_str()) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        self.count(response.status());
        if TraceParent::is_recorded() {
            span.record("http.response.status_code", response.status().as_u16());
        }
        span.in_scope(|| self.log(around.settings.log, &response, reported.as_ref()));
        response
    }

    fn count(&self, status: StatusCode) {
        let class = status_class(status);
        let labels = || [("route", self.route.clone()), ("status", class.to_owned())];
        metrics::counter!("http_requests_total", &labels()).increment(1);
        metrics::histogram!("http_request_duration_seconds", &labels())
            .record(self.started.elapsed());
    }

    /// The one place where what went wrong inside a request is logged.
    fn log(&self, log: RequestLog, response: &Response, reported: Option<&Reported>) {
        let status = response.status().as_u16();
        let elapsed = self.started.elapsed();
        let duration_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        let is_told = match log {
            RequestLog::All => true,
            RequestLog::SlowAndErrors { slow } => elapsed >= slow,
        };
        let code = reported.map_or("", |reported| &*reported.body.code);
        let cause = reported.and_then(|reported| reported.cause.as_deref()).unwrap_or_default();
        if status >= 500 {
            tracing::error!(http.status = status, duration_ms, code, cause, "request failed");
        } else if reported.is_some() {
            tracing::info!(http.status = status, duration_ms, code, "request refused");
        } else if is_told {
            tracing::info!(http.status = status, duration_ms, "request answered");
        } else {
            tracing::debug!(http.status = status, duration_ms, "request answered");
        }
    }
}

/// Anyone can invent methods; a figure must not grow a series for each.
fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}

fn status_class(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message")
}
