//! One trace from the edge through a contract to another process, into an event, and on into what
//! reacts to it. A file of its own: telemetry is set up once a process.

#[path = "../../telemetry/tests/collector/mod.rs"]
mod collector;

use std::{sync::Arc, time::Duration};

use axum::{Router, http::HeaderMap, routing::get};
use kernel_common::{Problem, ProblemKind, SequentialIds, TenantId};
use rt_contract::{CallCtx, CallError, MethodTable, Policy, TraceParent, async_trait, contract};
use rt_http::{HttpClient, HttpSettings, standard_layers};
use rt_rpc::{HttpTransport, RpcToken, TokioTimer};
use rt_telemetry::{LogFormat, TelemetrySettings, TraceSettings, init};
use serde::{Deserialize, Serialize};

use crate::collector::Collector;

contract! {
    /// Tells what its events would say.
    pub(crate) trait Teller as "test.Teller" v 1, client TellerClient, error NoError {
        /// The `traceparent` of an event written in this call.
        query cause(()) -> Option<String>;
    }
}

#[derive(Clone, Debug, Serialize, Deserialize, thiserror::Error)]
#[error("never")]
pub(crate) struct NoError;

impl Problem for NoError {
    fn kind(&self) -> ProblemKind {
        ProblemKind::Internal
    }

    fn code(&self) -> &'static str {
        "test.never"
    }
}

struct Writer;

#[async_trait]
impl Teller for Writer {
    async fn cause(&self, ctx: &CallCtx, (): ()) -> Result<Option<String>, CallError<NoError>> {
        Ok(ctx.event_meta().traceparent)
    }
}

fn policy() -> Policy {
    Policy::new(Arc::new(TokioTimer))
}

fn ctx(trace: Option<&str>) -> CallCtx {
    let system = CallCtx::system(TenantId::generate(&SequentialIds::default()), "test");
    CallCtx { trace: trace.and_then(TraceParent::parse), ..system }
}

async fn served(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("bound"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    base
}

/// The other process: it has the contract.
async fn behind() -> Arc<dyn Teller> {
    let service: Arc<dyn Teller> = Arc::new(Writer);
    let mut table = MethodTable::new();
    TellerClient::mount(&service, &mut table);
    let token = RpcToken::try_from("0123456789abcdef".repeat(2)).expect("long enough");
    let base = served(rt_rpc::router(table, token.clone())).await;
    TellerClient::remote(Arc::new(HttpTransport::new(&base, &token).expect("valid")), policy())
}

/// The edge: it takes requests and asks the contract, as gateways do.
async fn edge(teller: Arc<dyn Teller>) -> String {
    let ask = move |headers: HeaderMap| async move {
        let trace = headers.get("traceparent").and_then(|value| value.to_str().ok());
        teller.cause(&ctx(trace), ()).await.expect("answered").expect("a cause")
    };
    let settings = HttpSettings::new(Arc::new(SequentialIds::default()));
    served(standard_layers(Router::new().route("/ask", get(ask)), settings)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_trace_goes_through_contracts_processes_and_events() {
    let collector = Collector::default();
    let endpoint = collector.listen().await;
    let traces = TraceSettings { endpoint, percent: 100, service: "shop".to_owned() };
    let level = "error".to_owned();
    let settings = TelemetrySettings { format: LogFormat::Json, level, traces: Some(traces) };
    let guard = init(&settings).expect("set up");

    let shopper = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let base = edge(behind().await).await;
    let client = HttpClient::new(Duration::from_secs(20));
    let answer = client.get(&format!("{base}/ask"), &[("traceparent", shopper)]).await;
    let answer = answer.expect("answered").body;
    let written = std::str::from_utf8(&answer).expect("text").to_owned();

    // Later, in nobody's request: a reaction to the event.
    let reacting = TellerClient::local(Arc::new(Writer), policy());
    let reacted = reacting.cause(&ctx(Some(&written)), ()).await.expect("answered");
    tokio::task::spawn_blocking(move || drop(guard)).await.expect("sends what is left");

    let call = "test.Teller.cause";
    assert_eq!(collector.names(), ["GET /ask", call, call, "test.Teller.v1/cause"]);
    let shopper = TraceParent::parse(shopper).expect("well-formed");
    let request = collector.named("GET /ask");
    assert_eq!(request.trace_id, shopper.trace_id.to_be_bytes());
    assert_eq!(request.parent_span_id, shopper.span_id.to_be_bytes());
    let call = collector.named("test.Teller.cause");
    assert_eq!(call.parent_span_id, request.span_id, "named by contract and method");
    let served = collector.named("test.Teller.v1/cause");
    assert_eq!(served.parent_span_id, call.span_id, "across processes");
    let written = TraceParent::parse(&written).expect("well-formed");
    assert_eq!(written.trace_id, shopper.trace_id, "into the event");
    assert_eq!(written.span_id.to_be_bytes().to_vec(), served.span_id);
    let reacted = reacted.as_deref().and_then(TraceParent::parse).expect("a cause");
    assert_eq!(reacted.trace_id, shopper.trace_id, "and out of it");
    assert_ne!(reacted.span_id, written.span_id, "under a span of its own");
}
