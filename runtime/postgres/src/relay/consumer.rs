//! One consumer of one module's events: read, deliver, settle, move the cursor.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use futures_util::{StreamExt, stream};
use kernel_events::{DeliveryError, Subscription};
use tokio::{sync::watch, time::Instant};

use super::{
    RelaySettings,
    delivery::{deliver, deliver_later},
    offset::Offset,
    parking::{Parking, Verdict},
    tail::Recent,
    window::{Chain, ReadEvent, StreamKey, Window},
};
use crate::{ModuleDb, StoreError};

/// Shortest and longest wait between two looks at what was put off: events to be tried again, and
/// a cursor to be written.
const PAUSE_MIN: Duration = Duration::from_millis(20);
const PAUSE_MAX: Duration = Duration::from_secs(1);
/// Reading stops while this much is unsettled, or remembered behind something unsettled.
const UNSETTLED_MAX: usize = 2_000;
const REMEMBERED_MAX: usize = 100_000;
/// How often the lag is measured.
const MEASURED_EVERY: Duration = Duration::from_secs(5);

pub(super) struct Consumer {
    module: ModuleDb,
    subscription: Subscription,
    settings: RelaySettings,
    parking: Parking,
    recent: watch::Receiver<Recent>,
    /// `None` before the first turn, and after another relay has moved the cursor.
    place: Option<Place>,
    parked_checked: Option<Instant>,
    measured: Option<Instant>,
}

/// What is known since the cursor was loaded.
struct Place {
    offset: Offset,
    written: Instant,
    window: Window,
    /// Streams with parked events.
    blocked: HashSet<StreamKey>,
    /// Streams whose first event is to be tried again.
    delayed: HashMap<StreamKey, Delay>,
}

#[derive(Clone, Copy, Debug)]
struct Delay {
    attempts: i32,
    due: Instant,
}

/// How far a chain of events got.
struct Delivered {
    chain: Chain,
    taken: usize,
    /// Of the event after the taken ones.
    error: Option<DeliveryError>,
}

impl Consumer {
    pub(super) fn new(
        module: ModuleDb,
        subscription: Subscription,
        settings: RelaySettings,
        recent: watch::Receiver<Recent>,
    ) -> Self {
        let parking = Parking::new(module.clone(), subscription.consumer);
        Self {
            module,
            subscription,
            settings,
            parking,
            recent,
            place: None,
            parked_checked: None,
            measured: None,
        }
    }

    pub(super) async fn run(mut self, mut stop: watch::Receiver<bool>) {
        let mut pause = PAUSE_MIN;
        while !*stop.borrow_and_update() {
            match self.turn(&stop).await {
                Ok(true) => {
                    pause = PAUSE_MIN;
                    continue;
                }
                Ok(false) => {}
                Err(error) => {
                    let consumer = self.subscription.consumer;
                    tracing::warn!(%error, consumer, "events cannot be relayed now");
                    // What was delivered is delivered again: the cursor may not have moved.
                    self.place = None;
                }
            }
            tokio::select! {
                _ = stop.changed() => {}
                // An error means that the tail is gone: so will this be, at once.
                Ok(()) = self.recent.changed() => pause = PAUSE_MIN,
                () = tokio::time::sleep(pause) => pause = (pause * 2).min(PAUSE_MAX),
            }
        }
        if let Some(place) = self.place.take()
            && let Err(error) = self.move_cursor(place).await
        {
            let consumer = self.subscription.consumer;
            tracing::warn!(%error, consumer, "the last events taken will be delivered again");
        }
    }

    /// Whether there was anything to do.
    async fn turn(&mut self, stop: &watch::Receiver<bool>) -> Result<bool, StoreError> {
        let mut place = match self.place.take() {
            Some(place) => place,
            None => self.load().await?,
        };
        let read = self.read(&mut place).await?;
        let delivered = self.deliver_ready(&mut place, stop).await?;
        let retried = self.retry_parked(&mut place, stop).await?;
        let due = place.written.elapsed() >= self.settings.cursor_every;
        let kept = if due { self.move_cursor(place).await? } else { Some(place) };
        if let Some(place) = &kept {
            self.measure(place).await?;
        }
        self.place = kept;
        Ok(read || delivered || retried)
    }

    async fn load(&self) -> Result<Place, StoreError> {
        let offset = Offset::load(&self.module, self.subscription.consumer).await?;
        Ok(Place {
            offset,
            written: Instant::now(),
            window: Window::after(offset.position),
            blocked: self.parking.blocked().await?,
            delayed: HashMap::new(),
        })
    }

    async fn read(&mut self, place: &mut Place) -> Result<bool, StoreError> {
        let full = place.window.unsettled() >= UNSETTLED_MAX
            || place.window.remembered() >= REMEMBERED_MAX;
        // A full window of events that all wait for one not yet read must read on.
        let stuck = place.delayed.is_empty() && place.window.ready().is_empty();
        if full && !stuck {
            return Ok(false);
        }
        let after = place.window.read_to();
        let recent = self.recent.borrow_and_update().since(after);
        let events = match recent {
            Some(events) => events,
            None => {
                let events = self.module.events_after(after, self.settings.batch).await?;
                events.into_iter().map(ReadEvent::from).collect()
            }
        };
        let read = !events.is_empty();
        for event in events {
            place.window.push(event);
        }
        Ok(read)
    }

    /// Whether anything was settled.
    async fn deliver_ready(
        &self,
        place: &mut Place,
        stop: &watch::Receiver<bool>,
    ) -> Result<bool, StoreError> {
        let now = Instant::now();
        let mut chains = place.window.ready();
        chains.retain(|chain| place.delayed.get(&chain.stream).is_none_or(|d| d.due <= now));
        let (blocked, free): (Vec<_>, Vec<_>) =
            chains.into_iter().partition(|chain| place.blocked.contains(&chain.stream));
        let mut settled = false;
        for chain in blocked {
            settled |= self.park_behind(place, &chain).await?;
        }
        let mut deliveries = stream::iter(free)
            .map(|chain| self.deliver_chain(chain, stop))
            .buffer_unordered(self.settings.streams_at_once);
        while let Some(delivered) = deliveries.next().await {
            settled |= delivered.taken > 0;
            settled |= self.settle(place, delivered).await?;
        }
        Ok(settled)
    }

    async fn deliver_chain(&self, chain: Chain, stop: &watch::Receiver<bool>) -> Delivered {
        for (taken, (_, event)) in chain.events.iter().enumerate() {
            if *stop.borrow() {
                return Delivered { chain, taken, error: None };
            }
            if rt_failpoints::planted("ack_before_effect") {
                tokio::spawn(deliver_later(self.subscription.clone(), event.clone()));
                continue;
            }
            let consumer = self.subscription.consumer;
            let mut answer =
                deliver(&self.subscription, event, self.settings.delivery_timeout).await;
            if self.subscription.wants(&event.event_type)
                && rt_failpoints::point_of("relay.delivered", consumer)
            {
                answer = Err(DeliveryError::Retry("on command".to_owned()));
            }
            if let Err(error) = answer {
                return Delivered { chain, taken, error: Some(error) };
            }
        }
        Delivered { taken: chain.events.len(), chain, error: None }
    }

    /// Whether an event was parked.
    async fn settle(&self, place: &mut Place, delivered: Delivered) -> Result<bool, StoreError> {
        let Delivered { chain, taken, error } = delivered;
        for (position, _) in &chain.events[..taken] {
            place.window.settle(*position);
        }
        self.count("shop_events_delivered_total", taken);
        // Attempts are of the first event; when that was taken, the next begins anew.
        let attempts = match place.delayed.remove(&chain.stream) {
            Some(delay) if taken == 0 => delay.attempts,
            _ => 0,
        };
        let Some(error) = error else { return Ok(false) };
        let (position, event) = &chain.events[taken];
        let attempts = attempts + 1;
        if matches!(error, DeliveryError::Retry(_)) && attempts < self.settings.attempts_max {
            let due = Instant::now() + self.wait_before(attempts);
            let consumer = self.subscription.consumer;
            tracing::debug!(%error, consumer, event.id = %event.id, attempts, "event not taken");
            self.count("shop_events_retried_total", 1);
            place.delayed.insert(chain.stream, Delay { attempts, due });
            return Ok(false);
        }
        self.parking.park(event, &self.verdict(&error, attempts)).await?;
        self.warn_parked(&error, event.id, attempts);
        place.window.settle(*position);
        place.blocked.insert(chain.stream);
        Ok(true)
    }

    /// Whether anything was settled.
    async fn park_behind(&self, place: &mut Place, chain: &Chain) -> Result<bool, StoreError> {
        for (position, event) in &chain.events {
            let wanted = self.subscription.wants(&event.event_type);
            if wanted && !self.parking.park_behind(event).await? {
                // The stream is free again; this event is delivered the next turn.
                place.blocked.remove(&chain.stream);
                return Ok(true);
            }
            place.window.settle(*position);
        }
        Ok(true)
    }

    /// Tries parked events whose time has come. Whether any was taken.
    async fn retry_parked(
        &mut self,
        place: &mut Place,
        stop: &watch::Receiver<bool>,
    ) -> Result<bool, StoreError> {
        let poll = self.settings.parked_poll;
        let checked = self.parked_checked.is_some_and(|at| at.elapsed() < poll);
        if place.blocked.is_empty() || checked {
            return Ok(false);
        }
        let mut taken = false;
        for (event, attempts) in self.parking.due().await? {
            if *stop.borrow() {
                return Ok(taken);
            }
            let answer = deliver(&self.subscription, &event, self.settings.delivery_timeout).await;
            match answer {
                Ok(()) => {
                    taken = true;
                    self.count("shop_events_delivered_total", 1);
                    if !self.parking.release(&event).await? {
                        place.blocked.remove(&StreamKey::of(&event));
                    }
                }
                Err(error) => {
                    let verdict = self.verdict(&error, attempts + 1);
                    self.parking.postpone(&event, &verdict).await?;
                }
            }
        }
        // While events are taken, those behind them are due at once.
        self.parked_checked = (!taken).then(Instant::now);
        Ok(taken)
    }

    /// `None` when another relay has moved it: what is known here is out of date.
    async fn move_cursor(&self, mut place: Place) -> Result<Option<Place>, StoreError> {
        let cursor = place.window.cursor();
        if cursor == place.offset.position {
            return Ok(Some(place));
        }
        let consumer = self.subscription.consumer;
        let moved = place.offset.advance(&self.module, consumer, cursor).await?;
        Ok(moved.map(|offset| {
            place.offset = offset;
            place.written = Instant::now();
            place
        }))
    }

    async fn measure(&mut self, place: &Place) -> Result<(), StoreError> {
        if self.measured.is_some_and(|at| at.elapsed() < MEASURED_EVERY) {
            return Ok(());
        }
        let lag = place.offset.lag_milliseconds(&self.module).await?;
        self.gauge("shop_events_lag_milliseconds", lag);
        self.gauge("shop_events_unsettled", place.window.unsettled());
        self.gauge("shop_events_blocked_streams", place.blocked.len());
        self.measured = Some(Instant::now());
        Ok(())
    }

    fn wait_before(&self, attempts: i32) -> Duration {
        let exponent = u32::try_from(attempts - 1).unwrap_or(0);
        let wait = self.settings.retry_first.saturating_mul(4u32.saturating_pow(exponent));
        wait.min(self.settings.retry_max)
    }

    fn verdict(&self, error: &DeliveryError, attempts: i32) -> Verdict {
        let retry_after = match error {
            DeliveryError::Retry(_) => Some(self.settings.parked_retry),
            DeliveryError::Poison(_) => None,
        };
        Verdict { reason: error.to_string(), attempts, retry_after }
    }

    fn warn_parked(&self, error: &DeliveryError, event: kernel_common::EventId, attempts: i32) {
        let consumer = self.subscription.consumer;
        tracing::warn!(%error, consumer, event.id = %event, attempts, "event parked");
        self.count("shop_events_parked_total", 1);
    }

    fn count(&self, name: &'static str, by: usize) {
        let (module, consumer) = (self.module.name(), self.subscription.consumer);
        metrics::counter!(name, "module" => module, "consumer" => consumer).increment(by as u64);
    }

    fn gauge(&self, name: &'static str, value: impl TryInto<u32>) {
        let (module, consumer) = (self.module.name(), self.subscription.consumer);
        let value = value.try_into().unwrap_or(u32::MAX);
        metrics::gauge!(name, "module" => module, "consumer" => consumer).set(f64::from(value));
    }
}
