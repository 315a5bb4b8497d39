//! Payments in the store model.

use kernel_common::PaymentId;
use kernel_events::{Actor, EventDraft, EventMeta};
use mod_payment::rules::{Numbered, PaymentRecord};
use mod_payment_api::{PaymentError, PaymentRef};

use super::Refused;
use crate::{
    sim::{Place, Sim},
    store::{Key, PaymentRow, Tx, UnitError, read},
};

pub(super) async fn lock(tx: &Tx, id: PaymentId) -> Result<PaymentRow, Refused> {
    tx.lock(Key::Payment(id)).await?;
    let row = tx.read(|tables| tables.payments.get(&id).cloned());
    row.ok_or(UnitError::Domain(PaymentError::NotFound))
}

pub(super) fn put(tx: &mut Tx, row: PaymentRow, events: Vec<Numbered>) {
    let id = row.record.id;
    let meta =
        EventMeta { actor: Actor::System("payment".to_owned()), traceparent: None, locale: None };
    let draft = |(seq, event): Numbered| EventDraft::new(format!("payment/{id}"), seq, &event);
    tx.publish(&meta, events.into_iter().map(draft));
    tx.write(move |tables| {
        tables.payments.insert(id, row);
    });
}

pub(super) async fn load(
    sim: &Sim,
    place: Place,
    by: &PaymentRef,
) -> Result<PaymentRecord, Refused> {
    let found = read(sim, place, |tables| {
        let mut records = tables.payments.values().map(|row| &row.record);
        match by {
            PaymentRef::Id(id) => records.find(|record| record.id == *id).cloned(),
            PaymentRef::OfOrder(order_id) => {
                let of_order = records.filter(|record| record.order_id == *order_id);
                of_order.max_by_key(|record| (record.created_at, record.id)).cloned()
            }
        }
    })
    .await?;
    found.ok_or(UnitError::Domain(PaymentError::NotFound))
}
