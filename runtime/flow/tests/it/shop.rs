//! A small shop over doubles: open an order, reserve, authorise, confirm.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use kernel_common::{Clock, IdSource, IdempotencyKey, ManualClock, SequentialIds, TenantId};
use rt_flow::{
    After, Alarm, Driven, Fenced, FlowDefinition, FlowDriver, FlowRecord, FlowStore, Phase,
    Resolved, Run, Step, StepCall, Undo, WhenUnknown, Written,
    testing::{MemoryFlowStore, Stage, StillTimer},
};
use serde_json::{Value, json};

pub(crate) const DEADLINE: Duration = Duration::from_secs(600);

/// What a callee keeps under a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    Applied,
    Voided,
}

/// Another module as the driver sees it: idempotent under its keys, with tombstones.
#[derive(Debug, Default)]
pub(crate) struct Callee {
    pub(crate) effects: Mutex<BTreeMap<String, Effect>>,
    /// Keys as they came, with the verb.
    pub(crate) calls: Mutex<Vec<(&'static str, IdempotencyKey)>>,
    /// Planted: an undo of what never happened leaves nothing behind.
    pub(crate) forgets_tombstones: bool,
    /// Planted: a repeat has a second effect.
    pub(crate) counts_repeats: bool,
}

impl Callee {
    pub(crate) fn apply(&self, key: &IdempotencyKey) -> bool {
        self.note("run", key);
        let mut effects = self.effects.lock().expect("not poisoned");
        if self.counts_repeats && effects.contains_key(key.as_str()) {
            effects.insert(format!("{key} again"), Effect::Applied);
        }
        *effects.entry(key.to_string()).or_insert(Effect::Applied) == Effect::Applied
    }

    pub(crate) fn void(&self, key: &IdempotencyKey) {
        self.note("undo", key);
        let mut effects = self.effects.lock().expect("not poisoned");
        if effects.contains_key(key.as_str()) || !self.forgets_tombstones {
            effects.insert(key.to_string(), Effect::Voided);
        }
    }

    pub(crate) fn in_effect(&self) -> usize {
        self.effects
            .lock()
            .expect("not poisoned")
            .values()
            .filter(|e| **e == Effect::Applied)
            .count()
    }

    pub(crate) fn verbs(&self) -> Vec<&'static str> {
        self.calls.lock().expect("not poisoned").iter().map(|(verb, _)| *verb).collect()
    }

    pub(crate) fn keys(&self) -> Vec<IdempotencyKey> {
        self.calls.lock().expect("not poisoned").iter().map(|(_, key)| key.clone()).collect()
    }

    fn note(&self, verb: &'static str, key: &IdempotencyKey) {
        self.calls.lock().expect("not poisoned").push((verb, key.clone()));
    }
}

/// A step that calls a callee, unless the test has scripted what it answers.
pub(crate) struct Calling {
    name: &'static str,
    after: After,
    when_unknown: WhenUnknown,
    callee: Arc<Callee>,
    pub(crate) runs: Mutex<VecDeque<Run>>,
    pub(crate) undos: Mutex<VecDeque<Undo>>,
    pub(crate) resolves: Mutex<VecDeque<Resolved>>,
    /// The state as each run saw it.
    pub(crate) seen: Mutex<Vec<Value>>,
}

impl Calling {
    fn new(
        name: &'static str,
        after: After,
        when_unknown: WhenUnknown,
        callee: Arc<Callee>,
    ) -> Arc<Self> {
        let (runs, undos, resolves, seen) = Default::default();
        Arc::new(Self { name, after, when_unknown, callee, runs, undos, resolves, seen })
    }

    pub(crate) fn will(&self, runs: impl IntoIterator<Item = Run>) {
        self.runs.lock().expect("not poisoned").extend(runs);
    }

    pub(crate) fn always(&self, run: &Run) {
        self.will(std::iter::repeat_n(run.clone(), 1_000));
    }

    pub(crate) fn will_undo(&self, undos: impl IntoIterator<Item = Undo>) {
        self.undos.lock().expect("not poisoned").extend(undos);
    }

    pub(crate) fn will_resolve(&self, resolves: impl IntoIterator<Item = Resolved>) {
        self.resolves.lock().expect("not poisoned").extend(resolves);
    }
}

#[async_trait]
impl Step for Calling {
    fn name(&self) -> &'static str {
        self.name
    }

    fn after(&self) -> After {
        self.after
    }

    fn when_unknown(&self) -> WhenUnknown {
        self.when_unknown
    }

    async fn run(&self, call: &StepCall, state: &mut Value) -> Run {
        self.seen.lock().expect("not poisoned").push(state.clone());
        let scripted = self.runs.lock().expect("not poisoned").pop_front();
        if let Some(run) = scripted {
            return run;
        }
        if !self.callee.apply(&call.key) {
            return Run::Abort(json!({ "code": "shop.voided" }));
        }
        state[self.name] = json!(call.key);
        Run::Go
    }

    async fn undo(&self, call: &StepCall, _state: &mut Value) -> Undo {
        let scripted = self.undos.lock().expect("not poisoned").pop_front();
        if let Some(undo) = scripted {
            return undo;
        }
        self.callee.void(&call.key);
        Undo::Done
    }

    async fn resolve(&self, _call: &StepCall, _state: &mut Value) -> Resolved {
        self.resolves.lock().expect("not poisoned").pop_front().unwrap_or(Resolved::Known)
    }
}

/// Closes the flow in its own commit, as confirming an order does.
struct Confirm(Arc<MemoryFlowStore>);

#[async_trait]
impl Step for Confirm {
    fn name(&self) -> &'static str {
        "confirm"
    }

    fn after(&self) -> After {
        After::Closes
    }

    async fn run(&self, call: &StepCall, _state: &mut Value) -> Run {
        let reply = json!({ "placed": call.flow_id });
        let flow = Fenced { tenant: call.tenant, id: call.flow_id, fence: call.fence };
        let written = self.0.close(flow, reply.clone());
        let kept = self
            .0
            .load(call.tenant, call.flow_id)
            .await
            .expect("a store in memory answers")
            .expect("a store in memory answers");
        match written {
            Written::Stored => Run::Closed { reply },
            Written::Refused if kept.phase == Phase::Done => Run::Closed { reply },
            Written::Refused => Run::Retry("another drive has the flow".to_owned()),
        }
    }

    async fn undo(&self, _call: &StepCall, _state: &mut Value) -> Undo {
        unreachable!("a closing step is never undone")
    }
}

#[derive(Debug, Default)]
pub(crate) struct Alarms(pub Mutex<Vec<(&'static str, u32)>>);

impl Alarm for Alarms {
    fn stuck(&self, flow: &FlowRecord, step: &'static str, _trouble: &str) {
        self.0.lock().expect("not poisoned").push((step, flow.attempts));
    }
}

pub(crate) struct Shop {
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) store: Arc<MemoryFlowStore>,
    pub(crate) orders: Arc<Callee>,
    pub(crate) stock: Arc<Callee>,
    pub(crate) payments: Arc<Callee>,
    pub(crate) open: Arc<Calling>,
    pub(crate) reserve: Arc<Calling>,
    pub(crate) authorize: Arc<Calling>,
    pub(crate) alarms: Arc<Alarms>,
    pub(crate) record: FlowRecord,
}

impl Shop {
    pub(crate) fn new() -> Self {
        let clock = Arc::new(ManualClock::default());
        let store = Arc::new(MemoryFlowStore::new(clock.clone()));
        let shop = Self::over(clock, store, Callee::default());
        shop.store.begin(&shop.record, FlowDriver::LEASE);
        shop
    }

    pub(crate) fn over(
        clock: Arc<ManualClock>,
        store: Arc<MemoryFlowStore>,
        stock: Callee,
    ) -> Self {
        let (orders, payments): (Arc<Callee>, Arc<Callee>) = Default::default();
        let stock = Arc::new(stock);
        let anyway = WhenUnknown::UndoAnyway;
        let open = Calling::new("open", After::Nothing, anyway, orders.clone());
        let reserve = Calling::new("reserve", After::Nothing, anyway, stock.clone());
        let first = WhenUnknown::ResolveFirst;
        let authorize = Calling::new("authorize", After::Nothing, first, payments.clone());
        let ids = SequentialIds::default();
        let record = FlowRecord {
            tenant: TenantId::generate(&ids),
            id: ids.next(),
            key: "k-1".parse().expect("valid"),
            kind: "shop".to_owned(),
            version: 1,
            fence: FlowRecord::FIRST_FENCE,
            phase: Phase::Running,
            cursor: 0,
            attempts: 0,
            state: json!({ "total_minor": 5_000 }),
            turned: None,
            trouble: None,
            reply: None,
            deadline: Some(clock.now().after(DEADLINE)),
        };
        let alarms = Arc::default();
        Self { clock, store, orders, stock, payments, open, reserve, authorize, alarms, record }
    }

    pub(crate) fn flow(&self) -> FlowDefinition {
        let confirm = Arc::new(Confirm(self.store.clone()));
        let (open, reserve, authorize) =
            (self.open.clone(), self.reserve.clone(), self.authorize.clone());
        FlowDefinition::new("shop", 1, vec![open, reserve, authorize, confirm])
    }

    pub(crate) fn driver(&self) -> FlowDriver {
        self.driver_over(self.store.clone())
    }

    pub(crate) fn driver_over(&self, store: Arc<dyn FlowStore>) -> FlowDriver {
        let flow = vec![self.flow()];
        FlowDriver::new(store, flow, self.clock.clone(), Arc::new(StillTimer))
            .alarming(self.alarms.clone())
    }

    pub(crate) async fn drive(&self) -> Driven {
        self.driver().drive(self.record.clone()).await.expect("a store in memory answers")
    }

    /// Lets `wait` pass and resumes what is due.
    pub(crate) async fn later(&self, wait: Duration) -> Vec<Driven> {
        self.clock.advance(wait);
        let due = self.driver().resume_due(10).await.expect("a store in memory answers");
        due.into_iter().map(|driven| driven.expect("a store in memory answers")).collect()
    }

    pub(crate) fn kept(&self) -> FlowRecord {
        self.store.record(self.record.tenant, self.record.id).expect("a store in memory answers")
    }

    /// Effects in force: orders, reservations, payments.
    pub(crate) fn in_effect(&self) -> [usize; 3] {
        [self.orders.in_effect(), self.stock.in_effect(), self.payments.in_effect()]
    }
}

#[async_trait]
impl Stage for Shop {
    fn definition(&self) -> FlowDefinition {
        self.flow()
    }

    fn state(&self) -> Value {
        self.record.state.clone()
    }

    async fn check(&self, phase: Phase) -> Result<(), String> {
        let expected = if phase == Phase::Done { [1, 1, 1] } else { [0, 0, 0] };
        let found = self.in_effect();
        if found == expected {
            Ok(())
        } else {
            Err(format!("{phase:?} with orders, reservations, payments {found:?}"))
        }
    }
}
