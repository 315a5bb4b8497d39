//! The order knows how its payment stands, and a flow that waits for it is woken.

use std::sync::Arc;

use async_trait::async_trait;
use kernel_events::{DeliveryError, Envelope};
use mod_order_api::{OrderError, Orders, PaymentSummary, RecordPaymentState};
use mod_payment_api::PaymentEvent;
use rt_contract::{CallCtx, CallError};

use crate::reaction::{React, refused, unreadable};

pub(crate) struct Reaction {
    pub(crate) orders: Arc<dyn Orders>,
}

#[async_trait]
impl React for Reaction {
    const NAME: &'static str = "payment_changed_tell_order";
    const TYPES: &'static [&'static str] = &[
        "payments.action_required.v1",
        "payments.authorized.v1",
        "payments.captured.v1",
        "payments.partially_paid.v1",
        "payments.expired.v1",
        "payments.declined.v1",
        "payments.voided.v1",
        "payments.refunded.v1",
    ];

    async fn react(&self, ctx: CallCtx, event: &Envelope) -> Result<(), DeliveryError> {
        let event: PaymentEvent = event.payload().map_err(|e| unreadable(&e))?;
        let payment = event.payment();
        let record = RecordPaymentState {
            order_id: payment.order_id,
            payment: PaymentSummary {
                payment_id: payment.id,
                method: payment.method.clone(),
                state: app_checkout::order_payment_state(payment.state),
                amount: payment.amount,
            },
        };
        match self.orders.record_payment_state(&ctx, record).await {
            Ok(_) | Err(CallError::Domain(OrderError::NotAllowed { .. })) => Ok(()),
            Err(error) => Err(refused(&error)),
        }
    }
}
