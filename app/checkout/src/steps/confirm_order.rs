//! Places the order and closes the flow, in one commit of the order module.

use std::sync::Arc;

use async_trait::async_trait;
use kernel_common::Problem;
use mod_order_api::{ConfirmOrder as Request, OrderError, Orders, PaymentState, PaymentSummary};
use mod_payment_api::PaymentState as Paid;
use rt_contract::CallError;
use rt_flow::{After, Run, Step, StepCall, Undo, WhenUnknown};
use serde_json::{Value, json};

use super::read;
use crate::{answer::Answer, state::CheckoutState};

pub(super) struct ConfirmOrder(pub(super) Arc<dyn Orders>);

#[async_trait]
impl Step for ConfirmOrder {
    fn name(&self) -> &'static str {
        "confirm_order"
    }

    fn after(&self) -> After {
        After::Closes
    }

    fn when_unknown(&self) -> WhenUnknown {
        WhenUnknown::UndoAnyway
    }

    async fn run(&self, call: &StepCall, state: &mut Value) -> Run {
        let checkout = match read(state) {
            Ok(checkout) => checkout,
            Err(trouble) => return Run::Retry(trouble),
        };
        let Some(request) = request(call, &checkout) else {
            return Run::Retry("the steps before left no reservation or payment".to_owned());
        };
        let reply = request.reply.clone();
        match self.0.confirm(&checkout.ctx(call), request).await {
            Ok(_) => Run::Closed { reply },
            // Another drive has the flow; the next write finds out what it made of it.
            Err(CallError::Domain(fenced @ OrderError::FlowFenced(_))) => {
                Run::Retry(fenced.to_string())
            }
            // The order was taken away meanwhile, and will never be placed.
            Err(CallError::Domain(refusal)) => Run::Abort(json!({ "refused": refusal.code() })),
            Err(CallError::Fault(fault)) => fault.into(),
        }
    }

    /// A closing step is never undone: what it did ended the flow.
    async fn undo(&self, _call: &StepCall, _state: &mut Value) -> Undo {
        Undo::Done
    }
}

fn request(call: &StepCall, checkout: &CheckoutState) -> Option<Request> {
    let reservation = checkout.reservation.as_ref()?;
    let payment = checkout.payment.as_ref()?;
    let answer = Answer::Placed(checkout.placed());
    Some(Request {
        order_id: checkout.order_id,
        fence: call.fence,
        payment: PaymentSummary {
            payment_id: payment.id,
            method: payment.method.clone(),
            state: order_payment_state(payment.state),
            amount: payment.amount,
        },
        reservation_id: reservation.id,
        reply: serde_json::to_value(answer).expect("plain data"),
    })
}

/// The payment's state in the order's words.
#[must_use]
pub fn order_payment_state(state: Paid) -> PaymentState {
    match state {
        Paid::Submitted | Paid::RequiresAction | Paid::Awaiting => PaymentState::Pending,
        Paid::PartiallyPaid => PaymentState::PartiallyPaid,
        Paid::Declined | Paid::Expired => PaymentState::Failed,
        Paid::Authorized => PaymentState::Authorized,
        Paid::Voided => PaymentState::Voided,
        Paid::Captured => PaymentState::Captured,
        Paid::PartiallyRefunded => PaymentState::PartiallyRefunded,
        Paid::Refunded => PaymentState::Refunded,
    }
}
