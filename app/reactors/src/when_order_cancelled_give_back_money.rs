//! A cancelled order keeps no money.

use std::sync::Arc;

use async_trait::async_trait;
use kernel_events::{DeliveryError, Envelope};
use mod_order_api::{OrderEvent, Orders};
use mod_payment_api::{Payments, VoidPayment};
use rt_contract::CallCtx;

use crate::reaction::{React, refused, still_cancelled, unreadable};

pub(crate) struct Reaction {
    pub(crate) orders: Arc<dyn Orders>,
    pub(crate) payments: Arc<dyn Payments>,
}

#[async_trait]
impl React for Reaction {
    const NAME: &'static str = "order_cancelled_give_back_money";
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
        let void = VoidPayment::OfOrder(order.order_id);
        self.payments.void(&ctx, void).await.map(|_| ()).map_err(|error| refused(&error))
    }
}
