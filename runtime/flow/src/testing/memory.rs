//! A flow store in memory, with the rules of the real one.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use async_trait::async_trait;
use kernel_common::{Clock, ManualClock, TenantId, Timestamp};
use rt_contract::Fault;
use serde_json::Value;
use uuid::Uuid;

use crate::{Checkpoint, Fenced, FlowKind, FlowRecord, FlowStore, Phase, Written};

/// A [`FlowStore`] in memory. Its time is the clock's.
#[derive(Debug)]
pub struct MemoryFlowStore {
    clock: Arc<ManualClock>,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    flows: BTreeMap<(TenantId, Uuid), Row>,
    writes: Vec<Checkpoint>,
    renewals: u32,
}

#[derive(Debug)]
struct Row {
    record: FlowRecord,
    wake_at: Timestamp,
}

impl MemoryFlowStore {
    /// An empty store.
    #[must_use]
    pub fn new(clock: Arc<ManualClock>) -> Self {
        Self { clock, kept: Mutex::default() }
    }

    /// Begins a flow as the commit of its first effect would, leased for `lease`.
    pub fn begin(&self, record: &FlowRecord, lease: Duration) {
        let row = Row { record: record.clone(), wake_at: self.clock.now().after(lease) };
        self.kept().flows.insert((record.tenant, record.id), row);
    }

    /// Closes a flow as the commit of its closing step would.
    pub fn close(&self, flow: Fenced, reply: Value) -> Written {
        self.write(flow, |row, _| {
            row.record.phase = Phase::Done;
            row.record.reply.get_or_insert(reply);
        })
    }

    /// Takes the flow from whoever drives it, as a claim by another driver does.
    pub fn overtake(&self, tenant: TenantId, id: Uuid) {
        if let Some(row) = self.kept().flows.get_mut(&(tenant, id)) {
            row.record.fence += 1;
        }
    }

    /// The flow as it is kept.
    #[must_use]
    pub fn record(&self, tenant: TenantId, id: Uuid) -> Option<FlowRecord> {
        self.kept().flows.get(&(tenant, id)).map(|row| row.record.clone())
    }

    /// When the flow may be claimed.
    #[must_use]
    pub fn wake_at(&self, tenant: TenantId, id: Uuid) -> Option<Timestamp> {
        self.kept().flows.get(&(tenant, id)).map(|row| row.wake_at)
    }

    /// Every checkpoint that was stored, in order.
    #[must_use]
    pub fn writes(&self) -> Vec<Checkpoint> {
        self.kept().writes.clone()
    }

    /// Leases renewed so far.
    #[must_use]
    pub fn renewals(&self) -> u32 {
        self.kept().renewals
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().expect("nothing panics while it is held")
    }

    /// Applies a fenced write.
    fn write(&self, flow: Fenced, apply: impl FnOnce(&mut Row, Timestamp)) -> Written {
        let now = self.clock.now();
        match self.kept().flows.get_mut(&(flow.tenant, flow.id)) {
            Some(row) if row.record.fence == flow.fence && !row.record.phase.is_over() => {
                apply(row, now);
                Written::Stored
            }
            _ => Written::Refused,
        }
    }
}

#[async_trait]
impl FlowStore for MemoryFlowStore {
    async fn checkpoint(&self, flow: Fenced, write: &Checkpoint) -> Result<Written, Fault> {
        let written = self.write(flow, |row, now| {
            let record = &mut row.record;
            record.phase = write.phase;
            record.cursor = write.cursor;
            record.attempts = write.attempts;
            record.state = write.state.clone();
            record.turned.clone_from(&write.turned);
            record.trouble.clone_from(&write.trouble);
            record.reply = record.reply.take().or_else(|| write.reply.clone());
            row.wake_at = now.after(write.wake_after);
        });
        if written == Written::Stored {
            self.kept().writes.push(write.clone());
        }
        Ok(written)
    }

    async fn renew(&self, flow: Fenced, lease: Duration) -> Result<Written, Fault> {
        let written = self.write(flow, |row, now| row.wake_at = now.after(lease));
        if written == Written::Stored {
            self.kept().renewals += 1;
        }
        Ok(written)
    }

    async fn claim_due(
        &self,
        limit: u32,
        lease: Duration,
        kinds: &[FlowKind],
    ) -> Result<Vec<FlowRecord>, Fault> {
        let now = self.clock.now();
        let mut kept = self.kept();
        let due = kept.flows.values_mut().filter(|row| {
            let FlowRecord { kind, version, phase, .. } = &row.record;
            let known = kinds.iter().any(|k| k.kind == kind && k.version == *version);
            known && !phase.is_over() && row.wake_at <= now
        });
        let claimed = due.take(usize::try_from(limit).unwrap_or(usize::MAX)).map(|row| {
            row.record.fence += 1;
            row.wake_at = now.after(lease);
            row.record.clone()
        });
        Ok(claimed.collect())
    }

    async fn load(&self, tenant: TenantId, id: Uuid) -> Result<Option<FlowRecord>, Fault> {
        Ok(self.record(tenant, id))
    }
}
