//! Drives flows: one that has just begun, and those that are due.

mod back;
mod drive;
mod forward;
mod lease;

use std::{sync::Arc, time::Duration};

use futures_util::future::join_all;
use kernel_common::{Clock, TenantId};
use rt_contract::{Fault, Timer};
use serde_json::Value;
use uuid::Uuid;

use crate::{Alarm, FlowDefinition, FlowKind, FlowRecord, FlowStore, LogAlarm, Phase, Turned};

use drive::Drive;

/// What a drive came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Driven {
    /// Whose flow.
    pub tenant: TenantId,
    /// The flow.
    pub id: Uuid,
    /// Where the flow is; after a drive that lost it, where the other drive has brought it.
    pub phase: Phase,
    /// The flow's answer, if it has one yet.
    pub reply: Option<Value>,
    /// Why it turned, if it did.
    pub turned: Option<Turned>,
}

impl From<FlowRecord> for Driven {
    fn from(record: FlowRecord) -> Self {
        let FlowRecord { tenant, id, phase, reply, turned, .. } = record;
        Self { tenant, id, phase, reply, turned }
    }
}

/// Why a drive could not go on. The flow is taken up again when its lease ends.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DriveError {
    /// No definition of this kind and version is registered.
    #[error("no definition of flow {kind} version {version}")]
    UnknownDefinition {
        /// The kind.
        kind: String,
        /// The version.
        version: u32,
    },
    /// The flow is gone from its store.
    #[error("flow {0} is gone")]
    Gone(Uuid),
    /// The store did not answer. What was to be written may have been.
    #[error("flow store: {0}")]
    Store(#[from] Fault),
}

/// Drives flows of the registered definitions over a store. Any number of drivers may work on one
/// store; nobody owns a flow for longer than a lease.
#[derive(Clone)]
pub struct FlowDriver {
    store: Arc<dyn FlowStore>,
    definitions: Vec<Arc<FlowDefinition>>,
    clock: Arc<dyn Clock>,
    timer: Arc<dyn Timer>,
    alarm: Arc<dyn Alarm>,
    lease: Duration,
}

impl FlowDriver {
    /// How long a drive has its flow before it must say that it is still alive.
    pub const LEASE: Duration = Duration::from_secs(15);

    /// A driver that alarms in the log.
    #[must_use]
    pub fn new(
        store: Arc<dyn FlowStore>,
        definitions: Vec<FlowDefinition>,
        clock: Arc<dyn Clock>,
        timer: Arc<dyn Timer>,
    ) -> Self {
        let definitions = definitions.into_iter().map(Arc::new).collect();
        Self { store, definitions, clock, timer, alarm: Arc::new(LogAlarm), lease: Self::LEASE }
    }

    /// Tells `alarm` about stuck flows.
    #[must_use]
    pub fn alarming(self, alarm: Arc<dyn Alarm>) -> Self {
        Self { alarm, ..self }
    }

    /// Leases of another length.
    #[must_use]
    pub fn leasing(self, lease: Duration) -> Self {
        Self { lease, ..self }
    }

    /// Drives a flow as far as it goes now: to its end, to a step that waits, or to trouble.
    /// `record` comes from the commit that began the flow, or from a claim. A caller that stops
    /// waiting leaves the flow to whoever claims it after the lease.
    ///
    /// # Errors
    /// [`DriveError`]; the flow is not lost by it.
    pub async fn drive(&self, record: FlowRecord) -> Result<Driven, DriveError> {
        let definition = self
            .definitions
            .iter()
            .find(|known| known.kind() == record.kind && known.version() == record.version);
        let Some(definition) = definition else {
            let FlowRecord { kind, version, .. } = record;
            return Err(DriveError::UnknownDefinition { kind, version });
        };
        Drive::new(self, definition, record).run().await
    }

    /// Takes up to `limit` flows that are due and drives them side by side, so that a slow one
    /// delays no other. Flows of definitions that are not registered here are left to others.
    ///
    /// # Errors
    /// The store's fault when nothing could be claimed; a flow's own trouble is in its place.
    pub async fn resume_due(&self, limit: u32) -> Result<Vec<Result<Driven, DriveError>>, Fault> {
        let kinds: Vec<_> = self
            .definitions
            .iter()
            .map(|known| FlowKind { kind: known.kind(), version: known.version() })
            .collect();
        let due = self.store.claim_due(limit, self.lease, &kinds).await?;
        Ok(join_all(due.into_iter().map(|record| self.drive(record))).await)
    }
}

impl std::fmt::Debug for FlowDriver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FlowDriver")
            .field("definitions", &self.definitions)
            .field("lease", &self.lease)
            .finish_non_exhaustive()
    }
}
