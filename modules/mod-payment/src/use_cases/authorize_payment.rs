//! Asks for the money of an order: commit the intent, call, record the answer.

use kernel_common::{IdempotencyKey, Money, PaymentId, Validation};
use mod_payment_api::{
    AuthorizePayment, FREE, FactKind, Payment, PaymentError, PaymentFact, PaymentRef, PaymentState,
    spi::{ProviderAuthorize, ProviderError},
};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{Claim, Fingerprint, StoreError, UnitError, UnitOfWork, parse_reply};

use super::{
    find_payments::find_one,
    record_fact::{about, lock, record},
};
use crate::{
    PaymentModule,
    payment::{PaymentRecord, TransferRecord, holds_card_number, reference},
    store::{ONE_OPEN_PER_ORDER, PaymentStore},
};

/// The undo buries keys of this operation.
pub(super) const OPERATION: &str = "authorize_payment";

/// Refuses, in this order: no key, an unknown method, faults in fields, a key of another request,
/// a voided payment, another payment of the order.
pub(crate) async fn run(
    module: &PaymentModule,
    ctx: &CallCtx,
    request: AuthorizePayment,
) -> Result<Payment, CallError<PaymentError>> {
    let key = ctx.key.as_ref().ok_or(CallError::Domain(PaymentError::KeyRequired))?;
    let (method, currency) = (&request.instrument.method, request.amount.currency);
    if method != FREE {
        module.providers.offered(method, ctx.tenant, currency).map_err(CallError::Domain)?;
    }
    check(&request).map_err(CallError::Domain)?;
    let intent = module.db.with_retries(|| submit(module, ctx, key, &request)).await?;
    if intent.state != PaymentState::Submitted {
        return Ok(intent.view());
    }
    let asked = ask(module, ctx, intent).await?;
    if asked.undo_wanted {
        // The undo came while the provider was asked; it finds what became of it.
        return Err(CallError::Domain(PaymentError::AlreadyVoided));
    }
    Ok(asked.view())
}

fn check(request: &AuthorizePayment) -> Result<(), PaymentError> {
    let mut check = Validation::new();
    let instrument = &request.instrument;
    let (minor, free) = (request.amount.amount_minor, instrument.method == FREE);
    check.require(minor > 0 || free, "/amount", "out_of_range", "is above zero");
    check.require(minor == 0 || !free, "/amount", "out_of_range", "is zero for what is free");
    check.line("/instrument/token", &instrument.token, 200);
    check.optional_line("/instrument/label", &instrument.label, 100);
    for (pointer, text) in
        [("/instrument/token", &instrument.token), ("/instrument/label", &instrument.label)]
    {
        check.require(!holds_card_number(text), pointer, "card_number", "holds a card number");
    }
    let url = check.optional_line("/return_url", &request.return_url, 2_000);
    let web = url.is_empty() || url.starts_with("https://") || url.starts_with("http://");
    check.require(web, "/return_url", "invalid_url", "is no http or https address");
    check.finish().map_err(PaymentError::Invalid)
}

/// Commits the intent with the provider's key, or finds the one that this key made.
async fn submit(
    module: &PaymentModule,
    ctx: &CallCtx,
    key: &IdempotencyKey,
    request: &AuthorizePayment,
) -> Result<PaymentRecord, UnitError<PaymentError>> {
    let mut uow = module.db.begin(ctx).await?;
    let intent = intent(module, ctx, request);
    match uow.claim_with_reply(OPERATION, key, &Fingerprint::of(request), &intent.id).await? {
        Claim::Fresh => {}
        Claim::Kept(reply) => return resume(module, uow, ctx, parse_reply(reply)?).await,
        Claim::OtherRequest => return Err(UnitError::Domain(PaymentError::KeyReused)),
        Claim::Buried => return Err(UnitError::Domain(PaymentError::AlreadyVoided)),
    }
    let mut payments = PaymentStore::new(&mut uow, ctx.tenant);
    if !payments.insert(&intent).await.map_err(another_came_first)? {
        return Err(UnitError::Domain(PaymentError::AnotherUnderWay));
    }
    uow.commit().await?;
    Ok(intent)
}

/// What this key has made. While the outcome is unknown it may be asked for again, and the time
/// of asking is committed first: an undo counts from it.
async fn resume(
    module: &PaymentModule,
    mut uow: UnitOfWork,
    ctx: &CallCtx,
    payment_id: PaymentId,
) -> Result<PaymentRecord, UnitError<PaymentError>> {
    let mut payment = lock(&mut uow, ctx, payment_id).await?;
    if payment.undo_wanted {
        return Err(UnitError::Domain(PaymentError::AlreadyVoided));
    }
    if payment.state == PaymentState::Submitted {
        payment.asked_at = payment.asked_at.max(module.clock.now());
        PaymentStore::new(&mut uow, ctx.tenant).update(&payment).await?;
        uow.commit().await?;
    }
    Ok(payment)
}

fn another_came_first(error: StoreError) -> UnitError<PaymentError> {
    if error.violates(ONE_OPEN_PER_ORDER) {
        UnitError::Domain(PaymentError::AnotherUnderWay)
    } else {
        error.into()
    }
}

fn intent(module: &PaymentModule, ctx: &CallCtx, request: &AuthorizePayment) -> PaymentRecord {
    let now = module.clock.now();
    let id = PaymentId::generate(module.ids.as_ref());
    let method = &request.instrument.method;
    let terms = module.providers.of(method).ok().and_then(|p| p.transfer_terms(ctx.tenant));
    let transfer = terms.map(|terms| TransferRecord {
        reference: reference(&terms.reference_prefix, id.as_uuid()),
        account: terms.account,
        due_at: now.after(terms.deadline),
        expired_at: None,
        received_minor: 0,
        surplus_returned_minor: 0,
    });
    let nothing = Money::zero(request.amount.currency);
    PaymentRecord {
        id,
        tenant: ctx.tenant,
        order_id: request.order_id,
        instrument: request.instrument.clone(),
        // Of the payment, not of the caller's key: tenants share the provider's account, and two
        // of them may use one key.
        provider_key: IdempotencyKey::from(id.as_uuid()),
        return_url: request.return_url.trim().to_owned(),
        // Where nobody is called, the intent and its outcome are one commit.
        state: match &transfer {
            Some(_) => PaymentState::Awaiting,
            None if method == FREE => PaymentState::Captured,
            None => PaymentState::Submitted,
        },
        amount: request.amount,
        captured: nothing,
        refunded: nothing,
        refund_asked: nothing,
        action_url: None,
        decline_code: None,
        provider_payment: None,
        undo_wanted: false,
        transfer,
        event_seq: 0,
        asked_at: now,
        created_at: now,
        updated_at: now,
    }
}

/// Calls the provider with no unit of work open. While the outcome is unknown the same key goes
/// out again; there is never a second attempt.
async fn ask(
    module: &PaymentModule,
    ctx: &CallCtx,
    intent: PaymentRecord,
) -> Result<PaymentRecord, UnitError<PaymentError>> {
    let provider = module.providers.of(&intent.instrument.method).map_err(UnitError::Domain)?;
    let request = ProviderAuthorize {
        tenant: intent.tenant,
        payment_id: intent.id,
        key: intent.provider_key.clone(),
        amount: intent.amount,
        instrument: intent.instrument.clone(),
        return_url: intent.return_url.clone(),
    };
    let held = match rt_failpoints::planted("call_in_transaction") {
        true => Some(module.db.begin(ctx).await?),
        false => None,
    };
    let answer = about(intent.id, provider.authorize(&request).await);
    drop(held);
    let fact = match answer {
        Ok(fact) => fact,
        Err(ProviderError::Refused(reason)) => refused(&intent, &reason),
        Err(ProviderError::Unknown(reason)) if rt_failpoints::planted("unknown_is_no") => {
            refused(&intent, &reason)
        }
        Err(unknown @ (ProviderError::Unknown(_) | ProviderError::Unavailable(_))) => {
            tracing::warn!(payment.id = %intent.id, %unknown, "payment outcome unknown");
            // A webhook may have been quicker than the answer that never came.
            return find_one(module, ctx, PaymentRef::Id(intent.id)).await;
        }
    };
    Ok(record(module, ctx, &fact).await?.payment)
}

/// A definite no without a payment at the provider.
fn refused(intent: &PaymentRecord, reason: &str) -> PaymentFact {
    PaymentFact {
        event_id: format!("refused:{}", intent.id),
        payment_id: intent.id,
        kind: FactKind::Declined,
        captured: Money::zero(intent.amount.currency),
        refunded: Money::zero(intent.amount.currency),
        provider_payment: None,
        action_url: None,
        decline_code: Some("refused_by_provider".to_owned()),
        raw: serde_json::json!({ "refused": reason }),
    }
}
