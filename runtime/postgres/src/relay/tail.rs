//! The newest events of a module, read once for all its consumers.
//!
//! Without it every consumer of a module would read every event for itself. What is read here is
//! kept in memory for a while and handed out; a consumer that lies further back reads the table
//! until it has caught up.
//!
//! Invariant: what is kept are all events after `from` and up to `to`, without a gap, because
//! they were read below `xmin`, one page after the other.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::watch,
    time::{Instant, sleep_until, timeout},
};

use super::{RelaySettings, window::ReadEvent};
use crate::{EventPosition, ModuleDb, StoreError};

/// Shortest and longest wait for something to happen when nobody wakes us: events of other
/// processes, and those that an open transaction holds back, come without a call.
const PAUSE_MIN: Duration = Duration::from_millis(20);
const PAUSE_MAX: Duration = Duration::from_secs(1);
/// Pages that are kept.
const PAGES_KEPT: usize = 3;

/// Events without a gap, oldest page first. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Recent {
    from: EventPosition,
    to: EventPosition,
    pages: Vec<Arc<[ReadEvent]>>,
}

impl Recent {
    /// Nothing yet, from `position` on.
    pub(super) fn after(position: EventPosition) -> Self {
        Self { from: position, to: position, pages: Vec::new() }
    }

    /// The events after `position`, or `None` when some of them are no longer here. None of them
    /// are here when the position is further than this has come.
    pub(super) fn since(&self, position: EventPosition) -> Option<Vec<ReadEvent>> {
        if position < self.from {
            return None;
        }
        let later = self.pages.iter().flat_map(|page| {
            page[page.partition_point(|event| event.position <= position)..].iter().cloned()
        });
        Some(later.collect())
    }

    fn push(&mut self, page: Vec<ReadEvent>) {
        let Some(last) = page.last() else { return };
        self.to = last.position;
        self.pages.push(page.into());
        while self.pages.len() > PAGES_KEPT {
            let oldest = self.pages.remove(0);
            self.from = oldest.last().map_or(self.from, |event| event.position);
        }
    }
}

/// Reads what is appended, and publishes it.
pub(super) struct Tail {
    module: ModuleDb,
    settings: RelaySettings,
    recent: watch::Sender<Recent>,
}

impl Tail {
    /// A tail from the end of the table as it is now.
    pub(super) async fn at_the_end(
        module: ModuleDb,
        settings: RelaySettings,
    ) -> Result<Self, StoreError> {
        let end = module.last_event().await?.unwrap_or_default();
        Ok(Self { module, settings, recent: watch::Sender::new(Recent::after(end)) })
    }

    /// What its consumers watch.
    pub(super) fn subscribe(&self) -> watch::Receiver<Recent> {
        self.recent.subscribe()
    }

    /// Reads until `stop`. Trouble with the database is waited out.
    pub(super) async fn run(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        let mut appended = self.module.appended();
        let mut pause = PAUSE_MIN;
        while !*stop.borrow_and_update() {
            // Marked before reading: what is appended meanwhile wakes us at once.
            appended.borrow_and_update();
            let read_at = Instant::now();
            match self.read().await {
                Ok(true) => {
                    pause = PAUSE_MIN;
                    continue;
                }
                Ok(false) => {}
                Err(error) => {
                    let module = self.module.name();
                    tracing::warn!(%error, module, "events cannot be read now");
                }
            }
            tokio::select! {
                _ = stop.changed() => {}
                woken = timeout(pause, appended.changed()) => {
                    pause = if woken.is_ok() { PAUSE_MIN } else { (pause * 2).min(PAUSE_MAX) };
                    // Events that are appended together are read together.
                    sleep_until(read_at + self.settings.gather).await;
                }
            }
        }
    }

    /// Whether there may be more at once.
    async fn read(&self) -> Result<bool, StoreError> {
        let to = self.recent.borrow().to;
        let page = self.module.events_after(to, self.settings.batch).await?;
        let full = page.len() >= self.settings.batch as usize;
        if !page.is_empty() {
            let page = page.into_iter().map(ReadEvent::from).collect();
            self.recent.send_modify(|recent| recent.push(page));
        }
        Ok(full)
    }
}

#[cfg(test)]
mod tests;
