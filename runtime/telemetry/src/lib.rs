//! What a process tells about itself: logs by `tracing`, figures for Prometheus, traces by OTLP.
//!
//! Invariants kept here: all are set up once a process, before anything is logged; logs go to
//! standard error, so that the output of a command stays clean; a process that nobody scrapes
//! does not grow, because a small thread folds the figures.
//! Without a collector nothing is traced and nothing is paid for it.
//! Left out: the listener that serves the figures (the composition root puts
//! [`Metrics::render`] behind a route), trace propagation (`rt-contract` owns the header and asks
//! here, through [`rt_contract::TraceRecorder`], which span is under way).

mod logs;
mod metrics;
mod process;
mod traces;

use std::{
    io,
    sync::{
        atomic::{AtomicBool, Ordering},
        mpsc::{self, RecvTimeoutError, Sender},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

pub use crate::{logs::LogFormat, metrics::Metrics, traces::TraceSettings};

use crate::traces::Traces;

/// How often the figures are folded when nobody scrapes them.
const UPKEEP_INTERVAL: Duration = Duration::from_secs(10);

/// How a process logs and traces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TelemetrySettings {
    /// One line for people or one JSON object for machines.
    pub format: LogFormat,
    /// A level, or directives as `info,sqlx=warn`.
    pub level: String,
    /// Where traces go; nowhere without it.
    pub traces: Option<TraceSettings>,
}

/// Telemetry could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// It runs already in this process.
    #[error("telemetry is set up already in this process")]
    AlreadySetUp,
    /// The level is neither a level nor a list of directives.
    #[error(
        "log level {level:?} cannot be used ({reason}); use e.g. \"info\" or \"info,sqlx=warn\""
    )]
    Level {
        /// The text given.
        level: String,
        /// What its reader says.
        reason: String,
    },
    /// Traces cannot be sent.
    #[error("traces cannot be sent: {reason}")]
    Traces {
        /// Why not.
        reason: String,
    },
    /// The operating system gives no thread.
    #[error("no thread for the upkeep of the figures")]
    Thread(#[source] io::Error),
}

/// Keeps telemetry running until it is dropped at the end of the process.
#[derive(Debug)]
pub struct Guard {
    metrics: Metrics,
    traces: Option<Traces>,
    stop: Option<Sender<()>>,
    upkeep: Option<JoinHandle<()>>,
}

impl Guard {
    /// The figures, to be served.
    #[must_use]
    pub fn metrics(&self) -> Metrics {
        self.metrics.clone()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(traces) = self.traces.take() {
            traces.end();
        }
        drop(self.stop.take());
        if let Some(upkeep) = self.upkeep.take() {
            // A thread that panicked has said so itself; there is nothing left to stop.
            let _ = upkeep.join();
        }
    }
}

/// Sets up logs, figures and traces for this process. With traces it is called inside the runtime
/// that is to send them, and the guard is dropped while that runs.
///
/// # Errors
/// See [`TelemetryError`]; a second call is [`TelemetryError::AlreadySetUp`].
pub fn init(settings: &TelemetrySettings) -> Result<Guard, TelemetryError> {
    static SET_UP: AtomicBool = AtomicBool::new(false);
    let traces = settings.traces.as_ref().map(begin_traces).transpose()?;
    let coloured = logs::stderr_is_terminal();
    let subscriber = logs::subscriber(settings, io::stderr, coloured, traces.as_ref())?;
    if SET_UP.swap(true, Ordering::SeqCst) {
        return Err(TelemetryError::AlreadySetUp);
    }
    tracing::subscriber::set_global_default(subscriber)
        .map_err(|_| TelemetryError::AlreadySetUp)?;
    if traces.is_some() {
        Traces::announce();
    }
    let metrics = Metrics::install().ok_or(TelemetryError::AlreadySetUp)?;
    let (stop, stopped) = mpsc::channel();
    let folded = metrics.clone();
    let upkeep = thread::Builder::new()
        .name("metrics-upkeep".to_owned())
        .spawn(move || {
            while stopped.recv_timeout(UPKEEP_INTERVAL) == Err(RecvTimeoutError::Timeout) {
                folded.fold();
            }
        })
        .map_err(TelemetryError::Thread)?;
    Ok(Guard { metrics, traces, stop: Some(stop), upkeep: Some(upkeep) })
}

fn begin_traces(settings: &TraceSettings) -> Result<Traces, TelemetryError> {
    let runtime = tokio::runtime::Handle::try_current()
        .map_err(|error| TelemetryError::Traces { reason: error.to_string() })?;
    Traces::begin(settings, runtime)
}
