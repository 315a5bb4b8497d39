//! The flow row. The fields mean what they mean in `rt-flow`, which drives it.

use kernel_common::{IdempotencyKey, OrderId, TenantId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::OrderNumber;

/// Where a flow is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlowPhase {
    /// Steps are being run.
    Running,
    /// Steps are being undone.
    Undoing,
    /// Every step took effect.
    Done,
    /// Every effect was undone.
    Undone,
    /// Out of tries; still tried, slowly, and alarming.
    Stuck,
}

/// A flow that begins with its order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct NewFlow {
    /// Kind of flow: `checkout`.
    pub kind: String,
    /// Version of its definition.
    pub version: u32,
    /// What queries said, frozen here.
    pub state: Value,
    /// How long the caller has it to itself, 1 to 3600 seconds.
    pub lease_seconds: u32,
    /// When it turns by itself.
    pub deadline: Timestamp,
}

/// A flow as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FlowRecord {
    /// Whose flow.
    pub tenant: TenantId,
    /// The order it brings to its end; an order has one flow.
    pub order_id: OrderId,
    /// The key that opened the order.
    pub key: IdempotencyKey,
    /// Kind of flow.
    pub kind: String,
    /// Version of the definition it was begun with.
    pub version: u32,
    /// Grows with every drive, from 1.
    pub fence: i64,
    /// Where it is.
    pub phase: FlowPhase,
    /// Running: the next step. Undoing: steps still to be undone.
    pub cursor: u32,
    /// Tries of the present step that ended in trouble.
    pub attempts: u32,
    /// State to go on from.
    pub state: Value,
    /// Why it turned, if it did.
    #[serde(default)]
    pub turned: Option<Value>,
    /// The last trouble, for people.
    #[serde(default)]
    pub trouble: Option<String>,
    /// The first answer given.
    #[serde(default)]
    pub reply: Option<Value>,
    /// When it turns by itself.
    pub deadline: Timestamp,
}

/// Names a flow.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlowRef {
    /// By its order.
    Order(OrderId),
    /// By the key that opened its order.
    Key(IdempotencyKey),
}

/// A flow with what a repeated request is compared with and answered from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct LoadedFlow {
    /// The order's number.
    pub number: OrderNumber,
    /// Digest of the request that opened it.
    pub fingerprint: String,
    /// The flow.
    pub flow: FlowRecord,
}

/// One write of a flow's progress.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FlowCheckpoint {
    /// The flow's order.
    pub order_id: OrderId,
    /// The token of the drive.
    pub fence: i64,
    /// Where the flow is now.
    pub phase: FlowPhase,
    /// Running: the next step. Undoing: steps still to be undone.
    pub cursor: u32,
    /// Tries of the present step that ended in trouble.
    pub attempts: u32,
    /// State to go on from.
    pub state: Value,
    /// Why it turned; once set it stays.
    #[serde(default)]
    pub turned: Option<Value>,
    /// The last trouble.
    #[serde(default)]
    pub trouble: Option<String>,
    /// An answer; the first one stays.
    #[serde(default)]
    pub reply: Option<Value>,
    /// When the flow may be claimed.
    pub wake_after_ms: u64,
    /// Whether the drive lets go of it. If it was woken meanwhile it is due at once.
    pub release: bool,
    /// Whether the write must be on disk before it is answered.
    pub synchronous: bool,
}

/// Extends a lease.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RenewLease {
    /// The flow's order.
    pub order_id: OrderId,
    /// The token of the drive.
    pub fence: i64,
    /// How long from now, 1 to 3600 seconds.
    pub lease_seconds: u32,
}

/// What became of a fenced write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Checkpointed {
    /// False: another drive has the flow, or it is over, and nothing was written.
    pub stored: bool,
}

/// A kind of flow in one version.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FlowKind {
    /// The kind.
    pub kind: String,
    /// The version.
    pub version: u32,
}

/// Asks for flows to drive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ClaimDue {
    /// How many at most, 1 to [`CLAIM_MAX`](crate::CLAIM_MAX).
    pub limit: u32,
    /// How long the caller has them to itself, 1 to 3600 seconds.
    pub lease_seconds: u32,
    /// Which ones the caller can drive.
    pub kinds: Vec<FlowKind>,
}
