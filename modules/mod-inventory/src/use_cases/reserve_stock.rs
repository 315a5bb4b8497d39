//! Sets goods aside for an order: all lines or none.

use std::collections::BTreeMap;

use kernel_common::{FieldError, IdempotencyKey, Quantity, ReservationId, Sku};
use mod_inventory_api::{BATCH_MAX, Reservation, ReservationError, ReservationState, ReserveStock};
use rt_contract::{CallCtx, CallError, Fault, FaultKind};
use rt_postgres::{Claim, Fingerprint, UnitError, parse_reply};

use super::reserve_batch;
use crate::{
    Inventory,
    hot::{Answer, Ask, LaneKey},
    publisher,
    reservation::{Allocated, ReservationRecord, allocate, sum_lines},
    stock::Stock,
    store::{BookedEntry, Booking, JournalStore, ReservationStore, StockStore},
};

/// The undo buries keys of this operation.
pub(super) const OPERATION: &str = "reserve_stock";
/// What the journal says of a reservation's movements.
pub(super) const REASON: &str = "reserved for an order";

pub(crate) async fn run(
    inventory: &Inventory,
    ctx: &CallCtx,
    request: ReserveStock,
) -> Result<Reservation, CallError<ReservationError>> {
    let key = ctx.key.as_ref().ok_or(CallError::Domain(ReservationError::KeyRequired))?;
    let wanted = demand(&request).map_err(CallError::Domain)?;
    let _pass = match inventory.hot.pass(ctx.tenant, wanted.keys()) {
        Ok(pass) => Some(pass),
        Err(hot) => match in_line(inventory, ctx, key, &request, wanted.clone(), &hot).await {
            Some(answer) => return answer,
            None => None,
        },
    };
    let reserved = inventory.db.with_retries(|| reserve(inventory, ctx, key, &request, &wanted));
    Ok(reserved.await?)
}

/// Waits in the lane of a hot SKU. `None`: the lane did not answer, which says nothing about the
/// effect, and whoever asks again under the key learns it.
async fn in_line(
    inventory: &Inventory,
    ctx: &CallCtx,
    key: &IdempotencyKey,
    request: &ReserveStock,
    wanted: BTreeMap<Sku, Quantity>,
    hot: &LaneKey,
) -> Option<Answer> {
    let ask = Ask {
        key: key.clone(),
        fingerprint: Fingerprint::of(request),
        order_id: request.order_id,
        wanted,
        cause: ctx.event_meta(),
        deadline: ctx.deadline,
    };
    let Some(place) = inventory.hot.wait(hot, ask) else {
        return Some(Err(CallError::Fault(Fault {
            retry_after_ms: Some(100),
            ..Fault::new(FaultKind::RateLimited, "too many wait for the same goods")
        })));
    };
    if place.unserved {
        tokio::spawn(reserve_batch::serve(inventory.clone(), hot.clone()));
    }
    place.told.await.ok()
}

async fn reserve(
    inventory: &Inventory,
    ctx: &CallCtx,
    key: &IdempotencyKey,
    request: &ReserveStock,
    wanted: &BTreeMap<Sku, Quantity>,
) -> Result<Reservation, UnitError<ReservationError>> {
    let mut uow = inventory.db.begin(ctx).await?;
    match uow.claim(OPERATION, key, &Fingerprint::of(request)).await? {
        Claim::Fresh => {}
        Claim::Kept(reply) => return Ok(parse_reply(reply)?),
        Claim::OtherRequest => return Err(UnitError::Domain(ReservationError::KeyReused)),
        Claim::Buried => return Err(UnitError::Domain(ReservationError::AlreadyVoided)),
    }
    let skus: Vec<Sku> = wanted.keys().cloned().collect();
    let mut rows = StockStore::new(&mut uow, ctx.tenant).lock_skus(&skus).await?;
    let allocated = allocate(wanted, &rows)
        .map_err(|shortages| UnitError::Domain(ReservationError::InsufficientStock(shortages)))?;
    let booking = set_aside(inventory, ctx, request, &mut rows, &allocated);
    let record = ReservationRecord {
        id: ReservationId::generate(inventory.ids.as_ref()),
        order_id: request.order_id,
        state: ReservationState::Active,
        lines: allocated.into_iter().map(Allocated::into_line).collect(),
        created_at: inventory.clock.now(),
    };
    JournalStore::new(&mut uow, ctx.tenant).book(&booking, &rows).await?;
    ReservationStore::new(&mut uow, ctx.tenant).insert(&record).await?;
    publisher::publish(&mut uow, booking.entries.iter().map(|booked| &booked.entry)).await?;
    let ReservationRecord { id, order_id, lines, .. } = record;
    let reservation = Reservation { id, order_id, lines };
    uow.keep_reply(OPERATION, key, &reservation).await?;
    uow.commit().await?;
    Ok(reservation)
}

fn demand(request: &ReserveStock) -> Result<BTreeMap<Sku, Quantity>, ReservationError> {
    let fault = |code: &str, message: &str| {
        ReservationError::Invalid(vec![FieldError::new("/lines", code, message)])
    };
    if !(1..=BATCH_MAX).contains(&request.lines.len()) {
        return Err(fault("batch_size", "an order has 1 to 1000 lines"));
    }
    sum_lines(&request.lines)
        .ok_or_else(|| fault("out_of_range", "the units of one SKU add up to more than a million"))
}

fn set_aside(
    inventory: &Inventory,
    ctx: &CallCtx,
    request: &ReserveStock,
    rows: &mut [Stock],
    allocated: &[Allocated],
) -> Booking {
    let now = inventory.clock.now();
    let entry = |part: &Allocated| {
        let row = rows.iter_mut().find(|row| row.key == part.key);
        let row = row.expect("an allocation names locked rows");
        let entry = row.reserve(part.quantity, now).expect("an allocation takes what is available");
        BookedEntry { entry, reason: REASON.to_owned(), document: request.order_id.to_string() }
    };
    Booking { actor: ctx.actor.clone(), entries: allocated.iter().map(entry).collect() }
}
