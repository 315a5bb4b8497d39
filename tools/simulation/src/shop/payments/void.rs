//! The wish to take payments back is committed, then each is taken back.

use kernel_common::{Clock, OrderId, PaymentId};
use mod_payment::rules::PaymentRecord;
use mod_payment_api::{VoidPayment, VoidedPayment};

use super::{
    OPERATION, Refused,
    rows::{lock, put},
    undo::undo,
};
use crate::{
    sim::{Place, Sim},
    store::{Key, Reply, Tx, with_retries},
};

pub(super) async fn void(
    sim: &Sim,
    place: Place,
    request: &VoidPayment,
) -> Result<VoidedPayment, Refused> {
    let mut payments = with_retries(|| want_undo(sim, place, request)).await?;
    payments.sort_by_key(|payment| (payment.created_at, payment.id));
    let mut newest = VoidedPayment::NeverAuthorized;
    let mut owed = None;
    for payment in payments {
        match undo(sim, place, payment).await {
            Ok(undone) => newest = VoidedPayment::Voided(Box::new(undone.view())),
            Err(error) => owed = Some(error),
        }
    }
    owed.map_or(Ok(newest), Err)
}

/// Commits that the undo is wanted, before anything is undone.
async fn want_undo(
    sim: &Sim,
    place: Place,
    request: &VoidPayment,
) -> Result<Vec<PaymentRecord>, Refused> {
    let mut tx = Tx::begin(sim, place).await?;
    let ids: Vec<PaymentId> = match request {
        VoidPayment::OfOrder(order_id) => of_order(&tx, *order_id),
        VoidPayment::MadeUnder(key) => {
            let key = (OPERATION, key.as_str().to_owned());
            tx.lock(Key::Reply(key.0, key.1.clone())).await?;
            match tx.read(|tables| tables.replies.get(&key).cloned()) {
                Some(Reply { value: Some(id), .. }) => {
                    vec![serde_json::from_value(id).expect("as it was kept")]
                }
                Some(Reply { value: None, .. }) => Vec::new(),
                None => {
                    let tombstone = Reply { fingerprint: String::new(), value: None };
                    tx.write(move |tables| {
                        tables.replies.insert(key, tombstone);
                    });
                    Vec::new()
                }
            }
        }
    };
    let mut payments = Vec::new();
    for id in ids {
        let mut row = lock(&tx, id).await?;
        if !row.record.undo_wanted {
            let event = row.record.want_undo(sim.now());
            put(&mut tx, row.clone(), event.into_iter().collect());
        }
        payments.push(row.record);
    }
    tx.commit().await?;
    Ok(payments)
}

fn of_order(tx: &Tx, order_id: OrderId) -> Vec<PaymentId> {
    tx.read(|tables| {
        let records = tables.payments.values().map(|row| &row.record);
        records.filter(|record| record.order_id == order_id).map(|record| record.id).collect()
    })
}
