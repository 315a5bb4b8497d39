//! The provider is asked what became of a payment.

use std::time::Duration;

use kernel_common::{Clock, PaymentId};
use mod_payment::rules::PaymentRecord;
use mod_payment_api::{Payment, PaymentError, PaymentRef, PaymentState};

use super::{Refused, record::record, rows::load, settle::settle, undo::undo};
use crate::{
    provider::{self, ProviderError},
    sim::{Place, Sim},
    store::UnitError,
};

/// Something is still to be heard of it: the outcome, the shopper, a refund, an undo.
pub(crate) fn is_pending(record: &PaymentRecord) -> bool {
    let open = matches!(record.state, PaymentState::Submitted | PaymentState::RequiresAction);
    let owed = record.refund_asked.amount_minor > record.refunded.amount_minor;
    open || owed || record.owes_undo()
}

/// What the poller of a node does in one look.
pub(crate) async fn refresh_pending(sim: &Sim, place: Place) {
    let now = sim.now();
    let pending: Vec<PaymentId> = sim.with(|world| {
        let rows = world.tables.payments.values().map(|row| &row.record);
        let quiet = Duration::from_secs(4);
        rows.filter(|record| is_pending(record) && now.since(record.updated_at) >= quiet)
            .map(|record| record.id)
            .collect()
    });
    for id in pending {
        // One that cannot be refreshed now is looked at again.
        drop(refresh(sim, place, &PaymentRef::Id(id)).await);
    }
}

pub(super) async fn refresh(sim: &Sim, place: Place, by: &PaymentRef) -> Result<Payment, Refused> {
    let payment = load(sim, place, by).await?;
    let payment = match look_up(sim, place, payment.id).await? {
        LookedUp::Known(now) => *now,
        LookedUp::NeverHeardOf | LookedUp::Silent => payment,
    };
    let payment = settle(sim, place, payment).await?;
    if !payment.owes_undo() {
        return Ok(payment.view());
    }
    let id = payment.id;
    match undo(sim, place, payment).await {
        Ok(undone) => Ok(undone.view()),
        Err(UnitError::Domain(PaymentError::OutcomeUnknown)) => {
            Ok(load(sim, place, &PaymentRef::Id(id)).await?.view())
        }
        Err(error) => Err(error),
    }
}

/// What the provider, asked by our reference, has to say.
pub(super) enum LookedUp {
    Known(Box<PaymentRecord>),
    NeverHeardOf,
    Silent,
}

pub(super) async fn look_up(sim: &Sim, place: Place, id: PaymentId) -> Result<LookedUp, Refused> {
    let said = provider::call(sim, place, move |world| {
        world.provider.look_up(id).ok_or(ProviderError::Refused)
    });
    match said.await {
        Ok(fact) => Ok(LookedUp::Known(Box::new(record(sim, place, &fact).await?))),
        // It answers, and knows nothing of the payment.
        Err(ProviderError::Refused) => Ok(LookedUp::NeverHeardOf),
        Err(ProviderError::Unknown) => Ok(LookedUp::Silent),
    }
}
