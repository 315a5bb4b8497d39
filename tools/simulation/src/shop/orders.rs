//! Orders over the store model.

use std::sync::Arc;

use async_trait::async_trait;
use kernel_common::{Clock, IdSource, Money, OrderId, Page};
use kernel_events::EventDraft;
use mod_order::rules::{Applied, Change, Hand, OrderRecord, Refusal};
use mod_order_api::{
    CancelOrder, ConfirmOrder, FlowPhase, FlowRecord, FoundOrder, FoundOrders, LoadedFlow,
    OpenOrder, Opened, Order, OrderError, OrderNumber, OrderRef, OrderState, OrderSummary, Orders,
    OrdersQuery, Placement, RecordPaymentState, RecordRefund, ReinstateOrder, ShipOrder,
};
use rt_contract::{CallCtx, CallError};

use super::{Claim, TENANT, claim, fingerprint, flows, key_of, not_played};
use crate::{
    Bug,
    link::Link,
    sim::{Place, Sim},
    store::{FlowRow, Key, Reply, Tx, UnitError, read, with_retries},
};

type Refused = UnitError<OrderError>;
type Answer<T> = Result<T, CallError<OrderError>>;

/// The contract, as a node reaches it.
pub(crate) struct ModelOrders(pub(crate) Link);

#[async_trait]
impl Orders for ModelOrders {
    async fn open_pending(&self, ctx: &CallCtx, request: OpenOrder) -> Answer<Opened> {
        let (sim, ctx) = (self.0.sim.clone(), ctx.clone());
        let effect = move |place| {
            let (sim, ctx, request) = (sim.clone(), ctx.clone(), request.clone());
            let done = async move { Ok(with_retries(|| open(&sim, place, &ctx, &request)).await?) };
            Box::pin(done) as _
        };
        self.0.call("orders.open_pending", Arc::new(effect)).await
    }

    async fn confirm(&self, ctx: &CallCtx, request: ConfirmOrder) -> Answer<Order> {
        let (sim, ctx) = (self.0.sim.clone(), ctx.clone());
        let effect = move |place| {
            let (sim, ctx, request) = (sim.clone(), ctx.clone(), request.clone());
            let done =
                async move { Ok(with_retries(|| confirm(&sim, place, &ctx, &request)).await?) };
            Box::pin(done) as _
        };
        self.0.call("orders.confirm", Arc::new(effect)).await
    }

    async fn cancel(&self, ctx: &CallCtx, request: CancelOrder) -> Answer<Order> {
        let (sim, ctx) = (self.0.sim.clone(), ctx.clone());
        let effect = move |place| {
            let (sim, ctx, request) = (sim.clone(), ctx.clone(), request.clone());
            let done =
                async move { Ok(with_retries(|| cancel(&sim, place, &ctx, &request)).await?) };
            Box::pin(done) as _
        };
        self.0.call("orders.cancel", Arc::new(effect)).await
    }

    async fn record_payment_state(
        &self,
        ctx: &CallCtx,
        request: RecordPaymentState,
    ) -> Answer<Order> {
        let (sim, ctx) = (self.0.sim.clone(), ctx.clone());
        let effect = move |place| {
            let (sim, ctx, request) = (sim.clone(), ctx.clone(), request.clone());
            let done = async move {
                Ok(with_retries(|| record_payment(&sim, place, &ctx, &request)).await?)
            };
            Box::pin(done) as _
        };
        self.0.call("orders.record_payment_state", Arc::new(effect)).await
    }

    async fn find(&self, _ctx: &CallCtx, refs: Vec<OrderRef>) -> Answer<FoundOrders> {
        let sim = self.0.sim.clone();
        let effect = move |place| {
            let (sim, refs) = (sim.clone(), refs.clone());
            Box::pin(async move { Ok(find(&sim, place, refs).await?) }) as _
        };
        self.0.call("orders.find", Arc::new(effect)).await
    }

    /// Nobody gives money back by hand here; that it went back is noted.
    async fn record_refund(&self, _ctx: &CallCtx, request: RecordRefund) -> Answer<Order> {
        let found = find(&self.0.sim, self.0.place, vec![OrderRef::Id(request.order_id)]).await?;
        let order = found.found.into_iter().next().map(|found| found.order);
        order.ok_or(CallError::Domain(OrderError::UnknownOrder(request.order_id)))
    }

    async fn reinstate(&self, _ctx: &CallCtx, _request: ReinstateOrder) -> Answer<Order> {
        Err(not_played("reinstating"))
    }

    async fn ship(&self, _ctx: &CallCtx, _request: ShipOrder) -> Answer<Order> {
        Err(not_played("shipping"))
    }

    async fn list(&self, _ctx: &CallCtx, _query: OrdersQuery) -> Answer<Page<OrderSummary>> {
        Err(not_played("listing"))
    }
}

async fn open(
    sim: &Sim,
    place: Place,
    ctx: &CallCtx,
    request: &OpenOrder,
) -> Result<Opened, Refused> {
    let key = key_of(ctx);
    let text = key.as_str().to_owned();
    let mut tx = Tx::begin(sim, place).await?;
    tx.lock(Key::OpenedUnder(text.clone())).await?;
    if let Some(before) = tx.read(|tables| tables.order_keys.get(&text).copied()) {
        let loaded = tx.read(|tables| tables.flows[&before].loaded.clone());
        if loaded.fingerprint != request.fingerprint {
            return Err(UnitError::Domain(OrderError::KeyReused));
        }
        let (number, flow) = (loaded.number, loaded.flow);
        return Ok(Opened { order_id: before, number, fresh: false, flow });
    }
    let version = (request.cart_id, request.cart_version);
    tx.lock(Key::CartVersion(version.0, version.1)).await?;
    let sold = tx.read(|tables| {
        let other = tables.cart_versions.get(&version)?;
        let state = &tables.orders.get(other)?.order.state;
        (!matches!(state, OrderState::Cancelled { .. })).then_some(*other)
    });
    if let Some(order_id) = sold {
        return Err(UnitError::Domain(OrderError::CartAlreadyOrdered { order_id }));
    }
    let order_id = request.order_id;
    tx.lock(Key::Order(order_id)).await?;
    let (_, random) = sim.next().as_u64_pair();
    let order = Order {
        id: order_id,
        number: OrderNumber::from_bits(random),
        cart_id: request.cart_id,
        cart_version: request.cart_version,
        state: OrderState::Pending,
        refunded: Money::zero(request.snapshot.currency),
        snapshot: request.snapshot.clone(),
        timeline: Vec::new(),
        version: 0,
        created_at: sim.now(),
    };
    let (record, change) = OrderRecord::open(order, hand(sim, ctx));
    let flow = FlowRecord {
        tenant: TENANT,
        order_id,
        key: key.clone(),
        kind: request.flow.kind.clone(),
        version: request.flow.version,
        fence: 1,
        phase: FlowPhase::Running,
        cursor: 0,
        attempts: 0,
        state: request.flow.state.clone(),
        turned: None,
        trouble: None,
        reply: None,
        deadline: request.flow.deadline,
    };
    let number = record.order.number.clone();
    let fingerprint = request.fingerprint.clone();
    let row = FlowRow {
        loaded: LoadedFlow { number: number.clone(), fingerprint, flow: flow.clone() },
        wake_at_us: sim.with(|world| world.now_us)
            + u64::from(request.flow.lease_seconds) * 1_000_000,
        leased: true,
        nudged: false,
    };
    save(&mut tx, ctx, record, &change);
    tx.write(move |tables| {
        tables.order_keys.insert(text, order_id);
        tables.cart_versions.insert(version, order_id);
        tables.flows.insert(order_id, row);
    });
    tx.commit().await?;
    Ok(Opened { order_id, number, fresh: true, flow })
}

async fn confirm(
    sim: &Sim,
    place: Place,
    ctx: &CallCtx,
    request: &ConfirmOrder,
) -> Result<Order, Refused> {
    let order_id = request.order_id;
    let mut tx = Tx::begin(sim, place).await?;
    let mut record = lock(&tx, order_id).await?;
    let hand = hand(sim, ctx);
    let placement = Placement {
        placed_at: hand.at,
        payment: request.payment.clone(),
        reservation_id: request.reservation_id,
    };
    let Some(change) = decided(record.place(placement, hand))? else {
        return Ok(record.order);
    };
    tx.lock(Key::Flow(order_id)).await?;
    let holds = tx.read(|tables| {
        let flow = &tables.flows[&order_id].loaded.flow;
        let forwards = matches!(flow.phase, FlowPhase::Running | FlowPhase::Stuck);
        flow.fence == request.fence && forwards && flow.turned.is_none()
    });
    if !holds && tx.bug() != Some(Bug::ConfirmWithoutFence) {
        return Err(UnitError::Domain(OrderError::FlowFenced(order_id)));
    }
    let order = record.order.clone();
    save(&mut tx, ctx, record, &change);
    let reply = request.reply.clone();
    tx.write(move |tables| {
        if let Some(row) = tables.flows.get_mut(&order_id) {
            row.loaded.flow.phase = FlowPhase::Done;
            row.loaded.flow.reply.get_or_insert(reply);
            (row.leased, row.nudged) = (false, false);
        }
    });
    tx.commit().await?;
    Ok(order)
}

async fn cancel(
    sim: &Sim,
    place: Place,
    ctx: &CallCtx,
    request: &CancelOrder,
) -> Result<Order, Refused> {
    const OPERATION: &str = "cancel_order";
    let mut tx = Tx::begin(sim, place).await?;
    if let Some(before) = claimed(&tx, OPERATION, ctx, &fingerprint(request)).await? {
        return Ok(before);
    }
    let mut record = lock(&tx, request.order_id).await?;
    if let Some(change) = decided(record.cancel(request.reason.clone(), hand(sim, ctx)))? {
        save(&mut tx, ctx, record.clone(), &change);
        flows::expire(sim, &mut tx, request.order_id).await?;
    }
    answer(tx, OPERATION, ctx, fingerprint(request), record).await
}

async fn record_payment(
    sim: &Sim,
    place: Place,
    ctx: &CallCtx,
    request: &RecordPaymentState,
) -> Result<Order, Refused> {
    const OPERATION: &str = "record_payment_state";
    let mut tx = Tx::begin(sim, place).await?;
    if let Some(before) = claimed(&tx, OPERATION, ctx, &fingerprint(request)).await? {
        return Ok(before);
    }
    let mut record = lock(&tx, request.order_id).await?;
    if let Some(change) = decided(record.record_payment(request.payment.clone(), hand(sim, ctx)))? {
        save(&mut tx, ctx, record.clone(), &change);
    }
    if record.order.state == OrderState::Pending {
        flows::wake(sim, &mut tx, request.order_id).await?;
    }
    answer(tx, OPERATION, ctx, fingerprint(request), record).await
}

async fn find(sim: &Sim, place: Place, refs: Vec<OrderRef>) -> Result<FoundOrders, Refused> {
    let looked = |tables: &crate::store::Tables| {
        let mut answer = FoundOrders::default();
        for by in refs {
            let found = match &by {
                OrderRef::Id(id) => tables.orders.get(id),
                OrderRef::Number(_) | OrderRef::LinkHash(_) => None,
            };
            match found {
                Some(record) => answer.found.push(FoundOrder { by, order: record.order.clone() }),
                None => answer.missing.push(by),
            }
        }
        answer
    };
    Ok(read(sim, place, looked).await?)
}

fn hand(sim: &Sim, ctx: &CallCtx) -> Hand {
    Hand { actor: ctx.actor.clone(), at: sim.now() }
}

async fn lock(tx: &Tx, order_id: OrderId) -> Result<OrderRecord, Refused> {
    tx.lock(Key::Order(order_id)).await?;
    let record = tx.read(|tables| tables.orders.get(&order_id).cloned());
    record.ok_or(UnitError::Domain(OrderError::UnknownOrder(order_id)))
}

fn decided(decision: Result<Applied, Refusal>) -> Result<Option<Change>, Refused> {
    match decision {
        Ok(Applied::Now(change)) => Ok(Some(*change)),
        Ok(Applied::Already) => Ok(None),
        Err(refusal) => Err(UnitError::Domain(match refusal {
            Refusal::NotAllowed { action, status } => OrderError::NotAllowed { action, status },
            Refusal::Unpaid => OrderError::Unpaid,
            Refusal::RefundTooLarge { left } => OrderError::RefundTooLarge { left },
            Refusal::Unfit(fault) => OrderError::Invalid(vec![fault]),
        })),
    }
}

fn save(tx: &mut Tx, ctx: &CallCtx, record: OrderRecord, change: &Change) {
    let order_id = record.order.id;
    let draft = change
        .event
        .as_ref()
        .map(|(number, event)| EventDraft::new(format!("order/{order_id}"), *number, event));
    tx.publish(&ctx.event_meta(), draft);
    tx.write(move |tables| {
        tables.orders.insert(order_id, record);
    });
}

/// The first answer under the key of the call, if it was given one.
async fn claimed(
    tx: &Tx,
    operation: &'static str,
    ctx: &CallCtx,
    print: &str,
) -> Result<Option<Order>, Refused> {
    let key = (operation, key_of(ctx).as_str().to_owned());
    tx.lock(Key::Reply(key.0, key.1.clone())).await?;
    match claim(tx.read(|tables| tables.replies.get(&key).cloned()), print) {
        Claim::Fresh => Ok(None),
        Claim::Kept(reply) => Ok(Some(serde_json::from_value(reply).expect("as it was kept"))),
        Claim::OtherRequest | Claim::Buried => Err(UnitError::Domain(OrderError::KeyReused)),
    }
}

async fn answer(
    mut tx: Tx,
    operation: &'static str,
    ctx: &CallCtx,
    print: String,
    record: OrderRecord,
) -> Result<Order, Refused> {
    let key = (operation, key_of(ctx).as_str().to_owned());
    let value = Some(serde_json::to_value(&record.order).expect("plain data"));
    tx.write(move |tables| {
        tables.replies.insert(key, Reply { fingerprint: print, value });
    });
    tx.commit().await?;
    Ok(record.order)
}
