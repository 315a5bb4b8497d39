//! Routes reservations: alone, or into the lane of a hot SKU.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use kernel_common::{Sku, TenantId};
use tokio::sync::oneshot;

use super::{
    counts::{BatchCounts, Counts},
    lane::{Answer, Ask, Lane, Waiter},
};

/// Names the lane of one SKU.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct LaneKey {
    pub(crate) tenant: TenantId,
    pub(crate) sku: Sku,
}

/// The lanes of this process.
#[derive(Debug)]
pub(crate) struct Sequencer {
    /// Reservations of one SKU that may be under way alone.
    alone_max: usize,
    lanes: Mutex<HashMap<LaneKey, Lane>>,
    counts: Counts,
}

/// Most callers that wait in one lane; more are sent away, so that a rush costs bounded memory.
const WAITING_MAX: usize = 10_000;

/// A caller's place in a lane.
pub(crate) struct Place {
    /// Its answer; closed without one when it has to go on alone.
    pub(crate) told: oneshot::Receiver<Answer>,
    /// Whether the lane still needs somebody to serve it.
    pub(crate) unserved: bool,
}

impl Sequencer {
    /// "More than a few" of one SKU at once make it hot.
    pub(crate) const ALONE_MAX: usize = 4;

    pub(crate) fn new(alone_max: usize) -> Self {
        Self { alone_max, lanes: Mutex::default(), counts: Counts::default() }
    }

    /// Counts a reservation of these SKUs in, or names the first of them that is hot.
    pub(crate) fn pass<'s>(
        self: &Arc<Self>,
        tenant: TenantId,
        skus: impl Iterator<Item = &'s Sku> + Clone,
    ) -> Result<Pass, LaneKey> {
        let keys = skus.map(|sku| LaneKey { tenant, sku: sku.clone() });
        let mut lanes = self.lanes();
        let hot = |lane: &Lane| lane.served || lane.alone >= self.alone_max;
        let is_hot = |key: &LaneKey| lanes.get(key).map_or(self.alone_max == 0, hot);
        if let Some(key) = keys.clone().find(is_hot) {
            return Err(key);
        }
        let keys: Vec<LaneKey> = keys.collect();
        for key in &keys {
            lanes.entry(key.clone()).or_default().alone += 1;
        }
        Ok(Pass { sequencer: self.clone(), keys })
    }

    /// Puts a reservation in a lane; `None` when too many wait there.
    pub(crate) fn wait(&self, key: &LaneKey, ask: Ask) -> Option<Place> {
        let mut lanes = self.lanes();
        let lane = lanes.entry(key.clone()).or_default();
        if lane.waiting.len() >= WAITING_MAX {
            return None;
        }
        let (waiter, told) = Waiter::new(ask);
        lane.waiting.push_back(waiter);
        Some(Place { told, unserved: !std::mem::replace(&mut lane.served, true) })
    }

    pub(crate) fn counts(&self) -> BatchCounts {
        self.counts.read()
    }

    /// A batch of this size was answered.
    pub(crate) fn batch_was_served(&self, size: usize) {
        self.counts.served(size);
    }

    /// A batch failed as a whole.
    pub(crate) fn batch_failed(&self) {
        self.counts.failed();
    }

    fn lanes(&self) -> MutexGuard<'_, HashMap<LaneKey, Lane>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes a lane, and forgets it when nothing is left in it.
    fn change<T>(&self, key: &LaneKey, change: impl FnOnce(&mut Lane) -> T) -> Option<T> {
        let mut lanes = self.lanes();
        let lane = lanes.get_mut(key)?;
        let changed = change(lane);
        if lane.is_idle() {
            lanes.remove(key);
        }
        Some(changed)
    }
}

/// Counts one reservation that is under way alone, as long as it lives.
#[derive(Debug)]
pub(crate) struct Pass {
    sequencer: Arc<Sequencer>,
    keys: Vec<LaneKey>,
}

impl Drop for Pass {
    fn drop(&mut self) {
        for key in &self.keys {
            self.sequencer.change(key, |lane| lane.alone = lane.alone.saturating_sub(1));
        }
    }
}

/// Serves one lane until nobody waits there.
pub(crate) struct Server {
    sequencer: Arc<Sequencer>,
    key: LaneKey,
    /// Whether somebody may still come to wait for this server.
    serving: bool,
}

impl Server {
    pub(crate) fn serve(sequencer: Arc<Sequencer>, key: LaneKey) -> Self {
        Self { sequencer, key, serving: true }
    }

    /// The next batch; `None` when nobody waits, and then the lane is served no longer.
    pub(crate) fn next_batch(&mut self) -> Option<Vec<Waiter>> {
        let batch = self.sequencer.change(&self.key, |lane| {
            let batch = lane.take();
            lane.served = !batch.is_empty();
            batch
        });
        let batch = batch.filter(|batch| !batch.is_empty());
        self.serving = batch.is_some();
        batch
    }
}

impl Drop for Server {
    /// A server that dies leaves nobody waiting for it: they go on alone.
    fn drop(&mut self) {
        if self.serving {
            self.sequencer.change(&self.key, |lane| {
                lane.served = false;
                lane.waiting.clear();
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, sync::Arc};

    use kernel_common::{IdempotencyKey, OrderId, Quantity, SequentialIds, Sku, TenantId};
    use kernel_events::{Actor, EventMeta};
    use rt_postgres::Fingerprint;
    use tokio::sync::oneshot::error::TryRecvError;

    use super::{Ask, LaneKey, Sequencer, Server};

    fn sku(name: &str) -> Sku {
        name.parse().expect("a SKU")
    }

    fn ask(ids: &SequentialIds, key: &str) -> Ask {
        Ask {
            key: key.parse::<IdempotencyKey>().expect("a key"),
            fingerprint: Fingerprint::of(&key),
            order_id: OrderId::generate(ids),
            wanted: BTreeMap::from([(sku("A"), Quantity::ONE)]),
            cause: EventMeta { actor: Actor::Guest, traceparent: None, locale: None },
            deadline: None,
        }
    }

    fn lane(tenant: TenantId) -> LaneKey {
        LaneKey { tenant, sku: sku("A") }
    }

    #[test]
    fn a_few_go_alone_and_the_next_one_waits() {
        let tenant = TenantId::generate(&SequentialIds::default());
        let sequencer = Arc::new(Sequencer::new(2));
        let (a, b) = (sku("A"), sku("B"));
        let first = sequencer.pass(tenant, [&a, &b].into_iter()).expect("the first");
        let second = sequencer.pass(tenant, [&a].into_iter()).expect("the second");
        let third = sequencer.pass(tenant, [&b, &a].into_iter());
        assert_eq!(third.err(), Some(lane(tenant)), "A is hot, B is not");
        assert!(sequencer.pass(tenant, [&b].into_iter()).is_ok());
        drop((first, second));
        assert!(sequencer.lanes().is_empty(), "nothing is remembered of a SKU that is not hot");
        assert!(sequencer.pass(tenant, [&a].into_iter()).is_ok());
    }

    #[test]
    fn whoever_has_gone_is_passed_over_and_a_dead_server_releases_the_rest() {
        let ids = SequentialIds::default();
        let tenant = TenantId::generate(&ids);
        let sequencer = Arc::new(Sequencer::new(0));
        let key = lane(tenant);
        let stays = sequencer.wait(&key, ask(&ids, "stays")).expect("room");
        let goes = sequencer.wait(&key, ask(&ids, "goes")).expect("room");
        assert!(stays.unserved && !goes.unserved, "the first one needs a server, no other does");
        drop(goes);
        let mut server = Server::serve(sequencer.clone(), key.clone());
        let batch = server.next_batch().expect("one waits");
        let keys: Vec<_> = batch.iter().map(|waiter| waiter.ask.key.as_str()).collect();
        assert_eq!(keys, ["stays"]);
        let late = sequencer.wait(&key, ask(&ids, "late")).expect("room");
        assert!(!late.unserved);
        drop((batch, server));
        for mut told in [stays.told, late.told] {
            assert_eq!(told.try_recv().err(), Some(TryRecvError::Closed));
        }
        assert!(sequencer.lanes().is_empty());
    }

    #[test]
    fn a_lane_without_waiters_is_served_no_longer() {
        let ids = SequentialIds::default();
        let key = lane(TenantId::generate(&ids));
        let sequencer = Arc::new(Sequencer::new(0));
        let place = sequencer.wait(&key, ask(&ids, "one")).expect("room");
        let mut server = Server::serve(sequencer.clone(), key.clone());
        assert_eq!(server.next_batch().map(|batch| batch.len()), Some(1));
        assert!(server.next_batch().is_none());
        let next = sequencer.wait(&key, ask(&ids, "two")).expect("room");
        assert!(next.unserved, "the next one needs a new server");
        drop((place, server));
        assert_eq!(sequencer.lanes().len(), 1, "the old server touches nothing any more");
    }
}
