//! From the event table to the consumers.
//!
//! Invariants: a consumer is given every event of its types at least once, and the events of one
//! stream in the order of `stream_seq`. Its cursor never passes an event that it has neither taken
//! nor been parked for. An event that it will not take blocks its own stream, no other.
//!
//! Completeness comes from the cursor `(xid, seq)` read below `xmin`: every transaction under it
//! has ended, so nothing can appear behind the cursor. It is not order: transactions are numbered
//! before they take an aggregate's lock. Order comes from `stream_seq` (see [`window`]).
//!
//! Left out: leadership. Two relays on one schema lose nothing and disturb nothing, but deliver
//! twice.

mod again;
mod consumer;
mod delivery;
mod offset;
mod parking;
mod tail;
mod window;

use std::{future::Future, sync::Arc, time::Duration};

use kernel_events::Subscription;
use tokio::{sync::watch, task::JoinSet, time::timeout};

use crate::ModuleDb;

use self::{again::again, consumer::Consumer, tail::Tail};

pub use parking::ParkedStream;

/// How long a relay that cannot begin waits before it tries again.
const START_AGAIN: Duration = Duration::from_secs(1);

/// How patient a relay is.
#[derive(Clone, Debug)]
pub struct RelaySettings {
    /// Events read at once.
    pub batch: u32,
    /// Least time between two reads of the table while little happens: what is appended meanwhile
    /// is read together.
    pub gather: Duration,
    /// How often a consumer's cursor is written. After a crash it is given again what it took
    /// since.
    pub cursor_every: Duration,
    /// Streams delivered at once to one consumer.
    pub streams_at_once: usize,
    /// How long a consumer may take for one event.
    pub delivery_timeout: Duration,
    /// Attempts at one event before it is parked. With the back-off below, two and a half minutes.
    pub attempts_max: i32,
    /// Wait before the second attempt; four times longer before each further one.
    pub retry_first: Duration,
    /// The longest wait between attempts.
    pub retry_max: Duration,
    /// How long an event that was parked for want of success stays before it is tried again. One
    /// that its consumer called poison stays until somebody decides.
    pub parked_retry: Duration,
    /// How often parked events are looked at, while there are any.
    pub parked_poll: Duration,
}

impl Default for RelaySettings {
    fn default() -> Self {
        Self {
            batch: 200,
            gather: Duration::from_millis(40),
            cursor_every: Duration::from_millis(250),
            streams_at_once: 8,
            delivery_timeout: Duration::from_secs(30),
            attempts_max: 8,
            retry_first: Duration::from_millis(100),
            retry_max: Duration::from_mins(1),
            parked_retry: Duration::from_mins(5),
            parked_poll: Duration::from_secs(5),
        }
    }
}

/// Delivers one module's events to its subscriptions.
#[derive(Debug)]
pub struct Relay {
    module: ModuleDb,
    subscriptions: Vec<Subscription>,
    settings: RelaySettings,
}

impl Relay {
    /// A relay of `module`'s events. A consumer's name keeps its place for ever; one that is new
    /// begins with the first event there is.
    #[must_use]
    pub fn new(module: ModuleDb, subscriptions: Vec<Subscription>) -> Self {
        Self { module, subscriptions, settings: RelaySettings::default() }
    }

    /// The same relay with other settings.
    #[must_use]
    pub fn with_settings(self, settings: RelaySettings) -> Self {
        Self { settings, ..self }
    }

    /// Delivers until `shutdown` completes, then finishes what is being delivered. Trouble with
    /// the database is waited out.
    pub async fn run(self, shutdown: impl Future<Output = ()> + Send) {
        let (stop, stopped) = watch::channel(false);
        let delivering = tokio::spawn(self.deliver(stopped));
        shutdown.await;
        stop.send_replace(true);
        if let Err(error) = delivering.await {
            tracing::error!(%error, "a relay's task ended");
        }
    }

    async fn deliver(self, mut stop: watch::Receiver<bool>) {
        let name = self.module.name();
        let tail = Arc::new(loop {
            match Tail::at_the_end(self.module.clone(), self.settings.clone()).await {
                Ok(tail) => break tail,
                Err(error) => {
                    tracing::warn!(%error, module = name, "events cannot be read now");
                    if timeout(START_AGAIN, stop.wait_for(|stop| *stop)).await.is_ok() {
                        return;
                    }
                }
            }
        });
        let mut tasks = JoinSet::new();
        for subscription in self.subscriptions {
            let (module, settings) = (self.module.clone(), self.settings.clone());
            let (recent, stopped) = (tail.subscribe(), stop.clone());
            tasks.spawn(again(name, subscription.consumer, stop.clone(), move || {
                let (module, settings) = (module.clone(), settings.clone());
                Consumer::new(module, subscription.clone(), settings, recent.clone())
                    .run(stopped.clone())
            }));
        }
        let stopped = stop.clone();
        tasks.spawn(again(name, "tail", stop, move || tail.clone().run(stopped.clone())));
        while let Some(ended) = tasks.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, module = name, "a task of a relay ended");
            }
        }
    }
}
