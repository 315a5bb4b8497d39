//! Reservations over the store model.

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use kernel_common::{Clock, OrderId, Quantity, ReservationId, Sku};
use mod_inventory::rules::{Applied, ReservationRecord, Stock, allocate, sum_lines};
use mod_inventory_api::{
    PostReservation, PostedReservation, Reservation, ReservationError, ReservationState,
    ReserveStock, StockReservations, VoidReservation, VoidedReservation,
};
use rt_contract::{CallCtx, CallError};

use super::{Claim, claim, fingerprint, key_of};
use crate::{
    Bug,
    link::Link,
    sim::{Place, Sim},
    store::{Key, Reply, StoreError, Tx, UnitError, with_retries},
};

const OPERATION: &str = "reserve_stock";

pub(crate) type Refused = UnitError<ReservationError>;

/// The contract, as a node reaches it.
pub(crate) struct Inventory(pub(crate) Link);

#[async_trait]
impl StockReservations for Inventory {
    async fn reserve(
        &self,
        ctx: &CallCtx,
        request: ReserveStock,
    ) -> Result<Reservation, CallError<ReservationError>> {
        let (sim, ctx) = (self.0.sim.clone(), ctx.clone());
        let effect = move |place| {
            let (sim, ctx, request) = (sim.clone(), ctx.clone(), request.clone());
            let done =
                async move { Ok(with_retries(|| reserve(&sim, place, &ctx, &request)).await?) };
            Box::pin(done) as _
        };
        self.0.call("inventory.reserve", Arc::new(effect)).await
    }

    async fn void(
        &self,
        ctx: &CallCtx,
        request: VoidReservation,
    ) -> Result<VoidedReservation, CallError<ReservationError>> {
        let (sim, _) = (self.0.sim.clone(), ctx);
        let effect = move |place| {
            let (sim, request) = (sim.clone(), request.clone());
            let done = async move { Ok(with_retries(|| void(&sim, place, &request)).await?) };
            Box::pin(done) as _
        };
        self.0.call("inventory.void", Arc::new(effect)).await
    }

    async fn post(
        &self,
        _ctx: &CallCtx,
        request: PostReservation,
    ) -> Result<PostedReservation, CallError<ReservationError>> {
        let sim = self.0.sim.clone();
        let effect = move |place| {
            let (sim, order_id) = (sim.clone(), request.order_id);
            let done = async move { Ok(with_retries(|| post(&sim, place, order_id)).await?) };
            Box::pin(done) as _
        };
        self.0.call("inventory.post", Arc::new(effect)).await
    }
}

pub(crate) async fn reserve(
    sim: &Sim,
    place: Place,
    ctx: &CallCtx,
    request: &ReserveStock,
) -> Result<Reservation, Refused> {
    let wanted = sum_lines(&request.lines);
    let wanted = wanted.ok_or_else(|| UnitError::Domain(ReservationError::Invalid(Vec::new())))?;
    let key = match sim.with(|world| world.bug) {
        Some(Bug::UnstableKey) => kernel_common::IdSource::next(sim).to_string(),
        _ => key_of(ctx).as_str().to_owned(),
    };
    let print = fingerprint(request);
    let mut tx = Tx::begin(sim, place).await?;
    tx.lock(Key::Reply(OPERATION, key.clone())).await?;
    let kept = tx.read(|tables| tables.replies.get(&(OPERATION, key.clone())).cloned());
    match claim(kept, &print) {
        Claim::Fresh => {}
        Claim::Kept(reply) => return Ok(serde_json::from_value(reply).expect("as it was kept")),
        Claim::OtherRequest => return Err(UnitError::Domain(ReservationError::KeyReused)),
        Claim::Buried => return Err(UnitError::Domain(ReservationError::AlreadyVoided)),
    }
    let mut rows = lock_rows(&tx, &wanted).await?;
    let allocated = allocate(&wanted, &rows)
        .map_err(|shortages| UnitError::Domain(ReservationError::InsufficientStock(shortages)))?;
    let now = sim.now();
    let mut lines = Vec::with_capacity(allocated.len());
    for part in allocated {
        let row = rows.iter_mut().find(|row| row.key == part.key).expect("a row that was locked");
        row.reserve(part.quantity, now).expect("an allocation takes what is available");
        lines.push(part.into_line());
    }
    let reservation =
        Reservation { id: ReservationId::generate(sim), order_id: request.order_id, lines };
    let record = ReservationRecord {
        id: reservation.id,
        order_id: request.order_id,
        state: ReservationState::Active,
        lines: reservation.lines.clone(),
        created_at: now,
    };
    write_rows(&mut tx, rows);
    insert(&mut tx, record).await?;
    let value = Some(serde_json::to_value(&reservation).expect("plain data"));
    tx.write(move |tables| {
        tables.replies.insert((OPERATION, key), Reply { fingerprint: print, value });
    });
    tx.commit().await?;
    Ok(reservation)
}

/// Rows in the one lock order, read after their locks.
async fn lock_rows(tx: &Tx, wanted: &BTreeMap<Sku, Quantity>) -> Result<Vec<Stock>, StoreError> {
    if tx.bug() != Some(Bug::NoRowLock) {
        for sku in wanted.keys() {
            tx.lock(Key::Stock(sku.clone())).await?;
        }
    }
    let row = |sku| tx.read(|tables| tables.stock.get(sku).cloned());
    let rows: Vec<Stock> = wanted.keys().filter_map(row).collect();
    tx.a_moment().await;
    Ok(rows)
}

fn write_rows(tx: &mut Tx, rows: Vec<Stock>) {
    tx.write(move |tables| {
        for row in rows {
            tables.stock.insert(row.key.sku.clone(), row);
        }
    });
}

/// An order has at most one active reservation: a unique index.
async fn insert(tx: &mut Tx, record: ReservationRecord) -> Result<(), StoreError> {
    let order_id = record.order_id;
    tx.lock(Key::ActiveReservation(order_id)).await?;
    let taken = tx.read(|tables| {
        let records = tables.reservations.get(&order_id);
        records.into_iter().flatten().any(|one| one.state == ReservationState::Active)
    });
    if taken {
        return Err(StoreError::Constraint("reservations_one_active_per_order"));
    }
    tx.write(move |tables| tables.reservations.entry(order_id).or_default().push(record));
    Ok(())
}

pub(crate) async fn void(
    sim: &Sim,
    place: Place,
    request: &VoidReservation,
) -> Result<VoidedReservation, Refused> {
    let mut tx = Tx::begin(sim, place).await?;
    let order_id = match request {
        VoidReservation::OfOrder(order_id) => *order_id,
        VoidReservation::MadeUnder(key) => {
            let key = (OPERATION, key.as_str().to_owned());
            tx.lock(Key::Reply(key.0, key.1.clone())).await?;
            match tx.read(|tables| tables.replies.get(&key).cloned()) {
                Some(Reply { value: Some(reply), .. }) => {
                    let made: Reservation = serde_json::from_value(reply).expect("as it was kept");
                    made.order_id
                }
                Some(Reply { value: None, .. }) => return Ok(VoidedReservation::NeverReserved),
                None => {
                    if tx.bug() != Some(Bug::NoTombstone) {
                        tx.write(move |tables| {
                            let tombstone = Reply { fingerprint: String::new(), value: None };
                            tables.replies.insert(key, tombstone);
                        });
                    }
                    tx.commit().await?;
                    return Ok(VoidedReservation::NeverReserved);
                }
            }
        }
    };
    let Some(mut record) = lock_of_order(&tx, order_id).await? else {
        return Ok(VoidedReservation::NeverReserved);
    };
    match record.void() {
        Ok(Applied::Already) => Ok(VoidedReservation::Voided),
        Err(state) => Err(UnitError::Domain(ReservationError::AlreadyResolved { state })),
        Ok(Applied::Now) => {
            resolve(sim, tx, record).await?;
            Ok(VoidedReservation::Voided)
        }
    }
}

pub(crate) async fn post(
    sim: &Sim,
    place: Place,
    order_id: OrderId,
) -> Result<PostedReservation, Refused> {
    let tx = Tx::begin(sim, place).await?;
    let locked = lock_of_order(&tx, order_id).await?;
    let not_reserved = UnitError::Domain(ReservationError::NotReserved(order_id));
    let mut record = locked.ok_or(not_reserved)?;
    let id = record.id;
    match record.post() {
        Ok(Applied::Already) => Ok(PostedReservation { id, changes: Vec::new() }),
        Err(state) => Err(UnitError::Domain(ReservationError::AlreadyResolved { state })),
        Ok(Applied::Now) => {
            let changes = resolve(sim, tx, record).await?.iter().map(Stock::change).collect();
            Ok(PostedReservation { id, changes })
        }
    }
}

/// The newest reservation of the order, an active one first.
async fn lock_of_order(
    tx: &Tx,
    order_id: OrderId,
) -> Result<Option<ReservationRecord>, StoreError> {
    tx.lock(Key::Reservation(order_id)).await?;
    Ok(tx.read(|tables| {
        let records = tables.reservations.get(&order_id)?;
        let active = records.iter().find(|one| one.state == ReservationState::Active);
        active.or(records.last()).cloned()
    }))
}

async fn resolve(
    sim: &Sim,
    mut tx: Tx,
    record: ReservationRecord,
) -> Result<Vec<Stock>, StoreError> {
    let wanted: BTreeMap<Sku, Quantity> =
        record.lines.iter().map(|line| (line.sku.clone(), line.quantity)).collect();
    let mut rows = lock_rows(&tx, &wanted).await?;
    let now = sim.now();
    for row in &mut rows {
        let units = wanted[&row.key.sku];
        let moved = match record.state {
            ReservationState::Posted => row.post(units, now),
            ReservationState::Voided | ReservationState::Active => row.void(units, now),
        };
        if moved.is_err() {
            return Err(StoreError::Constraint("stock_reserved_within_on_hand"));
        }
    }
    write_rows(&mut tx, rows.clone());
    tx.write(move |tables| {
        let records = tables.reservations.entry(record.order_id).or_default();
        if let Some(kept) = records.iter_mut().find(|kept| kept.id == record.id) {
            *kept = record;
        }
    });
    tx.commit().await?;
    Ok(rows)
}
