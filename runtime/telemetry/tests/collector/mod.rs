//! A small OpenTelemetry collector on a port of its own: takes OTLP over HTTP, and remembers.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Request, Response, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest, trace::v1::Span,
};
use prost::Message;

/// What has arrived so far.
#[derive(Clone, Default)]
pub(crate) struct Collector(Arc<Mutex<Vec<Span>>>);

impl Collector {
    /// Serves until the test ends; answers the base address.
    pub(crate) async fn listen(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("told");
        let collector = self.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let collector = collector.clone();
                let service = service_fn(move |request| {
                    let collector = collector.clone();
                    async move { Ok::<_, Infallible>(collector.take(request).await) }
                });
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        format!("http://{address}")
    }

    async fn take(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        assert_eq!(request.uri().path(), "/v1/traces");
        assert_eq!(request.headers()["content-type"], "application/x-protobuf");
        let body = request.into_body().collect().await.expect("whole").to_bytes();
        let batch = ExportTraceServiceRequest::decode(body).expect("OTLP");
        let mut spans = self.0.lock().expect("nobody panics while holding it");
        for resource in batch.resource_spans {
            let service = resource.resource.expect("named").attributes;
            assert!(service.iter().any(|one| one.key == "service.name"), "{service:?}");
            spans.extend(resource.scope_spans.into_iter().flat_map(|scope| scope.spans));
        }
        Response::new(Full::default())
    }

    /// The names of the spans that arrived, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let spans = self.0.lock().expect("nobody panics while holding it");
        let mut names: Vec<String> = spans.iter().map(|span| span.name.clone()).collect();
        names.sort_unstable();
        names
    }

    /// The first span called so.
    pub(crate) fn named(&self, name: &str) -> Span {
        let spans = self.0.lock().expect("nobody panics while holding it");
        let found = spans.iter().find(|span| span.name == name).cloned();
        found.unwrap_or_else(|| panic!("{name} is not among {spans:?}"))
    }
}
