//! A flow in a world of its own, and the driver over it.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use futures_util::future::{BoxFuture, pending};
use kernel_common::{Clock, IdSource, IdempotencyKey, ManualClock, SequentialIds, TenantId};
use rt_contract::Timer;
use serde_json::Value;

use super::{MemoryFlowStore, tamper::Tampering};
use crate::{Driven, FlowDefinition, FlowDriver, FlowRecord, Phase, StepCall};

/// A flow over doubles. The trials set a fresh one for each run.
#[async_trait]
pub trait Stage: Send + Sync {
    /// The flow. A closing step closes through [`MemoryFlowStore::close`] of the store that the
    /// stage was set with.
    fn definition(&self) -> FlowDefinition;

    /// What queries said before the flow began.
    fn state(&self) -> Value;

    /// Whether the world is as a flow that ended in `phase` must leave it: everything in effect
    /// once after `Done`, nothing in effect after `Undone`.
    ///
    /// # Errors
    /// What is wrong, in words.
    async fn check(&self, phase: Phase) -> Result<(), String>;
}

/// A timer that never rings: nothing in a trial takes long.
#[derive(Clone, Copy, Debug, Default)]
pub struct StillTimer;

impl Timer for StillTimer {
    fn sleep(&self, _duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(pending())
    }
}

/// One run of a stage under some tampering.
pub(super) struct Trial<S> {
    pub(super) name: String,
    pub(super) stage: S,
    pub(super) driver: FlowDriver,
    definition: FlowDefinition,
    record: FlowRecord,
    store: Arc<MemoryFlowStore>,
    clock: Arc<ManualClock>,
}

/// Longer than every wait of a flow but its deadline.
const ROUND: Duration = Duration::from_secs(90);
const DEADLINE: Duration = Duration::from_secs(3_600);
const ROUNDS_MAX: u32 = 200;

impl<S: Stage> Trial<S> {
    pub(super) async fn set<Fut: Future<Output = S>>(
        name: String,
        set: impl Fn(Arc<MemoryFlowStore>) -> Fut,
        tampering: &[(usize, Tampering)],
    ) -> Self {
        let clock = Arc::new(ManualClock::default());
        let store = Arc::new(MemoryFlowStore::new(clock.clone()));
        let stage = set(store.clone()).await;
        let definition = stage.definition();
        let tampered = definition.mapped(|index, step| {
            let matching = tampering.iter().filter(|(at, _)| *at == index);
            matching.fold(step.clone(), |step, (_, how)| how.of(step))
        });
        let ids = SequentialIds::default();
        let record = FlowRecord {
            tenant: TenantId::generate(&ids),
            id: ids.next(),
            key: IdempotencyKey::from(ids.next()),
            kind: definition.kind().to_owned(),
            version: definition.version(),
            fence: FlowRecord::FIRST_FENCE,
            phase: Phase::Running,
            cursor: 0,
            attempts: 0,
            state: stage.state(),
            turned: None,
            trouble: None,
            reply: None,
            deadline: Some(clock.now().after(DEADLINE)),
        };
        store.begin(&record, FlowDriver::LEASE);
        let driver =
            FlowDriver::new(store.clone(), vec![tampered], clock.clone(), Arc::new(StillTimer));
        Self { name, stage, driver, definition, record, store, clock }
    }

    /// The first drive, as the request makes it.
    pub(super) async fn begin(&self) {
        let driven = self.driver.drive(self.record.clone()).await;
        assert!(driven.is_ok(), "{}: {driven:?}", self.name);
    }

    /// Lets time pass until the deadline has passed.
    pub(super) fn pass_the_deadline(&self) {
        self.clock.advance(DEADLINE);
    }

    /// Lets time pass and resumes until the flow is over, then checks the world. Answers how it
    /// ended.
    pub(super) async fn end(&self) -> Phase {
        for _ in 0..ROUNDS_MAX {
            let phase = self.kept().phase;
            if phase.is_over() {
                self.check(phase).await;
                return phase;
            }
            self.clock.advance(ROUND);
            for driven in self.driver.resume_due(10).await.expect("a store in memory answers") {
                let _: Driven = driven.expect("a store in memory answers");
            }
        }
        panic!("{}: the flow does not end: {:?}", self.name, self.kept());
    }

    /// Delivers the `run` of the first `sent` steps once more, as messages that were under way all
    /// the time, and checks the world again.
    pub(super) async fn receive_late_messages(&self, sent: usize, phase: Phase) {
        let mut state = self.stage.state();
        for step in &self.definition.steps()[..sent] {
            let call = StepCall {
                tenant: self.record.tenant,
                flow_id: self.record.id,
                key: self.record.key.step(step.name()),
                fence: self.record.fence,
                attempts: 0,
                deadline: self.record.deadline,
            };
            step.run(&call, &mut state).await;
            self.check(phase).await;
        }
    }

    async fn check(&self, phase: Phase) {
        if let Err(wrong) = self.stage.check(phase).await {
            panic!("{}: {wrong}", self.name);
        }
    }

    fn kept(&self) -> FlowRecord {
        let FlowRecord { tenant, id, .. } = self.record;
        self.store.record(tenant, id).expect("flows are never deleted")
    }
}
