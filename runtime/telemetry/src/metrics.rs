//! The recorder behind the `metrics` macros and its text for Prometheus.

use std::time::Instant;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::process::ProcessFacts;

/// Upper bounds of the buckets of every `*_seconds` histogram.
const SECONDS_BUCKETS: [f64; 14] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// The figures of this process; clones show the same ones.
#[derive(Clone)]
pub struct Metrics {
    handle: PrometheusHandle,
    started: Instant,
}

impl Metrics {
    /// Content type of [`Metrics::render`].
    pub const CONTENT_TYPE: &'static str = "text/plain; version=0.0.4; charset=utf-8";

    /// Records what the `metrics` macros report from now on; nothing when somebody does already.
    pub(crate) fn install() -> Option<Self> {
        let recorder = builder().build_recorder();
        let handle = recorder.handle();
        ::metrics::set_global_recorder(recorder).ok()?;
        Some(Self { handle, started: Instant::now() })
    }

    /// All figures as Prometheus text, with memory, threads, open files and uptime as of now.
    #[must_use]
    pub fn render(&self) -> String {
        self.fold();
        let mut text = self.handle.render();
        ProcessFacts::read(self.started.elapsed()).write_to(&mut text);
        text
    }

    /// Folds the samples that wait into the buckets.
    pub(crate) fn fold(&self) {
        self.handle.run_upkeep();
    }
}

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Metrics").field("started", &self.started).finish_non_exhaustive()
    }
}

fn builder() -> PrometheusBuilder {
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS_BUCKETS)
        .expect("the list of buckets is not empty")
}
