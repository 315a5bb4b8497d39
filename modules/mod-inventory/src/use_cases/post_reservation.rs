//! Books the goods of a reservation out of the house.

use kernel_common::Sku;
use mod_inventory_api::{
    PostReservation, PostedReservation, ReservationError, ReservationState, StockChange,
};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{StoreError, UnitError, UnitOfWork};

use crate::{
    Inventory, publisher,
    reservation::{Applied, ReservationRecord},
    stock::Stock,
    store::{BookedEntry, Booking, JournalStore, ReservationStore, StockStore},
};

/// Needs no key of its own: posting twice is posting once.
pub(crate) async fn run(
    inventory: &Inventory,
    ctx: &CallCtx,
    request: PostReservation,
) -> Result<PostedReservation, CallError<ReservationError>> {
    Ok(inventory.db.with_retries(|| post(inventory, ctx, &request)).await?)
}

async fn post(
    inventory: &Inventory,
    ctx: &CallCtx,
    request: &PostReservation,
) -> Result<PostedReservation, UnitError<ReservationError>> {
    let order_id = request.order_id;
    let mut uow = inventory.db.begin(ctx).await?;
    let locked = ReservationStore::new(&mut uow, ctx.tenant).lock_of_order(order_id).await?;
    let not_reserved = UnitError::Domain(ReservationError::NotReserved(order_id));
    let mut record = locked.ok_or(not_reserved)?;
    match record.post() {
        Ok(Applied::Already) => Ok(PostedReservation { id: record.id, changes: Vec::new() }),
        Err(state) => Err(UnitError::Domain(ReservationError::AlreadyResolved { state })),
        Ok(Applied::Now) => {
            let changes =
                move_reserved(inventory, ctx, &mut uow, &record, ReservationState::Posted).await?;
            uow.commit().await?;
            Ok(PostedReservation { id: record.id, changes })
        }
    }
}

/// Moves every line of a reservation that has just been resolved `into` a state, and saves both.
pub(super) async fn move_reserved(
    inventory: &Inventory,
    ctx: &CallCtx,
    uow: &mut UnitOfWork,
    record: &ReservationRecord,
    into: ReservationState,
) -> Result<Vec<StockChange>, StoreError> {
    let now = inventory.clock.now();
    let skus: Vec<Sku> = record.lines.iter().map(|line| line.sku.clone()).collect();
    let mut rows = StockStore::new(uow, ctx.tenant).lock_skus(&skus).await?;
    rows.retain(|row| record.lines.iter().any(|line| holds(row, line)));
    let mut entries = Vec::with_capacity(record.lines.len());
    for line in &record.lines {
        let row = rows.iter_mut().find(|row| holds(row, line));
        let moved = row.and_then(|row| match into {
            ReservationState::Posted => row.post(line.quantity, now).ok(),
            ReservationState::Voided => row.void(line.quantity, now).ok(),
            ReservationState::Active => None,
        });
        let corrupt = || StoreError::corrupt("inventory.reservations", "lines", record.id);
        let entry = moved.ok_or_else(corrupt)?;
        let reason = match into {
            ReservationState::Posted => "shipped",
            ReservationState::Voided | ReservationState::Active => "reservation voided",
        };
        let document = record.order_id.to_string();
        entries.push(BookedEntry { entry, reason: reason.to_owned(), document });
    }
    let booking = Booking { actor: ctx.actor.clone(), entries };
    JournalStore::new(uow, ctx.tenant).book(&booking, &rows).await?;
    ReservationStore::new(uow, ctx.tenant).resolve(record, now).await?;
    publisher::publish(uow, booking.entries.iter().map(|booked| &booked.entry)).await?;
    Ok(rows.iter().map(Stock::change).collect())
}

fn holds(row: &Stock, line: &mod_inventory_api::ReservedLine) -> bool {
    row.key.sku == line.sku && row.key.warehouse == line.warehouse
}
