//! Asks for the money. Unknown is not an error: the same key goes out again.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use kernel_common::Problem;
use mod_payment_api::{
    AuthorizePayment as Request, Payment, PaymentError, PaymentRef, PaymentState, Payments,
    VoidPayment,
};
use rt_contract::CallError;
use rt_flow::{After, Resolved, Run, Step, StepCall, Undo, WhenUnknown};
use serde_json::{Value, json};

use super::read;
use crate::{answer::Answer, state::CheckoutState};

/// How often a payment that waits for somebody is looked at.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

pub(super) struct AuthorizePayment(pub(super) Arc<dyn Payments>);

impl AuthorizePayment {
    async fn payment(
        &self,
        call: &StepCall,
        checkout: &CheckoutState,
    ) -> Result<Payment, CallError<PaymentError>> {
        let ctx = checkout.ctx(call);
        // A payment that waits for the shopper is asked about, not asked for again.
        if let Some(known) = &checkout.payment
            && known.state == PaymentState::RequiresAction
        {
            return self.0.refresh(&ctx, PaymentRef::Id(known.id)).await;
        }
        let request = Request {
            order_id: checkout.order_id,
            amount: checkout.total,
            instrument: checkout.instrument.clone(),
            return_url: checkout.return_url.clone(),
        };
        self.0.authorize(&ctx, request).await
    }
}

#[async_trait]
impl Step for AuthorizePayment {
    fn name(&self) -> &'static str {
        "authorize_payment"
    }

    fn after(&self) -> After {
        After::Nothing
    }

    /// Undoing works on an unknown outcome: the payment module asks the provider first and
    /// refuses until it knows.
    fn when_unknown(&self) -> WhenUnknown {
        WhenUnknown::ResolveFirst
    }

    async fn run(&self, call: &StepCall, state: &mut Value) -> Run {
        let mut checkout = match read(state) {
            Ok(checkout) => checkout,
            Err(trouble) => return Run::Retry(trouble),
        };
        let payment = match self.payment(call, &checkout).await {
            Ok(payment) => payment,
            Err(CallError::Domain(PaymentError::OutcomeUnknown)) => {
                let reply = Some(reply(&Answer::PaymentPending(checkout.placed())));
                return Run::Sleep { wake_after: LOOK_AGAIN, reply };
            }
            Err(CallError::Domain(refusal)) => {
                return Run::Abort(json!({ "declined": refusal.code() }));
            }
            Err(CallError::Fault(fault)) => return fault.into(),
        };
        let state_now = payment.state;
        let (action_url, decline_code) = (payment.action_url.clone(), payment.decline_code.clone());
        checkout.payment = Some(payment);
        *state = checkout.write();
        let order = checkout.placed();
        match state_now {
            // What is paid later is placed now; the payment has a deadline of its own.
            PaymentState::Authorized
            | PaymentState::Captured
            | PaymentState::Awaiting
            | PaymentState::PartiallyPaid => Run::Go,
            PaymentState::Submitted => {
                let reply = Some(reply(&Answer::PaymentPending(order)));
                Run::Sleep { wake_after: LOOK_AGAIN, reply }
            }
            PaymentState::RequiresAction => {
                let action_url = action_url.unwrap_or_default();
                let reply = Some(reply(&Answer::ConfirmationNeeded { order, action_url }));
                Run::Sleep { wake_after: LOOK_AGAIN, reply }
            }
            PaymentState::Declined
            | PaymentState::Voided
            | PaymentState::Expired
            | PaymentState::PartiallyRefunded
            | PaymentState::Refunded => {
                let code = decline_code.unwrap_or_else(|| "declined".to_owned());
                Run::Abort(json!({ "declined": code }))
            }
        }
    }

    async fn undo(&self, call: &StepCall, state: &mut Value) -> Undo {
        let checkout = match read(state) {
            Ok(checkout) => checkout,
            Err(trouble) => return Undo::Retry(trouble),
        };
        let ctx = checkout.undo_ctx(call);
        match self.0.void(&ctx, VoidPayment::MadeUnder(call.key.clone())).await {
            Ok(_) => Undo::Done,
            Err(CallError::Domain(PaymentError::OutcomeUnknown)) => Undo::Sleep(LOOK_AGAIN),
            Err(CallError::Domain(refusal)) => Undo::Retry(refusal.to_string()),
            Err(CallError::Fault(fault)) => fault.into(),
        }
    }

    /// The payment module resolves inside `void`, under the payment's lock, and leaves a
    /// tombstone where nothing was ever asked for; there is nothing to find out before it.
    async fn resolve(&self, _call: &StepCall, _state: &mut Value) -> Resolved {
        Resolved::Known
    }
}

fn reply(answer: &Answer) -> Value {
    serde_json::to_value(answer).expect("plain data")
}
