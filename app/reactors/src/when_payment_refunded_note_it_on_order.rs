//! Money that was given back stands on the order.

use std::sync::Arc;

use async_trait::async_trait;
use kernel_common::RefundId;
use kernel_events::{DeliveryError, Envelope};
use mod_order_api::{OrderError, OrderStatus, Orders, RecordRefund};
use mod_payment_api::PaymentEvent;
use rt_contract::{CallCtx, CallError};

use crate::reaction::{React, refused, unreadable};

pub(crate) struct Reaction {
    pub(crate) orders: Arc<dyn Orders>,
}

#[async_trait]
impl React for Reaction {
    const NAME: &'static str = "payment_refunded_note_it_on_order";
    const TYPES: &'static [&'static str] = &["payments.refunded.v1"];

    async fn react(&self, ctx: CallCtx, event: &Envelope) -> Result<(), DeliveryError> {
        let fact: PaymentEvent = event.payload().map_err(|e| unreadable(&e))?;
        let PaymentEvent::Refunded { payment, amount } = fact else {
            return Ok(());
        };
        let record = RecordRefund {
            order_id: payment.order_id,
            // The event is the refund as far as the order knows: one event, one entry.
            refund_id: RefundId::from_uuid(event.id.as_uuid()),
            amount,
            reason: String::new(),
        };
        match self.orders.record_refund(&ctx, record).await {
            Ok(_) => Ok(()),
            // Its flow is at it, and undoes the payment before the order: soon it is cancelled.
            Err(CallError::Domain(
                waiting @ OrderError::NotAllowed { status: OrderStatus::Pending, .. },
            )) => Err(DeliveryError::Retry(waiting.to_string())),
            Err(error) => Err(refused(&error)),
        }
    }
}
