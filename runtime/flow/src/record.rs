//! A flow as its store keeps it.

use kernel_common::{IdempotencyKey, TenantId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// Where a flow is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Steps are being run.
    Running,
    /// It has turned; steps are being undone.
    Undoing,
    /// Every step took effect.
    Done,
    /// Every effect was undone.
    Undone,
    /// Tried as often as the definition allows. It is still tried, slowly, in the direction it
    /// had, and every try alarms.
    Stuck,
}

impl Phase {
    /// Whether nothing happens to the flow any more.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Undone)
    }
}

/// Why a flow turned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Turned {
    /// A step refused.
    Refused {
        /// The step.
        step: String,
        /// Its reason, in the step's own words.
        reason: Value,
    },
    /// The deadline passed.
    DeadlinePassed,
    /// A step was tried as often as the definition allows.
    GaveUp {
        /// The step.
        step: String,
        /// What it said last.
        trouble: String,
    },
}

/// A flow as its store keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowRecord {
    /// Whose flow.
    pub tenant: TenantId,
    /// The flow.
    pub id: Uuid,
    /// Names the intention; the steps' keys are derived from it.
    pub key: IdempotencyKey,
    /// Kind of flow.
    pub kind: String,
    /// Version of the definition it was begun with.
    pub version: u32,
    /// Grows with every drive; a write under an older one is refused.
    pub fence: i64,
    /// Where it is.
    pub phase: Phase,
    /// Running: the next step. Undoing: how many steps are still to be undone.
    pub cursor: u32,
    /// Tries of the present step that ended in trouble.
    pub attempts: u32,
    /// What queries said before it began, and what steps noted since.
    pub state: Value,
    /// Why it turned; set exactly when it goes backwards.
    pub turned: Option<Turned>,
    /// The last trouble, for people.
    pub trouble: Option<String>,
    /// The first answer given to the caller.
    pub reply: Option<Value>,
    /// When it turns by itself.
    pub deadline: Option<Timestamp>,
}

impl FlowRecord {
    /// The fence of the drive that begins a flow. Higher ones resume it.
    pub const FIRST_FENCE: i64 = 1;

    /// The flow and the token of this drive.
    #[must_use]
    pub fn fenced(&self) -> Fenced {
        Fenced { tenant: self.tenant, id: self.id, fence: self.fence }
    }
}

/// A flow and the token under which it is driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fenced {
    /// Whose flow.
    pub tenant: TenantId,
    /// The flow.
    pub id: Uuid,
    /// The token.
    pub fence: i64,
}
