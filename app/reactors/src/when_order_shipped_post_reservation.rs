//! Shipped goods leave the stock.

use std::sync::Arc;

use async_trait::async_trait;
use kernel_events::{DeliveryError, Envelope};
use mod_inventory_api::{PostReservation, StockReservations};
use mod_order_api::OrderEvent;
use rt_contract::CallCtx;

use crate::reaction::{React, refused, unreadable};

pub(crate) struct Reaction {
    pub(crate) reservations: Arc<dyn StockReservations>,
}

#[async_trait]
impl React for Reaction {
    const NAME: &'static str = "order_shipped_post_reservation";
    const TYPES: &'static [&'static str] = &["orders.order_shipped.v1"];

    async fn react(&self, ctx: CallCtx, event: &Envelope) -> Result<(), DeliveryError> {
        let Some(OrderEvent::Shipped(order)) =
            OrderEvent::read(event).map_err(|e| unreadable(&e))?
        else {
            return Ok(());
        };
        let post = PostReservation { order_id: order.order_id };
        self.reservations.post(&ctx, post).await.map(|_| ()).map_err(|error| refused(&error))
    }
}
