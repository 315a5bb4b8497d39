//! A model of PostgreSQL as the modules use it: transactions under READ COMMITTED with row locks.
//!
//! Every statement takes a moment, in which a node may die; writes are seen by nobody before their
//! commit and by everybody after it; a commit may happen and its answer be lost. A claim of a key
//! waits for whoever holds it, as a unique index makes it wait. What is left out: snapshots (each
//! statement reads what is committed when it runs) and the plans of queries.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use kernel_common::{CartId, OrderId, PaymentId, Sku};
use kernel_events::{EventDraft, EventMeta};
use mod_inventory::rules::{ReservationRecord, Stock};
use mod_order_api::LoadedFlow;
use mod_payment::rules::PaymentRecord;
use rt_contract::{CallError, Fault, FaultKind};
use serde_json::Value;

use crate::{
    Bug, check,
    sim::{Place, Sim},
};

/// The committed rows of all modules.
#[derive(Default)]
pub(crate) struct Tables {
    /// By operation and key.
    pub(crate) replies: BTreeMap<(&'static str, String), Reply>,
    pub(crate) stock: BTreeMap<Sku, Stock>,
    pub(crate) reservations: BTreeMap<OrderId, Vec<ReservationRecord>>,
    pub(crate) orders: BTreeMap<OrderId, mod_order::rules::OrderRecord>,
    pub(crate) order_keys: BTreeMap<String, OrderId>,
    pub(crate) cart_versions: BTreeMap<(CartId, i64), OrderId>,
    pub(crate) flows: BTreeMap<OrderId, FlowRow>,
    pub(crate) payments: BTreeMap<PaymentId, PaymentRow>,
    /// The most that each payment had captured and refunded at any time, in minor units.
    pub(crate) highest: BTreeMap<PaymentId, (i64, i64)>,
    /// Orders that were placed at any time.
    pub(crate) ever_placed: BTreeSet<OrderId>,
}

#[derive(Clone)]
pub(crate) struct Reply {
    pub(crate) fingerprint: String,
    /// None for a tombstone.
    pub(crate) value: Option<Value>,
}

#[derive(Clone)]
pub(crate) struct FlowRow {
    pub(crate) loaded: LoadedFlow,
    pub(crate) wake_at_us: u64,
    pub(crate) leased: bool,
    pub(crate) nudged: bool,
}

#[derive(Clone)]
pub(crate) struct PaymentRow {
    pub(crate) record: PaymentRecord,
    /// Ids of the facts that were kept.
    pub(crate) facts: BTreeSet<String>,
}

/// A row, or a value of a unique index.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Reply(&'static str, String),
    OpenedUnder(String),
    CartVersion(CartId, i64),
    Order(OrderId),
    Flow(OrderId),
    PaymentsOf(OrderId),
    Payment(PaymentId),
    Reservation(OrderId),
    Stock(Sku),
    ActiveReservation(OrderId),
}

/// Who holds what.
#[derive(Default)]
pub(crate) struct Locks {
    held: BTreeMap<Key, u64>,
    open: BTreeMap<u64, Place>,
    numbered: u64,
}

impl Locks {
    fn begin(&mut self, place: Place) -> u64 {
        self.numbered += 1;
        self.open.insert(self.numbered, place);
        self.numbered
    }

    fn take(&mut self, key: &Key, id: u64) -> bool {
        *self.held.entry(key.clone()).or_insert(id) == id
    }

    fn end(&mut self, id: u64) -> bool {
        self.held.retain(|_, holder| *holder != id);
        self.open.remove(&id).is_some()
    }

    pub(crate) fn abort_place(&mut self, place: Place) {
        let dead: Vec<u64> =
            self.open.iter().filter(|(_, of)| **of == place).map(|(id, _)| *id).collect();
        for id in dead {
            self.end(id);
        }
    }
}

/// Why a unit of work had no effect, or an unknown one.
#[derive(Clone, Debug)]
pub(crate) enum StoreError {
    /// Only of a commit it leaves the outcome open.
    Unavailable,
    /// A lock did not come in time.
    Collision,
    /// A constraint refused it.
    Constraint(&'static str),
}

/// The error of a use case.
pub(crate) enum UnitError<E> {
    Domain(E),
    Store(StoreError),
}

impl<E> From<StoreError> for UnitError<E> {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl<E> From<UnitError<E>> for CallError<E> {
    fn from(error: UnitError<E>) -> Self {
        let fault = |kind, what: String| Self::Fault(Fault::new(kind, what));
        match error {
            UnitError::Domain(refusal) => Self::Domain(refusal),
            UnitError::Store(StoreError::Constraint(name)) => {
                fault(FaultKind::Internal, format!("constraint {name} violated"))
            }
            UnitError::Store(error) => fault(FaultKind::Unavailable, format!("{error:?}")),
        }
    }
}

/// Runs a use case again when it collided, as `ModuleDb::with_retries` does.
pub(crate) async fn with_retries<T, E, F>(mut attempt: impl FnMut() -> F) -> Result<T, UnitError<E>>
where
    F: Future<Output = Result<T, UnitError<E>>>,
{
    for _ in 1..5 {
        match attempt().await {
            Err(UnitError::Store(StoreError::Collision)) => {}
            done => return done,
        }
    }
    attempt().await
}

type Write = Box<dyn FnOnce(&mut Tables) + Send + Sync>;

/// An open transaction. Dropped, it is undone.
pub(crate) struct Tx {
    sim: Sim,
    place: Place,
    id: u64,
    writes: Vec<Write>,
    events: Vec<(EventMeta, EventDraft)>,
}

/// A lock that takes longer than this is a deadlock: nobody holds one across a call.
const LOCK_TIMEOUT_US: u64 = 2_000_000;

impl Tx {
    pub(crate) async fn begin(sim: &Sim, place: Place) -> Result<Self, StoreError> {
        sim.pause(place, 30, 300).await;
        let refused = sim.with(|world| world.rng.happens(world.trouble.begin_refused));
        if refused {
            return Err(StoreError::Unavailable);
        }
        let id = sim.with(|world| world.locks.begin(place));
        Ok(Self { sim: sim.clone(), place, id, writes: Vec::new(), events: Vec::new() })
    }

    /// Locks a row, which need not exist.
    pub(crate) async fn lock(&self, key: Key) -> Result<(), StoreError> {
        self.sim.pause(self.place, 30, 400).await;
        let began = self.sim.with(|world| world.now_us);
        while !self.try_lock(&key) {
            self.sim.pause(self.place, 50, 700).await;
            let waited = self.sim.with(|world| world.now_us) - began;
            if waited > LOCK_TIMEOUT_US {
                self.sim.with(|world| world.violated(|| format!("{key:?} is never let go of")));
                return Err(StoreError::Collision);
            }
        }
        Ok(())
    }

    /// A statement that takes a moment and locks nothing.
    pub(crate) async fn a_moment(&self) {
        self.sim.pause(self.place, 30, 400).await;
    }

    pub(crate) fn bug(&self) -> Option<Bug> {
        self.sim.with(|world| world.bug)
    }

    /// Locks a row unless another has it.
    pub(crate) fn try_lock(&self, key: &Key) -> bool {
        self.sim.with(|world| world.locks.take(key, self.id))
    }

    /// A statement that reads what is committed now.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Tables) -> T) -> T {
        self.sim.with(|world| read(&world.tables))
    }

    /// A write, to be seen from the commit on.
    pub(crate) fn write(&mut self, write: impl FnOnce(&mut Tables) + Send + Sync + 'static) {
        self.writes.push(Box::new(write));
    }

    /// Events beside it.
    pub(crate) fn publish(
        &mut self,
        meta: &EventMeta,
        events: impl IntoIterator<Item = EventDraft>,
    ) {
        self.events.extend(events.into_iter().map(|event| (meta.clone(), event)));
    }

    /// Makes everything true, or nothing; after `Unavailable` nobody knows which.
    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        self.sim.pause(self.place, 200, 2_500).await;
        let (writes, events) = (std::mem::take(&mut self.writes), std::mem::take(&mut self.events));
        let answered = self.sim.with(|world| {
            let unknown = world.rng.happens(world.trouble.commit_unknown);
            world.unknown_commits += u32::from(unknown);
            if unknown && world.rng.happens(500) {
                return Err(StoreError::Unavailable);
            }
            if !world.locks.end(self.id) {
                return Err(StoreError::Unavailable);
            }
            for write in writes {
                write(&mut world.tables);
            }
            check::after_commit(world);
            crate::bus::published(world, events);
            if unknown { Err(StoreError::Unavailable) } else { Ok(()) }
        });
        crate::bus::deliver_new(&self.sim);
        self.sim.pause(self.place, 30, 300).await;
        answered
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        self.sim.with(|world| world.locks.end(self.id));
    }
}

/// Reads what is committed now, in a round trip of its own.
pub(crate) async fn read<T>(
    sim: &Sim,
    place: Place,
    read: impl FnOnce(&Tables) -> T,
) -> Result<T, StoreError> {
    sim.sleep(place, Duration::from_micros(100)).await;
    if sim.with(|world| world.rng.happens(world.trouble.begin_refused)) {
        return Err(StoreError::Unavailable);
    }
    Ok(sim.with(|world| read(&world.tables)))
}
