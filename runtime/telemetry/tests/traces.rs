//! Traces over a real socket. A file of its own: telemetry is set up once a process.

mod collector;

use rt_contract::TraceParent;
use rt_telemetry::{LogFormat, TelemetrySettings, TraceSettings, init};
use tracing::Instrument;

use crate::collector::Collector;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spans_arrive_at_the_collector_as_parts_of_their_callers_trace() {
    let collector = Collector::default();
    let endpoint = collector.listen().await;
    let guard = init(&TelemetrySettings {
        format: LogFormat::Json,
        level: "error".to_owned(),
        traces: Some(TraceSettings { endpoint, percent: 0, service: "shop".to_owned() }),
    })
    .expect("set up");
    assert!(TraceParent::is_recorded());

    let caller = TraceParent::new(0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736, 0x00f0_67aa_0ba9_02b7);
    let request = tracing::info_span!("http.request", otel.name = "GET /ping");
    caller.adopt(&request);
    let inner = async {
        let here = TraceParent::current().expect("recorded");
        assert_eq!(here.trace_id, caller.trace_id);
        assert_ne!(here.span_id, caller.span_id, "a span of its own");
        let call = tracing::debug_span!("contract.call", otel.name = "catalog.CatalogReader.find");
        async { tracing::error!(order.id = 7, "went wrong") }.instrument(call).await;
        here
    };
    let here = inner.instrument(request.clone()).await;
    drop(request);
    // None of a hundred traces that begin here.
    tracing::info_span!("begins here").in_scope(|| {});
    tracing::debug_span!(target: "hyper::proto", "foreign").in_scope(|| {});
    tokio::task::spawn_blocking(move || drop(guard)).await.expect("sends what is left");

    assert_eq!(collector.names(), ["GET /ping", "catalog.CatalogReader.find"]);
    let request = collector.named("GET /ping");
    assert_eq!(request.trace_id, caller.trace_id.to_be_bytes());
    assert_eq!(request.parent_span_id, caller.span_id.to_be_bytes());
    assert_eq!(request.span_id, here.span_id.to_be_bytes());
    let call = collector.named("catalog.CatalogReader.find");
    assert_eq!(call.parent_span_id, request.span_id, "below the log's level, and recorded");
    assert_eq!(call.events.len(), 1, "what went wrong in it: {:?}", call.events);
}
