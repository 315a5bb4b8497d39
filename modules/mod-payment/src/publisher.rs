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
    let stream = format!("payment/{payment_id}");
    let draft = |(seq, event): &Numbered| EventDraft::new(&stream, *seq, event);
    let drafts: Vec<EventDraft> = events.iter().map(draft).collect();
    uow.append(&drafts).await
}
