//! A payment begins: its intent is committed, then the provider is asked.

use std::collections::BTreeSet;

use kernel_common::{Clock, IdempotencyKey, PaymentId};
use mod_payment::rules::PaymentRecord;
use mod_payment_api::{AuthorizePayment, Payment, PaymentError, PaymentRef, PaymentState};
use rt_contract::CallCtx;

use super::{
    OPERATION, Refused, money,
    record::record,
    rows::{load, lock, put},
};
use crate::{
    Bug,
    provider::{self, Asked, ProviderError},
    shop::{Claim, TENANT, claim, fingerprint, key_of},
    sim::{Place, Sim},
    store::{Key, PaymentRow, Reply, Tx, UnitError, with_retries},
};

pub(super) async fn authorize(
    sim: &Sim,
    place: Place,
    ctx: &CallCtx,
    request: &AuthorizePayment,
) -> Result<Payment, Refused> {
    let intent = with_retries(|| submit(sim, place, ctx, request)).await?;
    if intent.state != PaymentState::Submitted {
        return Ok(intent.view());
    }
    let key = match sim.with(|world| world.bug) {
        Some(Bug::UnstableProviderKey) => kernel_common::IdSource::next(sim).to_string(),
        _ => intent.provider_key.as_str().to_owned(),
    };
    let asked = Asked {
        key,
        payment_id: intent.id,
        order_id: intent.order_id,
        amount_minor: intent.amount.amount_minor,
        card: intent.instrument.token.clone(),
    };
    let said = provider::call(sim, place, move |world| world.provider.authorize(&asked)).await;
    let after = match said {
        Ok(fact) => record(sim, place, &fact).await?,
        Err(ProviderError::Unknown | ProviderError::Refused) => {
            load(sim, place, &PaymentRef::Id(intent.id)).await?
        }
    };
    if after.undo_wanted {
        return Err(UnitError::Domain(PaymentError::AlreadyVoided));
    }
    Ok(after.view())
}

/// Commits the intent with the provider's key, or finds the one that this key made.
async fn submit(
    sim: &Sim,
    place: Place,
    ctx: &CallCtx,
    request: &AuthorizePayment,
) -> Result<PaymentRecord, Refused> {
    let print = fingerprint(request);
    let key = (OPERATION, key_of(ctx).as_str().to_owned());
    let mut tx = Tx::begin(sim, place).await?;
    tx.lock(Key::Reply(key.0, key.1.clone())).await?;
    match claim(tx.read(|tables| tables.replies.get(&key).cloned()), &print) {
        Claim::Fresh => {}
        Claim::Kept(reply) => {
            let id: PaymentId = serde_json::from_value(reply).expect("as it was kept");
            return resume(sim, tx, id).await;
        }
        Claim::OtherRequest => return Err(UnitError::Domain(PaymentError::KeyReused)),
        Claim::Buried => return Err(UnitError::Domain(PaymentError::AlreadyVoided)),
    }
    tx.lock(Key::PaymentsOf(request.order_id)).await?;
    let taken = tx.read(|tables| {
        let mut records = tables.payments.values().map(|row| &row.record);
        records.any(|one| one.order_id == request.order_id && !one.is_definite_no())
    });
    if taken {
        return Err(UnitError::Domain(PaymentError::AnotherUnderWay));
    }
    let intent = intent(sim, request);
    let value = Some(serde_json::to_value(intent.id).expect("plain data"));
    let row = PaymentRow { record: intent.clone(), facts: BTreeSet::new() };
    tx.write(move |tables| {
        tables.payments.insert(row.record.id, row);
        tables.replies.insert(key, Reply { fingerprint: print, value });
    });
    tx.commit().await?;
    Ok(intent)
}

/// The time of asking again is committed first: an undo counts from it.
async fn resume(sim: &Sim, mut tx: Tx, id: PaymentId) -> Result<PaymentRecord, Refused> {
    let mut row = lock(&tx, id).await?;
    if row.record.undo_wanted {
        return Err(UnitError::Domain(PaymentError::AlreadyVoided));
    }
    let record = row.record.clone();
    if record.state == PaymentState::Submitted {
        row.record.asked_at = record.asked_at.max(sim.now());
        put(&mut tx, row, Vec::new());
        tx.commit().await?;
    }
    Ok(record)
}

fn intent(sim: &Sim, request: &AuthorizePayment) -> PaymentRecord {
    let now = sim.now();
    let id = PaymentId::generate(sim);
    PaymentRecord {
        id,
        tenant: TENANT,
        order_id: request.order_id,
        instrument: request.instrument.clone(),
        provider_key: IdempotencyKey::from(id.as_uuid()),
        return_url: request.return_url.clone(),
        state: PaymentState::Submitted,
        amount: request.amount,
        captured: money(0),
        refunded: money(0),
        refund_asked: money(0),
        action_url: None,
        decline_code: None,
        provider_payment: None,
        undo_wanted: false,
        transfer: None,
        event_seq: 0,
        asked_at: now,
        created_at: now,
        updated_at: now,
    }
}
