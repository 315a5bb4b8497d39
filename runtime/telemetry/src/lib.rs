//! What a process tells about itself: logs by `tracing`, figures for Prometheus.
//!
//! Invariants kept here: both are set up once a process, before anything is logged; logs go to
//! standard error, so that the output of a command stays clean; a process that nobody scrapes
//! does not grow, because a small thread folds the figures.
//! Left out: the listener that serves the figures (the composition root puts
//! [`Metrics::render`] behind a route), trace propagation (`rt-contract` owns the header).

mod logs;
mod metrics;
mod process;

use std::{
    io,
    sync::{
        atomic::{AtomicBool, Ordering},
        mpsc::{self, RecvTimeoutError, Sender},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

pub use crate::{logs::LogFormat, metrics::Metrics};

/// How often the figures are folded when nobody scrapes them.
const UPKEEP_INTERVAL: Duration = Duration::from_secs(10);

/// How a process logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TelemetrySettings {
    /// One line for people or one JSON object for machines.
    pub format: LogFormat,
    /// A level, or directives as `info,sqlx=warn`.
    pub level: String,
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
    /// The operating system gives no thread.
    #[error("no thread for the upkeep of the figures")]
    Thread(#[source] io::Error),
}

/// Keeps telemetry running until it is dropped at the end of the process.
#[derive(Debug)]
pub struct Guard {
    metrics: Metrics,
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
        drop(self.stop.take());
        if let Some(upkeep) = self.upkeep.take() {
            // A thread that panicked has said so itself; there is nothing left to stop.
            let _ = upkeep.join();
        }
    }
}

/// Sets up logs and figures for this process.
///
/// # Errors
/// See [`TelemetryError`]; a second call is [`TelemetryError::AlreadySetUp`].
pub fn init(settings: &TelemetrySettings) -> Result<Guard, TelemetryError> {
    static SET_UP: AtomicBool = AtomicBool::new(false);
    let subscriber = logs::subscriber(settings, io::stderr, logs::stderr_is_terminal())?;
    if SET_UP.swap(true, Ordering::SeqCst) {
        return Err(TelemetryError::AlreadySetUp);
    }
    tracing::subscriber::set_global_default(subscriber)
        .map_err(|_| TelemetryError::AlreadySetUp)?;
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
    Ok(Guard { metrics, stop: Some(stop), upkeep: Some(upkeep) })
}
