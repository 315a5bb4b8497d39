//! A fact is kept, then merged.

use kernel_common::Clock;
use mod_payment::rules::PaymentRecord;
use mod_payment_api::{FactKind, PaymentFact, PaymentState};

use super::{
    Refused,
    rows::{lock, put},
};
use crate::{
    Bug,
    sim::{Place, Sim},
    store::{Tx, with_retries},
};

/// Keeps a fact, then merges it: the one way a payment changes by what is heard.
pub(crate) async fn record(
    sim: &Sim,
    place: Place,
    fact: &PaymentFact,
) -> Result<PaymentRecord, Refused> {
    with_retries(|| record_once(sim, place, fact)).await
}

async fn record_once(
    sim: &Sim,
    place: Place,
    fact: &PaymentFact,
) -> Result<PaymentRecord, Refused> {
    let mut tx = Tx::begin(sim, place).await?;
    let mut row = lock(&tx, fact.payment_id).await?;
    if !row.facts.insert(fact.event_id.clone()) && tx.bug() != Some(Bug::LastFactWins) {
        return Ok(row.record);
    }
    let before = row.record.clone();
    let events = row.record.merge(fact, sim.now()).unwrap_or_else(|contradiction| {
        let (id, how) = (fact.payment_id, contradiction);
        sim.with(|world| world.violated(|| format!("payment {id} is contradicted: {how:?}")));
        Vec::new()
    });
    if tx.bug() == Some(Bug::LastFactWins) {
        row.record.captured = fact.captured;
        row.record.refunded = fact.refunded;
        row.record.state = last_said(fact).unwrap_or(before.state);
    }
    let after = row.record.clone();
    put(&mut tx, row, events);
    tx.commit().await?;
    Ok(after)
}

fn last_said(fact: &PaymentFact) -> Option<PaymentState> {
    match fact.kind {
        FactKind::RequiresAction => Some(PaymentState::RequiresAction),
        FactKind::Authorized => Some(PaymentState::Authorized),
        FactKind::Captured => Some(PaymentState::Captured),
        FactKind::Declined => Some(PaymentState::Declined),
        FactKind::Voided => Some(PaymentState::Voided),
        FactKind::Refunded => Some(PaymentState::Refunded),
        FactKind::NeverHeardOf => None,
    }
}
