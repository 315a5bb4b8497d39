//! A cancelled order keeps no goods.

use std::sync::Arc;

use async_trait::async_trait;
use kernel_events::{DeliveryError, Envelope};
use mod_inventory_api::{ReservationError, StockReservations, VoidReservation};
use mod_order_api::{OrderEvent, Orders};
use rt_contract::{CallCtx, CallError};

use crate::reaction::{React, refused, still_cancelled, unreadable};

pub(crate) struct Reaction {
    pub(crate) orders: Arc<dyn Orders>,
    pub(crate) reservations: Arc<dyn StockReservations>,
}

#[async_trait]
impl React for Reaction {
    const NAME: &'static str = "order_cancelled_give_back_goods";
    const TYPES: &'static [&'static str] = &["orders.order_cancelled.v1"];

    async fn react(&self, ctx: CallCtx, event: &Envelope) -> Result<(), DeliveryError> {
        let Some(OrderEvent::Cancelled(order)) =
            OrderEvent::read(event).map_err(|e| unreadable(&e))?
        else {
            return Ok(());
        };
        if !still_cancelled(self.orders.as_ref(), &ctx, order.order_id).await? {
            return Ok(());
        }
        let void = VoidReservation::OfOrder(order.order_id);
        match self.reservations.void(&ctx, void).await {
            // Shipped between the cancellation and now: the goods are gone, nothing to give back.
            Ok(_) | Err(CallError::Domain(ReservationError::AlreadyResolved { .. })) => Ok(()),
            Err(error) => Err(refused(&error)),
        }
    }
}
