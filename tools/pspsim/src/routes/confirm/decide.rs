//! `POST /confirm/{id}` with `decision=approve` or `decision=decline`.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Form, State, rejection::FormRejection},
    response::Response,
};
use serde::Deserialize;

use super::page;
use crate::{
    app::App,
    clock,
    http::{extract::PathPayment, problem::Problem},
    idempotency::{self, WebhookPlan},
    ids::{EventId, PaymentId},
    ledger::Desk,
    payment::{Payment, Stamp},
};

/// How long the holder waits at most for the shop to hear of the decision first.
const WEBHOOK_WAIT: Duration = Duration::from_secs(2);

/// The pressed button.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(in crate::routes) struct Decision {
    decision: Choice,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Choice {
    Approve,
    Decline,
}

/// Records the decision, lets the webhook go ahead and sends the holder back to the shop.
pub(in crate::routes) async fn decide(
    State(app): State<App>,
    id: Result<PathPayment, Problem>,
    form: Result<Form<Decision>, FormRejection>,
) -> Response {
    let Ok(PathPayment(id)) = id else {
        return page::unknown();
    };
    let Ok(Form(Decision { decision })) = form else {
        return page::not_understood();
    };
    let plan = app.webhook_plan;
    match app.ledger.run(move |desk| take_step(desk, &id, decision, plan)).await {
        Err(_) => page::unavailable(),
        Ok(None) => page::unknown(),
        Ok(Some(payment)) => {
            if let Some(event) = payment.events.last() {
                // After a timeout the shop asks by itself when its customer comes back.
                let _ = tokio::time::timeout(WEBHOOK_WAIT, settled(&app, &event.id)).await;
            }
            page::back_to_shop(&payment)
        }
    }
}

/// The payment after the decision, or as it already was when it had been decided before.
fn take_step(
    desk: &mut Desk<'_>,
    id: &PaymentId,
    decision: Choice,
    webhook: WebhookPlan,
) -> Option<Arc<Payment>> {
    let payment = Arc::clone(desk.books().find_payment(id)?);
    let stamp = Stamp { event_id: EventId::fresh(), at: clock::now() };
    let waiting = (*payment).clone();
    let step = match decision {
        Choice::Approve => waiting.approve(stamp),
        Choice::Decline => waiting.decline(stamp),
    };
    match step {
        Ok(applied) => Some(idempotency::record(desk, applied, None, webhook)),
        Err(_) => Some(payment),
    }
}

/// Returns when the webhook of an event is delivered or given up.
async fn settled(app: &App, event_id: &EventId) {
    loop {
        let rung = app.webhook_settled.notified();
        let mut rung = std::pin::pin!(rung);
        // Enabled before the question, so that a bell between the two is heard.
        rung.as_mut().enable();
        let event_id = event_id.clone();
        let pending = app.ledger.run(move |desk| desk.books().is_webhook_pending(&event_id)).await;
        if pending != Ok(true) {
            return;
        }
        rung.await;
    }
}
