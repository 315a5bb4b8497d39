//! One payment is taken back.

use std::time::Duration;

use kernel_common::{Clock, PaymentId};
use mod_payment::rules::PaymentRecord;
use mod_payment_api::{PaymentError, PaymentState};

use super::{
    Refused,
    record::record,
    refresh::{LookedUp, look_up},
    rows::{lock, put},
    settle::refund_rest,
};
use crate::{
    provider::{self, ProviderError},
    sim::{Place, Sim},
    store::{Tx, UnitError, with_retries},
};

/// As the module has it: how long a request may still be on its way to the provider.
const IN_FLIGHT_MAX: Duration = Duration::from_secs(15);

/// Takes a payment back step by step. A fact may overtake each step.
pub(super) async fn undo(
    sim: &Sim,
    place: Place,
    mut payment: PaymentRecord,
) -> Result<PaymentRecord, Refused> {
    let unknown = || UnitError::Domain(PaymentError::OutcomeUnknown);
    for _ in 0..4 {
        payment = match payment.state {
            PaymentState::Declined
            | PaymentState::Voided
            | PaymentState::Expired
            | PaymentState::Refunded => return Ok(payment),
            PaymentState::Submitted => resolve(sim, place, payment).await?,
            PaymentState::RequiresAction | PaymentState::Authorized => {
                take_back(sim, place, payment).await?
            }
            PaymentState::Captured | PaymentState::PartiallyRefunded => {
                let payment = refund_rest(sim, place, payment.id).await?;
                return if payment.owes_undo() { Err(unknown()) } else { Ok(payment) };
            }
            PaymentState::Awaiting | PaymentState::PartiallyPaid => return Err(unknown()),
        };
    }
    Err(unknown())
}

async fn resolve(
    sim: &Sim,
    place: Place,
    payment: PaymentRecord,
) -> Result<PaymentRecord, Refused> {
    let asked_before = sim.now();
    match look_up(sim, place, payment.id).await? {
        LookedUp::Known(payment) => Ok(*payment),
        LookedUp::NeverHeardOf if asked_before.since(payment.asked_at) >= IN_FLIGHT_MAX => {
            with_retries(|| abandon(sim, place, payment.id)).await
        }
        LookedUp::NeverHeardOf | LookedUp::Silent => {
            Err(UnitError::Domain(PaymentError::OutcomeUnknown))
        }
    }
}

async fn abandon(sim: &Sim, place: Place, id: PaymentId) -> Result<PaymentRecord, Refused> {
    let mut tx = Tx::begin(sim, place).await?;
    let mut row = lock(&tx, id).await?;
    let event = row.record.abandon(sim.now());
    let record = row.record.clone();
    put(&mut tx, row, event.into_iter().collect());
    tx.commit().await?;
    Ok(record)
}

async fn take_back(
    sim: &Sim,
    place: Place,
    payment: PaymentRecord,
) -> Result<PaymentRecord, Refused> {
    let unknown = UnitError::Domain(PaymentError::OutcomeUnknown);
    let Some(id) = payment.provider_payment.clone() else { return Err(unknown) };
    match provider::call(sim, place, move |world| world.provider.void(&id)).await {
        Ok(fact) => record(sim, place, &fact).await,
        Err(ProviderError::Refused) => match look_up(sim, place, payment.id).await? {
            LookedUp::Known(now) if now.state != payment.state => Ok(*now),
            LookedUp::Known(_) | LookedUp::NeverHeardOf | LookedUp::Silent => Err(unknown),
        },
        Err(ProviderError::Unknown) => Err(unknown),
    }
}
