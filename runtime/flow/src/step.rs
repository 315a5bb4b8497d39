//! One step of a flow: what it does, and how it is undone.

use std::time::Duration;

use async_trait::async_trait;
use kernel_common::{IdempotencyKey, TenantId, Timestamp};
use rt_contract::Fault;
use serde_json::Value;
use uuid::Uuid;

/// What a step is told about the flow it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepCall {
    /// Whose flow.
    pub tenant: TenantId,
    /// The flow.
    pub flow_id: Uuid,
    /// The forward key, the same in every try of `run` and in `undo`: the callee knows the effect
    /// by it.
    pub key: IdempotencyKey,
    /// The token of this drive; a closing step passes it on, so that its commit is fenced too.
    pub fence: i64,
    /// Tries of this step before this one, as far as they were written down.
    pub attempts: u32,
    /// When the flow turns by itself.
    pub deadline: Option<Timestamp>,
}

impl StepCall {
    /// The key of the undo command itself, beside the forward key that it carries.
    #[must_use]
    pub fn undo_key(&self) -> IdempotencyKey {
        self.key.step("undo")
    }
}

/// How a try of `run` ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Run {
    /// It took effect, now or earlier under this key.
    Go,
    /// It took effect and closed the flow in the same commit, with this answer. Only for a step
    /// whose [`After`] is `Closes`.
    Closed {
        /// The flow's answer, unless it had one before.
        reply: Value,
    },
    /// Somebody else's move: the shopper's, the provider's. The step runs again after `wake_after`
    /// or when the flow is woken.
    Sleep {
        /// When to look again at the latest.
        wake_after: Duration,
        /// What the caller is told meanwhile; the first answer of a flow stays its answer.
        reply: Option<Value>,
    },
    /// Passing trouble, or an effect that may or may not have happened. The same key again.
    Retry(String),
    /// It took no effect and never will: the flow turns. The value says why.
    Abort(Value),
}

impl From<Fault> for Run {
    /// A fault says nothing about the effect.
    fn from(fault: Fault) -> Self {
        Self::Retry(fault.to_string())
    }
}

/// How a try of `undo` ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undo {
    /// The effect is gone, or was never there and can no longer happen.
    Done,
    /// Under way at somebody else's; look again.
    Sleep(Duration),
    /// Passing trouble, or outcome unknown. The same keys again.
    Retry(String),
}

impl From<Fault> for Undo {
    fn from(fault: Fault) -> Self {
        Self::Retry(fault.to_string())
    }
}

/// Whether it is known by now what `run` did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// It is known; an undo may start.
    Known,
    /// Not yet.
    Unknown(String),
}

/// What the driver writes after a step that went well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// A checkpoint: a resume starts behind the step.
    Checkpoint,
    /// Nothing: a resume repeats the step under its key, which costs less than writing.
    Nothing,
    /// Nothing: the step's own commit closed the flow. Only the last step can.
    Closes,
}

/// Whether an effect that may not have happened can be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenUnknown {
    /// Yes: the callee keeps a tombstone under the forward key.
    UndoAnyway,
    /// No: [`Step::resolve`] comes first. Money.
    ResolveFirst,
}

/// One step. Every method may be called any number of times with the same key, also after a crash
/// of the process that called it first, and must have its effect at most once.
#[async_trait]
pub trait Step: Send + Sync + 'static {
    /// Stable name, unique in the flow: the step's keys are derived from it.
    fn name(&self) -> &'static str;

    /// What is written after it.
    fn after(&self) -> After {
        After::Checkpoint
    }

    /// Whether it may be undone while it is not known what it did. The default refuses.
    fn when_unknown(&self) -> WhenUnknown {
        WhenUnknown::ResolveFirst
    }

    /// Does it. What it notes in `state` is kept from the next checkpoint on.
    async fn run(&self, call: &StepCall, state: &mut Value) -> Run;

    /// Undoes it: takes the effect of the forward key back, or leaves a tombstone, so that a late
    /// `run` can no longer apply. A closing step is never undone.
    async fn undo(&self, call: &StepCall, state: &mut Value) -> Undo;

    /// Finds out what `run` did under the forward key, without doing it. Asked before the undo of
    /// a `ResolveFirst` step. The default never knows, which holds the undo back and alarms.
    async fn resolve(&self, call: &StepCall, state: &mut Value) -> Resolved {
        let _ = (call, state);
        Resolved::Unknown(format!("step {} has no way to find out", self.name()))
    }
}
