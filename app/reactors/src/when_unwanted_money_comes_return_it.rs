//! Money that comes for an order that was cancelled goes back, whoever was first.

use std::sync::Arc;

use async_trait::async_trait;
use kernel_events::{DeliveryError, Envelope};
use mod_order_api::{OrderRef, OrderStatus, Orders};
use mod_payment_api::{PaymentEvent, Payments, VoidPayment};
use rt_contract::CallCtx;

use crate::reaction::{React, refused, unreadable};

pub(crate) struct Reaction {
    pub(crate) orders: Arc<dyn Orders>,
    pub(crate) payments: Arc<dyn Payments>,
}

#[async_trait]
impl React for Reaction {
    const NAME: &'static str = "unwanted_money_comes_return_it";
    const TYPES: &'static [&'static str] =
        &["payments.authorized.v1", "payments.captured.v1", "payments.partially_paid.v1"];

    async fn react(&self, ctx: CallCtx, event: &Envelope) -> Result<(), DeliveryError> {
        let fact: PaymentEvent = event.payload().map_err(|e| unreadable(&e))?;
        let (PaymentEvent::Authorized { payment }
        | PaymentEvent::Captured { payment }
        | PaymentEvent::PartiallyPaid { payment }) = fact
        else {
            return Ok(());
        };
        // Whether money that missed its deadline is unwanted is found out elsewhere.
        if payment.transfer.as_ref().is_some_and(|transfer| transfer.expired) {
            return Ok(());
        }
        let order = vec![OrderRef::Id(payment.order_id)];
        let found = self.orders.find(&ctx, order).await.map_err(|error| refused(&error))?;
        let order = found.found.first().map(|found| &found.order);
        let cancelled = order.is_some_and(|order| order.state.status() == OrderStatus::Cancelled);
        if !cancelled {
            return Ok(());
        }
        tracing::warn!(order.id = %payment.order_id, payment.id = %payment.id,
            "money came for a cancelled order and is returned");
        let void = VoidPayment::OfOrder(payment.order_id);
        self.payments.void(&ctx, void).await.map(|_| ()).map_err(|error| refused(&error))
    }
}
