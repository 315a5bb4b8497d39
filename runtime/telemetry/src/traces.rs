//! Traces: spans to an OpenTelemetry collector, by OTLP over HTTP.
//!
//! Off, nothing of this is built and spans below the log's level are never made. On, the spans of
//! the platform's own crates are recorded whatever the log's level is.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use opentelemetry::{
    Context,
    trace::{
        SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState, TracerProvider,
    },
};
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{
    Resource,
    trace::{Sampler, SdkTracer, SdkTracerProvider},
};
use rt_contract::{TraceParent, TraceRecorder};
use tokio::runtime::Handle;
use tracing::{Level, Span, level_filters::LevelFilter};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::{
    Layer,
    filter::{FilterExt, Targets, filter_fn},
    registry::LookupSpan,
};

use crate::TelemetryError;

/// Where traces go, and how many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceSettings {
    /// Base address of the collector: `http://127.0.0.1:4318`.
    pub endpoint: String,
    /// Of a hundred traces that begin here, how many are recorded. One that began elsewhere is
    /// recorded if its caller records it.
    pub percent: u32,
    /// How the process is called among others.
    pub service: String,
}

/// How long the collector may take for a batch.
const EXPORT_TIMEOUT: Duration = Duration::from_secs(5);
/// What an answer of the collector may hold.
const ANSWER_BYTES_MAX: usize = 64 * 1024;
/// Libraries whose spans would say what ours say already.
const FOREIGN: [&str; 7] = ["hyper", "hyper_util", "tower", "sqlx", "h2", "opentelemetry", "tokio"];

/// What sends spans; it has to be ended, or the last ones are lost.
#[derive(Debug)]
pub(crate) struct Traces {
    provider: SdkTracerProvider,
}

impl Traces {
    /// Begins to send. Batches are sent from a thread of the SDK; the connection lives in
    /// `runtime`.
    pub(crate) fn begin(settings: &TraceSettings, runtime: Handle) -> Result<Self, TelemetryError> {
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Collector::new(runtime))
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(format!("{}/v1/traces", settings.endpoint.trim_end_matches('/')))
            .with_timeout(EXPORT_TIMEOUT)
            .build()
            .map_err(|error| TelemetryError::Traces { reason: error.to_string() })?;
        let resource = Resource::builder_empty().with_service_name(settings.service.clone());
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_sampler(Sampler::ParentBased(Box::new(beginning(settings.percent))))
            .with_resource(resource.build())
            .build();
        Ok(Self { provider })
    }

    /// The part of a subscriber that records: our spans down to debug, and what went wrong in them.
    pub(crate) fn layer<S>(&self) -> impl Layer<S> + Send + Sync + use<S>
    where
        S: tracing::Subscriber + for<'a> LookupSpan<'a> + Send + Sync,
    {
        let tracer: SdkTracer = self.provider.tracer("shop");
        let all = Targets::new().with_default(LevelFilter::DEBUG);
        let ours = FOREIGN
            .into_iter()
            .fold(all, |filter, name| filter.with_target(name, LevelFilter::OFF));
        let said = filter_fn(|metadata| metadata.is_span() || *metadata.level() <= Level::WARN);
        tracing_opentelemetry::layer()
            .with_tracer(tracer)
            .with_location(false)
            .with_threads(false)
            .with_filter(ours.and(said))
    }

    /// Tells contracts about the trace that they are part of.
    pub(crate) fn announce() {
        TraceParent::record_with(TraceRecorder { of: trace_of, adopt });
    }

    /// Sends what is left, for a moment.
    pub(crate) fn end(&self) {
        // A collector that is away has been complained about already.
        let _ = self.provider.shutdown_with_timeout(EXPORT_TIMEOUT);
    }
}

/// What decides about a trace that begins here.
#[expect(clippy::float_arithmetic, reason = "the sampler of the SDK takes a ratio")]
fn beginning(percent: u32) -> Sampler {
    Sampler::TraceIdRatioBased(f64::from(percent.min(100)) / 100.0)
}

fn trace_of(span: &Span) -> Option<TraceParent> {
    let context = span.context();
    let found = context.span().span_context().clone();
    found.is_valid().then(|| TraceParent {
        trace_id: u128::from_be_bytes(found.trace_id().to_bytes()),
        span_id: u64::from_be_bytes(found.span_id().to_bytes()),
        sampled: found.is_sampled(),
    })
}

fn adopt(span: &Span, caller: TraceParent) {
    let flags = if caller.sampled { TraceFlags::SAMPLED } else { TraceFlags::default() };
    let caller = SpanContext::new(
        TraceId::from_bytes(caller.trace_id.to_be_bytes()),
        SpanId::from_bytes(caller.span_id.to_be_bytes()),
        flags,
        true,
        TraceState::default(),
    );
    // A span that is not recorded takes no parent, and needs none.
    let _ = span.set_parent(Context::new().with_remote_span_context(caller));
}

/// The connection to the collector. The SDK's thread is in no runtime, so the work is done in ours.
#[derive(Clone, Debug)]
struct Collector {
    client: Client<HttpConnector, Full<Bytes>>,
    runtime: Handle,
    /// The last batch was lost; said once, until one arrives again.
    is_away: Arc<AtomicBool>,
}

impl Collector {
    fn new(runtime: Handle) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(EXPORT_TIMEOUT));
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(EXPORT_TIMEOUT)
            .build(connector);
        Self { client, runtime, is_away: Arc::default() }
    }

    fn note(&self, sent: &Result<Response<Bytes>, HttpError>) {
        let trouble = match sent {
            Ok(response) if response.status().is_success() => None,
            Ok(response) => Some(format!("it answered {}", response.status())),
            Err(error) => Some(error.to_string()),
        };
        let was_away = self.is_away.swap(trouble.is_some(), Ordering::Relaxed);
        match trouble {
            Some(trouble) if !was_away => {
                tracing::warn!(trouble, "the collector of traces takes none; they are lost");
            }
            None if was_away => tracing::info!("the collector of traces takes them again"),
            _ => {}
        }
    }
}

#[async_trait]
impl HttpClient for Collector {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = self.client.clone();
        let exchange = async move {
            let response = client.request(request.map(Full::new)).await?;
            let (head, body) = response.into_parts();
            let body = Limited::new(body, ANSWER_BYTES_MAX).collect().await?.to_bytes();
            Ok::<_, HttpError>(Response::from_parts(head, body))
        };
        let runtime = self.runtime.clone();
        let limited = async move { tokio::time::timeout(EXPORT_TIMEOUT, exchange).await };
        let sent = match runtime.spawn(limited).await {
            Ok(Ok(sent)) => sent,
            Ok(Err(late)) => Err(late.into()),
            Err(ended) => Err(ended.into()),
        };
        self.note(&sent);
        sent
    }
}
