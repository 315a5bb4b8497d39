//! Payments over the store model and the bad line to the provider.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use async_trait::async_trait;
use kernel_common::{Clock, Currency, IdempotencyKey, LocalizedText, Money, OrderId, PaymentId};
use kernel_events::{Actor, EventDraft, EventMeta};
use mod_payment::rules::{Numbered, PaymentRecord};
use mod_payment_api::{
    AuthorizePayment, DueReturn, FoundPayments, InstrumentToken, Payment, PaymentError,
    PaymentFact, PaymentMethod, PaymentRef, PaymentState, Payments, PendingPayments,
    ReceiveWebhook, RecordReturn, RecordTransfer, RecordedTransfer, Refund, RefundPayment,
    TokenizeInstrument, TransfersQuery, VoidPayment, VoidedPayment, WebhookReceipt,
};
use rt_contract::{CallCtx, CallError};

use super::{Claim, METHOD, TENANT, claim, fingerprint, key_of, not_played};
use crate::{
    Bug,
    link::Link,
    provider::{self, Asked, ProviderError},
    sim::{Place, Sim},
    store::{Key, PaymentRow, Reply, StoreError, Tx, UnitError, read, with_retries},
};

const OPERATION: &str = "authorize_payment";
/// As the module has it: how long a request may still be on its way to the provider.
const IN_FLIGHT_MAX: Duration = Duration::from_secs(15);
/// How long an order waits for its money.
pub(crate) const DEADLINE_SECONDS: u32 = 60;

type Refused = UnitError<PaymentError>;
type Answer<T> = Result<T, CallError<PaymentError>>;

/// The contract, as a node reaches it.
pub(crate) struct ModelPayments(pub(crate) Link);

#[async_trait]
impl Payments for ModelPayments {
    async fn methods(&self, _ctx: &CallCtx, (): ()) -> Answer<Vec<PaymentMethod>> {
        self.0.sim.pause(self.0.place, 50, 500).await;
        Ok(vec![PaymentMethod {
            id: METHOD.to_owned(),
            name: LocalizedText::default(),
            fields: vec!["number".to_owned()],
            deadline_seconds: DEADLINE_SECONDS,
            test: true,
            paid_later: false,
        }])
    }

    async fn tokenize(
        &self,
        _ctx: &CallCtx,
        request: TokenizeInstrument,
    ) -> Answer<InstrumentToken> {
        self.0.sim.pause(self.0.place, 50, 500).await;
        let token = request.fields.get("number").cloned().unwrap_or_default();
        Ok(InstrumentToken { method: request.method, token, label: String::new() })
    }

    async fn authorize(&self, ctx: &CallCtx, request: AuthorizePayment) -> Answer<Payment> {
        let (sim, ctx) = (self.0.sim.clone(), ctx.clone());
        let effect = move |place| {
            let (sim, ctx, request) = (sim.clone(), ctx.clone(), request.clone());
            Box::pin(async move { Ok(authorize(&sim, place, &ctx, &request).await?) }) as _
        };
        self.0.call("payments.authorize", Arc::new(effect)).await
    }

    async fn refresh(&self, _ctx: &CallCtx, request: PaymentRef) -> Answer<Payment> {
        let sim = self.0.sim.clone();
        let effect = move |place| {
            let sim = sim.clone();
            Box::pin(async move { Ok(refresh(&sim, place, &request).await?) }) as _
        };
        self.0.call("payments.refresh", Arc::new(effect)).await
    }

    async fn void(&self, _ctx: &CallCtx, request: VoidPayment) -> Answer<VoidedPayment> {
        let sim = self.0.sim.clone();
        let effect = move |place| {
            let (sim, request) = (sim.clone(), request.clone());
            Box::pin(async move { Ok(void(&sim, place, &request).await?) }) as _
        };
        self.0.call("payments.void", Arc::new(effect)).await
    }

    async fn refund(&self, _ctx: &CallCtx, _request: RefundPayment) -> Answer<Refund> {
        Err(not_played("refunds by staff"))
    }

    async fn receive_webhook(
        &self,
        _ctx: &CallCtx,
        _request: ReceiveWebhook,
    ) -> Answer<WebhookReceipt> {
        Err(not_played("webhooks as bytes"))
    }

    async fn find(&self, _ctx: &CallCtx, _refs: Vec<PaymentRef>) -> Answer<FoundPayments> {
        Err(not_played("finding payments"))
    }

    async fn pending(&self, _ctx: &CallCtx, _query: PendingPayments) -> Answer<Vec<Payment>> {
        Err(not_played("the poller's question"))
    }

    async fn record_transfer(
        &self,
        _ctx: &CallCtx,
        _transfer: RecordTransfer,
    ) -> Answer<RecordedTransfer> {
        Err(not_played("transfers"))
    }

    async fn record_return(&self, _ctx: &CallCtx, _request: RecordReturn) -> Answer<Refund> {
        Err(not_played("transfers"))
    }

    async fn awaited(&self, _ctx: &CallCtx, _query: TransfersQuery) -> Answer<Vec<Payment>> {
        Err(not_played("transfers"))
    }

    async fn returns_due(&self, _ctx: &CallCtx, _query: TransfersQuery) -> Answer<Vec<DueReturn>> {
        Err(not_played("transfers"))
    }
}

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

fn money(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

async fn authorize(
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
    use mod_payment_api::FactKind;
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

async fn lock(tx: &Tx, id: PaymentId) -> Result<PaymentRow, Refused> {
    tx.lock(Key::Payment(id)).await?;
    let row = tx.read(|tables| tables.payments.get(&id).cloned());
    row.ok_or(UnitError::Domain(PaymentError::NotFound))
}

fn put(tx: &mut Tx, row: PaymentRow, events: Vec<Numbered>) {
    let id = row.record.id;
    let meta =
        EventMeta { actor: Actor::System("payment".to_owned()), traceparent: None, locale: None };
    let draft = |(seq, event): Numbered| EventDraft::new(format!("payment/{id}"), seq, &event);
    tx.publish(&meta, events.into_iter().map(draft));
    tx.write(move |tables| {
        tables.payments.insert(id, row);
    });
}

async fn load(sim: &Sim, place: Place, by: &PaymentRef) -> Result<PaymentRecord, Refused> {
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

/// What the provider, asked by our reference, has to say.
enum LookedUp {
    Known(Box<PaymentRecord>),
    NeverHeardOf,
    Silent,
}

async fn look_up(sim: &Sim, place: Place, id: PaymentId) -> Result<LookedUp, Refused> {
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

async fn refresh(sim: &Sim, place: Place, by: &PaymentRef) -> Result<Payment, Refused> {
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

async fn void(sim: &Sim, place: Place, request: &VoidPayment) -> Result<VoidedPayment, Refused> {
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

/// Takes a payment back step by step. A fact may overtake each step.
async fn undo(
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

/// Commits the wish to return the rest, then has it returned.
async fn refund_rest(sim: &Sim, place: Place, id: PaymentId) -> Result<PaymentRecord, Refused> {
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
async fn settle(sim: &Sim, place: Place, payment: PaymentRecord) -> Result<PaymentRecord, Refused> {
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
