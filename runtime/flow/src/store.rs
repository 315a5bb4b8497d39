//! The port to where flows are kept.

use std::time::Duration;

use async_trait::async_trait;
use kernel_common::TenantId;
use rt_contract::Fault;
use serde_json::Value;
use uuid::Uuid;

use crate::{Fenced, FlowRecord, Phase, Turned};

/// One write of a flow's progress.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint {
    /// Where the flow is now.
    pub phase: Phase,
    /// Running: the next step. Undoing: steps still to be undone.
    pub cursor: u32,
    /// Tries of the present step that ended in trouble.
    pub attempts: u32,
    /// The state to resume from.
    pub state: Value,
    /// Why it turned.
    pub turned: Option<Turned>,
    /// The last trouble.
    pub trouble: Option<String>,
    /// An answer to the caller; kept only if there was none.
    pub reply: Option<Value>,
    /// When the flow may be claimed: the end of the lease, or the end of its sleep.
    pub wake_after: Duration,
    /// Whether this drive lets go of the flow.
    pub release: bool,
    /// Whether the write must be on disk before it is answered.
    pub synchronous: bool,
}

/// What became of a fenced write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It stands.
    Stored,
    /// Another drive has the flow, or it is over. Nothing was written; stop.
    Refused,
}

/// A kind of flow in one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FlowKind {
    /// The kind.
    pub kind: &'static str,
    /// The version.
    pub version: u32,
}

/// Where flows are kept. It is not in here how a flow begins: that belongs to the commit of its
/// first effect.
#[async_trait]
pub trait FlowStore: Send + Sync + 'static {
    /// Writes progress if `flow.fence` still is the flow's fence and the flow is not over.
    /// A repeat of the same write is harmless.
    async fn checkpoint(&self, flow: Fenced, write: &Checkpoint) -> Result<Written, Fault>;

    /// Extends the lease to `lease` from now, under the same condition.
    async fn renew(&self, flow: Fenced, lease: Duration) -> Result<Written, Fault>;

    /// Takes up to `limit` flows of these kinds that are due, of any tenant, each under a new
    /// fence and a lease of `lease`. No two callers get the same.
    async fn claim_due(
        &self,
        limit: u32,
        lease: Duration,
        kinds: &[FlowKind],
    ) -> Result<Vec<FlowRecord>, Fault>;

    /// A flow as it is now.
    async fn load(&self, tenant: TenantId, id: Uuid) -> Result<Option<FlowRecord>, Fault>;
}
