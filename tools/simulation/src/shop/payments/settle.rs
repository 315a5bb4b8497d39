//! Money that was asked back is returned.

use kernel_common::PaymentId;
use mod_payment::rules::PaymentRecord;

use super::{
    Refused,
    record::record,
    rows::{lock, put},
};
use crate::{
    provider::{self, ProviderError},
    sim::{Place, Sim},
    store::{StoreError, Tx, UnitError, with_retries},
};

/// Commits the wish to return the rest, then has it returned.
pub(super) async fn refund_rest(
    sim: &Sim,
    place: Place,
    id: PaymentId,
) -> Result<PaymentRecord, Refused> {
    let payment = with_retries(|| commit_rest(sim, place, id)).await?;
    settle(sim, place, payment).await
}

async fn commit_rest(sim: &Sim, place: Place, id: PaymentId) -> Result<PaymentRecord, Refused> {
    let mut tx = Tx::begin(sim, place).await?;
    let mut row = lock(&tx, id).await?;
    let rest = row.record.refundable();
    if rest.amount_minor > 0 {
        row.record.refund_asked.amount_minor += rest.amount_minor;
    }
    let record = row.record.clone();
    put(&mut tx, row, Vec::new());
    tx.commit().await?;
    Ok(record)
}

/// Has the provider return what was asked back; it returns no more for a repeat.
pub(super) async fn settle(
    sim: &Sim,
    place: Place,
    payment: PaymentRecord,
) -> Result<PaymentRecord, Refused> {
    let (asked, returned) = (payment.refund_asked.amount_minor, payment.refunded.amount_minor);
    let Some(id) = payment.provider_payment.clone().filter(|_| asked > returned) else {
        return Ok(payment);
    };
    match provider::call(sim, place, move |world| world.provider.refund_up_to(&id, asked)).await {
        Ok(fact) => record(sim, place, &fact).await,
        Err(ProviderError::Unknown) => Ok(payment),
        Err(ProviderError::Refused) => {
            Err(UnitError::Store(StoreError::Constraint("the provider refused a refund")))
        }
    }
}
