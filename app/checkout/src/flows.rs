//! The flow store behind the driver: the order module's contract.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use kernel_common::{IdempotencyKey, OrderId, TenantId};
use mod_order_api::{
    Checkpointed, ClaimDue, FlowCheckpoint, FlowError, FlowKind as StoredKind, FlowPhase,
    FlowRecord as StoredFlow, FlowRef, Flows, RenewLease,
};
use rt_contract::{CallCtx, CallError, Fault, FaultKind};
use rt_flow::{Checkpoint, Fenced, FlowKind, FlowRecord, FlowStore, Phase, Written};
use uuid::Uuid;

/// A flow's id is its order's.
pub(crate) struct ContractFlowStore(Arc<dyn Flows>);

impl ContractFlowStore {
    pub(crate) fn new(flows: Arc<dyn Flows>) -> Self {
        Self(flows)
    }
}

#[async_trait]
impl FlowStore for ContractFlowStore {
    async fn checkpoint(&self, flow: Fenced, write: &Checkpoint) -> Result<Written, Fault> {
        let turned = write.turned.as_ref().map(serde_json::to_value).transpose();
        let turned = turned.map_err(|error| Fault::new(FaultKind::Internal, error.to_string()))?;
        let request = FlowCheckpoint {
            order_id: OrderId::from_uuid(flow.id),
            fence: flow.fence,
            phase: stored_phase(write.phase),
            cursor: write.cursor,
            attempts: write.attempts,
            state: write.state.clone(),
            turned,
            trouble: write.trouble.clone(),
            reply: write.reply.clone(),
            wake_after_ms: u64::try_from(write.wake_after.as_millis()).unwrap_or(u64::MAX),
            release: write.release,
            synchronous: write.synchronous,
        };
        written(self.0.checkpoint(&repeatable(flow), request).await)
    }

    async fn renew(&self, flow: Fenced, lease: Duration) -> Result<Written, Fault> {
        let request = RenewLease {
            order_id: OrderId::from_uuid(flow.id),
            fence: flow.fence,
            lease_seconds: seconds(lease),
        };
        written(self.0.renew(&repeatable(flow), request).await)
    }

    async fn claim_due(
        &self,
        limit: u32,
        lease: Duration,
        kinds: &[FlowKind],
    ) -> Result<Vec<FlowRecord>, Fault> {
        let kind =
            |kind: &FlowKind| StoredKind { kind: kind.kind.to_owned(), version: kind.version };
        let request = ClaimDue {
            limit,
            lease_seconds: seconds(lease),
            kinds: kinds.iter().map(kind).collect(),
        };
        // Reads across tenants; the tenant of the call is nobody's.
        let nobody = TenantId::from_uuid(Uuid::nil());
        let claimed = self.0.claim_due(&ctx(nobody), request).await.map_err(fault)?;
        claimed.into_iter().map(record).collect()
    }

    async fn load(&self, tenant: TenantId, id: Uuid) -> Result<Option<FlowRecord>, Fault> {
        let reference = FlowRef::Order(OrderId::from_uuid(id));
        let loaded = self.0.load(&ctx(tenant), reference).await.map_err(fault)?;
        loaded.map(|loaded| record(loaded.flow)).transpose()
    }
}

/// The stored flow as the driver knows it.
pub(crate) fn record(flow: StoredFlow) -> Result<FlowRecord, Fault> {
    let turned = flow.turned.map(serde_json::from_value).transpose();
    let unreadable =
        |error: serde_json::Error| Fault::new(FaultKind::Incompatible, error.to_string());
    Ok(FlowRecord {
        tenant: flow.tenant,
        id: flow.order_id.as_uuid(),
        key: flow.key,
        kind: flow.kind,
        version: flow.version,
        fence: flow.fence,
        phase: match flow.phase {
            FlowPhase::Running => Phase::Running,
            FlowPhase::Undoing => Phase::Undoing,
            FlowPhase::Done => Phase::Done,
            FlowPhase::Undone => Phase::Undone,
            FlowPhase::Stuck => Phase::Stuck,
        },
        cursor: flow.cursor,
        attempts: flow.attempts,
        state: flow.state,
        turned: turned.map_err(unreadable)?,
        trouble: flow.trouble,
        reply: flow.reply,
        deadline: Some(flow.deadline),
    })
}

/// Fenced writes may be repeated, and a key is what says so: a lost reply is made good at once
/// instead of after the lease. The module itself needs none.
fn repeatable(flow: Fenced) -> CallCtx {
    ctx(flow.tenant).with_key(IdempotencyKey::from(flow.id))
}

fn ctx(tenant: TenantId) -> CallCtx {
    CallCtx::system(tenant, "checkout").with_timeout(Duration::from_secs(10))
}

fn stored_phase(phase: Phase) -> FlowPhase {
    match phase {
        Phase::Running => FlowPhase::Running,
        Phase::Undoing => FlowPhase::Undoing,
        Phase::Done => FlowPhase::Done,
        Phase::Undone => FlowPhase::Undone,
        Phase::Stuck => FlowPhase::Stuck,
    }
}

fn seconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_secs()).unwrap_or(u32::MAX).max(1)
}

fn written(answer: Result<Checkpointed, CallError<FlowError>>) -> Result<Written, Fault> {
    let stored = answer.map_err(fault)?.stored;
    Ok(if stored { Written::Stored } else { Written::Refused })
}

fn fault(error: CallError<FlowError>) -> Fault {
    match error {
        CallError::Fault(fault) => fault,
        CallError::Domain(refusal) => Fault::new(FaultKind::Internal, refusal.to_string()),
    }
}
