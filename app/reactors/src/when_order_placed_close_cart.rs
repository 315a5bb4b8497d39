//! The cart that became an order is emptied, unless the shopper changed it meanwhile.

use std::sync::Arc;

use async_trait::async_trait;
use kernel_events::{DeliveryError, Envelope};
use mod_cart_api::{CartError, Carts, CloseCart};
use mod_order_api::OrderEvent;
use rt_contract::{CallCtx, CallError};

use crate::reaction::{React, refused, unreadable};

pub(crate) struct Reaction {
    pub(crate) carts: Arc<dyn Carts>,
}

#[async_trait]
impl React for Reaction {
    const NAME: &'static str = "order_placed_close_cart";
    const TYPES: &'static [&'static str] = &["orders.order_placed.v1"];

    async fn react(&self, ctx: CallCtx, event: &Envelope) -> Result<(), DeliveryError> {
        let Some(OrderEvent::Placed(order)) =
            OrderEvent::read(event).map_err(|e| unreadable(&e))?
        else {
            return Ok(());
        };
        let close = CloseCart { cart_id: order.cart_id, version: order.cart_version };
        match self.carts.close(&ctx, close).await {
            Ok(_) | Err(CallError::Domain(CartError::NotFound(_))) => Ok(()),
            Err(error) => Err(refused(&error)),
        }
    }
}
