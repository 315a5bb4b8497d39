//! One drive of one flow: the loop, and what both directions share.

use std::time::Duration;

use super::{DriveError, Driven, FlowDriver};
use crate::{Checkpoint, FlowDefinition, FlowRecord, Phase, Step, StepCall, Written};

/// What the loop does next.
pub(super) enum Next {
    /// Another step.
    On,
    /// The drive is over.
    Leave(Driven),
}

/// How a drive lets go of its flow, or does not.
#[derive(Clone, Copy)]
pub(super) enum Hold {
    /// The drive goes on under its lease.
    Keep,
    /// Somebody takes the flow up again after this time.
    Release(Duration),
}

pub(super) struct Drive<'d> {
    pub(super) driver: &'d FlowDriver,
    pub(super) definition: &'d FlowDefinition,
    pub(super) record: FlowRecord,
    /// Steps, counted from the first, that may have begun without a settled outcome: by an earlier
    /// drive that died, or in a try that ended in trouble. A turn undoes at least these.
    pub(super) begun: usize,
}

impl<'d> Drive<'d> {
    pub(super) fn new(
        driver: &'d FlowDriver,
        definition: &'d FlowDefinition,
        record: FlowRecord,
    ) -> Self {
        let resumed = record.fence > FlowRecord::FIRST_FENCE;
        let begun = if resumed { definition.reach(cursor(definition, &record)) } else { 0 };
        Self { driver, definition, record, begun }
    }

    pub(super) async fn run(mut self) -> Result<Driven, DriveError> {
        loop {
            if self.record.phase.is_over() {
                return Ok(self.record.into());
            }
            let next = match self.record.turned {
                None => self.forward().await?,
                Some(_) => self.back().await?,
            };
            if let Next::Leave(driven) = next {
                return Ok(driven);
            }
        }
    }

    pub(super) fn cursor(&self) -> usize {
        cursor(self.definition, &self.record)
    }

    pub(super) fn call(&self, step: &dyn Step) -> StepCall {
        StepCall {
            tenant: self.record.tenant,
            flow_id: self.record.id,
            key: self.record.key.step(step.name()),
            fence: self.record.fence,
            attempts: self.record.attempts,
            deadline: self.record.deadline,
        }
    }

    /// Notes progress: the present trouble is over.
    pub(super) fn moved_to(&mut self, cursor: usize) {
        self.record.cursor = u32::try_from(cursor).expect("a definition is short");
        self.record.attempts = 0;
        self.record.phase =
            if self.record.turned.is_some() { Phase::Undoing } else { Phase::Running };
    }

    /// Notes a try that ended in trouble and waits as the back-off says. When tries have run out
    /// the flow is stuck, which alarms, and is tried again all the same.
    pub(super) async fn try_again_later(
        &mut self,
        step: &dyn Step,
        trouble: String,
    ) -> Result<Next, DriveError> {
        let backoff = self.definition.backoff();
        if self.record.attempts >= backoff.attempts_max {
            self.record.phase = Phase::Stuck;
            self.driver.alarm.stuck(&self.record, step.name(), &trouble);
        }
        self.record.trouble = Some(trouble);
        let wait = self.until_deadline(backoff.wait(self.record.attempts));
        self.save(Hold::Release(wait), false).await
    }

    /// `wait`, cut at a deadline that is still to come.
    pub(super) fn until_deadline(&self, wait: Duration) -> Duration {
        let left = match (self.record.deadline, &self.record.turned) {
            (Some(deadline), None) => deadline.since(self.driver.clock.now()),
            _ => Duration::ZERO,
        };
        if left.is_zero() { wait } else { wait.min(left) }
    }

    /// Closes the flow.
    pub(super) async fn finish(&mut self, phase: Phase) -> Result<Next, DriveError> {
        self.record.phase = phase;
        self.save(Hold::Release(Duration::ZERO), true).await
    }

    /// Writes the record as it is. A drive whose write is refused leaves with what the other
    /// drive has made of the flow.
    pub(super) async fn save(&self, hold: Hold, synchronous: bool) -> Result<Next, DriveError> {
        let record = &self.record;
        let (wake_after, release) = match hold {
            Hold::Keep => (self.driver.lease, false),
            Hold::Release(wait) => (wait, true),
        };
        let write = Checkpoint {
            phase: record.phase,
            cursor: record.cursor,
            attempts: record.attempts,
            state: record.state.clone(),
            turned: record.turned.clone(),
            trouble: record.trouble.clone(),
            reply: record.reply.clone(),
            wake_after,
            release,
            synchronous,
        };
        let written = self.driver.store.checkpoint(record.fenced(), &write).await?;
        match (written, release) {
            (Written::Stored, false) => Ok(Next::On),
            (Written::Stored, true) => Ok(Next::Leave(record.clone().into())),
            (Written::Refused, _) => self.leave_to_the_other().await,
        }
    }

    pub(super) async fn leave_to_the_other(&self) -> Result<Next, DriveError> {
        let FlowRecord { tenant, id, .. } = self.record;
        let record = self.driver.store.load(tenant, id).await?.ok_or(DriveError::Gone(id))?;
        Ok(Next::Leave(record.into()))
    }
}

fn cursor(definition: &FlowDefinition, record: &FlowRecord) -> usize {
    usize::try_from(record.cursor).expect("32 bits fit").min(definition.steps().len())
}
