//! The world of a run: virtual time, its events, the nodes that live in it.
//!
//! Everything waits by [`Sim::sleep`], and a node that has died never gets through one: whatever it
//! was at, it goes no further. What is woken is decided by time alone, and times by the seed.

use std::{
    collections::BTreeMap,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
    time::Duration,
};

use futures_util::future::BoxFuture;
use kernel_common::{Clock, IdSource, Timestamp};
use rt_contract::Timer;
use uuid::Uuid;

use crate::{
    Bug, Plan,
    bus::Bus,
    plan::Trouble,
    provider::Provider,
    rng::Rng,
    shopper::Heard,
    store::{Locks, Tables},
};

/// 2026-01-01T00:00:00Z.
const EPOCH_MICROS: i64 = 1_767_225_600_000_000;
const LOG_MAX: usize = 400;

/// A node in one of its lives, or what is outside of all nodes and never dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) node: usize,
    pub(crate) life: u64,
}

impl Place {
    pub(crate) const OUTSIDE: Self = Self { node: usize::MAX, life: 0 };
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) life: u64,
    pub(crate) up: bool,
}

type Slot = Arc<Mutex<Option<Waker>>>;

/// Everything there is. Fields are public to the crate: the model is one small world.
pub(crate) struct World {
    pub(crate) now_us: u64,
    pub(crate) step: u64,
    pub(crate) rng: Rng,
    pub(crate) trouble: Trouble,
    pub(crate) bug: Option<Bug>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) tables: Tables,
    pub(crate) locks: Locks,
    pub(crate) provider: Provider,
    pub(crate) bus: Bus,
    pub(crate) heard: Heard,
    pub(crate) violation: Option<String>,
    pub(crate) unknown_commits: u32,
    pub(crate) crashes: u32,
    pub(crate) takeovers: u32,
    queue: BTreeMap<(u64, u64), Slot>,
    numbered: u64,
    log: Vec<String>,
}

impl World {
    pub(crate) fn is_alive(&self, place: Place) -> bool {
        place == Place::OUTSIDE
            || self.nodes.get(place.node).is_some_and(|n| n.up && n.life == place.life)
    }

    /// A node that is up, drawn by chance.
    pub(crate) fn any_node(&mut self) -> Option<Place> {
        let up: Vec<Place> = (0..self.nodes.len())
            .filter(|node| self.nodes[*node].up)
            .map(|node| Place { node, life: self.nodes[node].life })
            .collect();
        if up.is_empty() {
            return None;
        }
        let index = self.rng.index(up.len());
        Some(up[index])
    }

    /// Notes what is wrong; the first counts.
    pub(crate) fn violated(&mut self, what: impl FnOnce() -> String) {
        if self.violation.is_none() {
            let what = what();
            self.note(|| format!("VIOLATION {what}"));
            self.violation = Some(what);
        }
    }

    /// Notes what happened, for whoever reads a failure.
    pub(crate) fn note(&mut self, what: impl FnOnce() -> String) {
        if self.log.len() == LOG_MAX {
            self.log.drain(..LOG_MAX / 2);
        }
        let line = format!("{:>6} {}s {}", self.step, Seconds(self.now_us), what());
        self.log.push(line);
    }

    pub(crate) fn log(&self) -> &[String] {
        &self.log
    }
}

/// Microseconds, shown as seconds.
struct Seconds(u64);

impl std::fmt::Display for Seconds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:>4}.{:06}", self.0 / 1_000_000, self.0 % 1_000_000)
    }
}

/// A handle on the world.
#[derive(Clone)]
pub(crate) struct Sim(Arc<Mutex<World>>);

impl Sim {
    pub(crate) fn new(plan: &Plan, nodes: usize) -> Self {
        Self(Arc::new(Mutex::new(World {
            now_us: 0,
            step: 0,
            rng: Rng::of(plan.seed),
            trouble: Trouble::default(),
            bug: plan.bug,
            nodes: vec![Node { life: 1, up: true }; nodes],
            tables: Tables::default(),
            locks: Locks::default(),
            provider: Provider::default(),
            bus: Bus::default(),
            heard: Heard::default(),
            violation: None,
            unknown_commits: 0,
            crashes: 0,
            takeovers: 0,
            queue: BTreeMap::new(),
            numbered: 0,
            log: Vec::new(),
        })))
    }

    pub(crate) fn with<T>(&self, look: impl FnOnce(&mut World) -> T) -> T {
        look(&mut self.world())
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits as something in `place`: for ever, if that dies meanwhile.
    pub(crate) fn sleep(&self, place: Place, wait: Duration) -> Sleep {
        let wait_us = u64::try_from(wait.as_micros()).unwrap_or(u64::MAX);
        Sleep { sim: self.clone(), place, wait_us, due: None, slot: Slot::default() }
    }

    /// Waits a time drawn between two, in microseconds.
    pub(crate) fn pause(&self, place: Place, low_us: u64, high_us: u64) -> Sleep {
        let wait_us = self.with(|world| world.rng.between(low_us, high_us));
        self.sleep(place, Duration::from_micros(wait_us))
    }

    /// Goes on to the next event and wakes who waits for it; false when nobody does.
    pub(crate) fn advance(&self) -> bool {
        loop {
            let mut world = self.world();
            let Some(((at, _), slot)) = world.queue.pop_first() else { return false };
            let waker = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(waker) = waker {
                world.now_us = world.now_us.max(at);
                world.step += 1;
                drop(world);
                waker.wake();
                return true;
            }
        }
    }

    /// A node dies: what it was at goes no further, its transactions are undone.
    pub(crate) fn crash(&self, node: usize) {
        self.with(|world| {
            let life = world.nodes[node].life;
            world.note(|| format!("node {node} dies"));
            world.nodes[node].up = false;
            world.crashes += 1;
            world.locks.abort_place(Place { node, life });
        });
    }

    /// It comes up again and remembers nothing.
    pub(crate) fn restart(&self, node: usize) -> Place {
        self.with(|world| {
            world.nodes[node].life += 1;
            world.nodes[node].up = true;
            world.note(|| format!("node {node} is up again"));
            Place { node, life: world.nodes[node].life }
        })
    }
}

/// See [`Sim::sleep`].
pub(crate) struct Sleep {
    sim: Sim,
    place: Place,
    wait_us: u64,
    due: Option<(u64, u64)>,
    slot: Slot,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let sim = self.sim.clone();
        let mut world = sim.world();
        match self.due {
            Some((at, _)) if at <= world.now_us => {
                return if world.is_alive(self.place) { Poll::Ready(()) } else { Poll::Pending };
            }
            Some(_) => {}
            None => {
                world.numbered += 1;
                let due = (world.now_us.saturating_add(self.wait_us), world.numbered);
                world.queue.insert(due, self.slot.clone());
                self.due = Some(due);
            }
        }
        *self.slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(cx.waker().clone());
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

/// The time and the ids of the world.
impl Clock for Sim {
    fn now(&self) -> Timestamp {
        let passed = self.with(|world| i64::try_from(world.now_us).expect("a run is short"));
        Timestamp::from_unix_micros(EPOCH_MICROS + passed)
    }
}

impl IdSource for Sim {
    fn next(&self) -> Uuid {
        let (now_us, high, low) =
            self.with(|world| (world.now_us, world.rng.next(), world.rng.next()));
        let mut random = [0; 10];
        random[..8].copy_from_slice(&high.to_be_bytes());
        random[8..].copy_from_slice(&low.to_be_bytes()[..2]);
        let millis = EPOCH_MICROS.unsigned_abs() / 1_000 + now_us / 1_000;
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

/// The timer of one life of a node.
pub(crate) struct NodeTimer {
    pub(crate) sim: Sim,
    pub(crate) place: Place,
}

impl Timer for NodeTimer {
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(self.sim.sleep(self.place, duration))
    }
}
