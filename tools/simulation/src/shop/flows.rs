//! The rows of flows over the store model: every write is conditional on the fence.

use std::sync::Arc;

use async_trait::async_trait;
use kernel_common::{Clock, OrderId};
use mod_order_api::{
    Checkpointed, ClaimDue, FlowCheckpoint, FlowError, FlowPhase, FlowRecord, FlowRef, Flows,
    LoadedFlow, RenewLease,
};
use rt_contract::{CallCtx, CallError};

use crate::{
    Bug,
    link::Link,
    sim::{Place, Sim},
    store::{FlowRow, Key, StoreError, Tx, UnitError, read},
};

type Answer<T> = Result<T, CallError<FlowError>>;

/// The contract, as a node reaches it.
pub(crate) struct ModelFlows(pub(crate) Link);

#[async_trait]
impl Flows for ModelFlows {
    async fn checkpoint(&self, _ctx: &CallCtx, request: FlowCheckpoint) -> Answer<Checkpointed> {
        let sim = self.0.sim.clone();
        let effect = move |place| {
            let (sim, request) = (sim.clone(), request.clone());
            Box::pin(async move { said(checkpoint(&sim, place, request).await) }) as _
        };
        self.0.call("flows.checkpoint", Arc::new(effect)).await
    }

    async fn renew(&self, _ctx: &CallCtx, request: RenewLease) -> Answer<Checkpointed> {
        let sim = self.0.sim.clone();
        let effect = move |place| {
            let sim = sim.clone();
            Box::pin(async move { said(renew(&sim, place, request).await) }) as _
        };
        self.0.call("flows.renew", Arc::new(effect)).await
    }

    async fn claim_due(&self, _ctx: &CallCtx, request: ClaimDue) -> Answer<Vec<FlowRecord>> {
        let sim = self.0.sim.clone();
        let effect = move |place| {
            let (sim, request) = (sim.clone(), request.clone());
            Box::pin(async move { said(claim_due(&sim, place, &request).await) }) as _
        };
        self.0.call("flows.claim_due", Arc::new(effect)).await
    }

    async fn load(&self, _ctx: &CallCtx, request: FlowRef) -> Answer<Option<LoadedFlow>> {
        let sim = self.0.sim.clone();
        let effect = move |place| {
            let (sim, request) = (sim.clone(), request.clone());
            Box::pin(async move { said(load(&sim, place, &request).await) }) as _
        };
        self.0.call("flows.load", Arc::new(effect)).await
    }
}

fn said<T>(done: Result<T, StoreError>) -> Answer<T> {
    done.map_err(|error| CallError::from(UnitError::Store(error)))
}

fn is_open(flow: &FlowRecord) -> bool {
    !matches!(flow.phase, FlowPhase::Done | FlowPhase::Undone)
}

async fn locked(tx: &Tx, order_id: OrderId) -> Result<Option<FlowRow>, StoreError> {
    tx.lock(Key::Flow(order_id)).await?;
    Ok(tx.read(|tables| tables.flows.get(&order_id).cloned()))
}

fn put(tx: &mut Tx, order_id: OrderId, row: FlowRow) {
    tx.write(move |tables| {
        tables.flows.insert(order_id, row);
    });
}

async fn checkpoint(
    sim: &Sim,
    place: Place,
    write: FlowCheckpoint,
) -> Result<Checkpointed, StoreError> {
    let mut tx = Tx::begin(sim, place).await?;
    let row = locked(&tx, write.order_id).await?;
    let holds = |row: &FlowRow| row.loaded.flow.fence == write.fence && is_open(&row.loaded.flow);
    let Some(mut row) = row.filter(holds) else {
        return Ok(Checkpointed { stored: false });
    };
    let turns = write.turned.is_some() && row.loaded.flow.turned.is_none();
    if turns && tx.bug() == Some(Bug::UndoBeforeTurn) {
        return Ok(Checkpointed { stored: true });
    }
    let now_us = sim.with(|world| world.now_us);
    let flow = &mut row.loaded.flow;
    flow.phase = write.phase;
    flow.cursor = write.cursor;
    flow.attempts = write.attempts;
    flow.state = write.state;
    flow.turned = flow.turned.take().or(write.turned);
    flow.trouble = write.trouble;
    flow.reply = flow.reply.take().or(write.reply);
    let nudged = write.release && row.nudged;
    row.wake_at_us = if nudged { now_us } else { now_us + write.wake_after_ms * 1_000 };
    row.leased = !write.release;
    row.nudged = row.nudged && !write.release;
    put(&mut tx, write.order_id, row);
    tx.commit().await?;
    Ok(Checkpointed { stored: true })
}

async fn renew(sim: &Sim, place: Place, renewal: RenewLease) -> Result<Checkpointed, StoreError> {
    let mut tx = Tx::begin(sim, place).await?;
    let row = locked(&tx, renewal.order_id).await?;
    let holds = |row: &FlowRow| row.loaded.flow.fence == renewal.fence && is_open(&row.loaded.flow);
    let Some(mut row) = row.filter(holds) else {
        return Ok(Checkpointed { stored: false });
    };
    let now_us = sim.with(|world| world.now_us);
    row.wake_at_us = now_us + u64::from(renewal.lease_seconds) * 1_000_000;
    put(&mut tx, renewal.order_id, row);
    tx.commit().await?;
    Ok(Checkpointed { stored: true })
}

/// One statement that passes over rows that others hold.
async fn claim_due(
    sim: &Sim,
    place: Place,
    claim: &ClaimDue,
) -> Result<Vec<FlowRecord>, StoreError> {
    let mut tx = Tx::begin(sim, place).await?;
    let now_us = sim.with(|world| world.now_us);
    let mut due: Vec<(u64, OrderId)> = tx.read(|tables| {
        let rows = tables.flows.iter().filter(|(_, row)| {
            let flow = &row.loaded.flow;
            let known =
                claim.kinds.iter().any(|k| k.kind == flow.kind && k.version == flow.version);
            known && is_open(flow) && row.wake_at_us <= now_us
        });
        rows.map(|(id, row)| (row.wake_at_us, *id)).collect()
    });
    due.sort_unstable();
    let mut claimed = Vec::new();
    for (_, order_id) in due {
        if claimed.len() == claim.limit as usize || !tx.try_lock(&Key::Flow(order_id)) {
            continue;
        }
        let mut row = tx.read(|tables| tables.flows[&order_id].clone());
        row.loaded.flow.fence += 1;
        (row.leased, row.nudged) = (true, false);
        row.wake_at_us = now_us + u64::from(claim.lease_seconds) * 1_000_000;
        claimed.push(row.loaded.flow.clone());
        put(&mut tx, order_id, row);
    }
    if !claimed.is_empty() {
        tx.commit().await?;
        sim.with(|world| world.takeovers += u32::try_from(claimed.len()).expect("a handful"));
    }
    Ok(claimed)
}

async fn load(sim: &Sim, place: Place, by: &FlowRef) -> Result<Option<LoadedFlow>, StoreError> {
    read(sim, place, |tables| {
        let order_id = match by {
            FlowRef::Order(order_id) => Some(*order_id),
            FlowRef::Key(key) => tables.order_keys.get(key.as_str()).copied(),
        };
        order_id.and_then(|id| tables.flows.get(&id)).map(|row| row.loaded.clone())
    })
    .await
}

/// Makes the flow due, at once or as soon as its drive lets go of it.
pub(crate) async fn wake(sim: &Sim, tx: &mut Tx, order_id: OrderId) -> Result<(), StoreError> {
    let row = locked(tx, order_id).await?;
    if let Some(mut row) = row.filter(|row| is_open(&row.loaded.flow)) {
        nudge(sim, &mut row);
        put(tx, order_id, row);
    }
    Ok(())
}

/// Brings the deadline of a flow that goes forwards up to now, and wakes it.
pub(crate) async fn expire(sim: &Sim, tx: &mut Tx, order_id: OrderId) -> Result<(), StoreError> {
    let row = locked(tx, order_id).await?;
    let forwards = |row: &FlowRow| {
        let flow = &row.loaded.flow;
        matches!(flow.phase, FlowPhase::Running | FlowPhase::Stuck) && flow.turned.is_none()
    };
    if let Some(mut row) = row.filter(forwards) {
        row.loaded.flow.deadline = row.loaded.flow.deadline.min(sim.now());
        nudge(sim, &mut row);
        put(tx, order_id, row);
    }
    Ok(())
}

fn nudge(sim: &Sim, row: &mut FlowRow) {
    row.nudged = row.leased;
    if !row.leased {
        row.wake_at_us = sim.with(|world| world.now_us);
    }
}
