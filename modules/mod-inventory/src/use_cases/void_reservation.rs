//! Gives the goods of a reservation back, or makes sure it is never made.

use kernel_common::OrderId;
use mod_inventory_api::{
    Reservation, ReservationError, ReservationState, VoidReservation, VoidedReservation,
};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{Buried, UnitError, UnitOfWork, parse_reply};

use super::{post_reservation::move_reserved, reserve_stock};
use crate::{Inventory, reservation::Applied, store::ReservationStore};

/// Needs no key of its own: voiding twice is voiding once.
pub(crate) async fn run(
    inventory: &Inventory,
    ctx: &CallCtx,
    request: VoidReservation,
) -> Result<VoidedReservation, CallError<ReservationError>> {
    Ok(inventory.db.with_retries(|| void(inventory, ctx, &request)).await?)
}

async fn void(
    inventory: &Inventory,
    ctx: &CallCtx,
    request: &VoidReservation,
) -> Result<VoidedReservation, UnitError<ReservationError>> {
    let mut uow = inventory.db.begin(ctx).await?;
    let order_id = match request {
        VoidReservation::OfOrder(order_id) => *order_id,
        VoidReservation::MadeUnder(key) => match uow.bury(reserve_stock::OPERATION, key).await? {
            Buried::Empty => {
                uow.commit().await?;
                return Ok(VoidedReservation::NeverReserved);
            }
            Buried::Answered(reply) => parse_reply::<Reservation>(reply)?.order_id,
        },
    };
    void_of_order(inventory, ctx, uow, order_id).await
}

async fn void_of_order(
    inventory: &Inventory,
    ctx: &CallCtx,
    mut uow: UnitOfWork,
    order_id: OrderId,
) -> Result<VoidedReservation, UnitError<ReservationError>> {
    let locked = ReservationStore::new(&mut uow, ctx.tenant).lock_of_order(order_id).await?;
    let Some(mut record) = locked else {
        return Ok(VoidedReservation::NeverReserved);
    };
    match record.void() {
        Ok(Applied::Already) => Ok(VoidedReservation::Voided),
        Err(state) => Err(UnitError::Domain(ReservationError::AlreadyResolved { state })),
        Ok(Applied::Now) => {
            move_reserved(inventory, ctx, &mut uow, &record, ReservationState::Voided).await?;
            uow.commit().await?;
            Ok(VoidedReservation::Voided)
        }
    }
}
