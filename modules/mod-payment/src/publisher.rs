//! Publishes what happened to a payment, in the transaction in which it happened.

use kernel_common::PaymentId;
use kernel_events::EventDraft;
use rt_postgres::{StoreError, UnitOfWork};

use crate::payment::Numbered;

pub(crate) async fn publish(
    uow: &mut UnitOfWork,
    payment_id: PaymentId,
    events: &[Numbered],
) -> Result<(), StoreError> {
    let drafts: Vec<EventDraft> = events.iter().map(|event| draft(payment_id, event)).collect();
    uow.append(&drafts).await
}

/// An event about to be written.
pub(crate) fn draft(payment_id: PaymentId, (seq, event): &Numbered) -> EventDraft {
    EventDraft::new(stream(payment_id), *seq, event)
}

/// Where what happens to a payment is told.
pub(crate) fn stream(payment_id: PaymentId) -> String {
    format!("payment/{payment_id}")
}
