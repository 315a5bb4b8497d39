//! Payments by transfer over a real PostgreSQL: what came, what is due, and who was first.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use async_trait::async_trait;
use kernel_common::{Clock, Currency, IdempotencyKey, LocalizedText, Money, TenantId};
use mod_payment_api::{
    AuthorizePayment, BankAccount, BookingDay, DueReturn, InstrumentToken, Payment, PaymentError,
    PaymentFact, PaymentMethod, PaymentRef, PaymentState, Payments, RecordReturn, RecordTransfer,
    RecordedTransfer, TransferOutcome, TransferTarget, TransfersQuery, VoidPayment, VoidedPayment,
    spi::{
        InstrumentFault, PaymentProvider, ProviderAuthorize, ProviderError, TransferTerms,
        WebhookError,
    },
};
use testkit::tenant_two;

use crate::stage::{
    Answered, PRICE_MINOR, Stage, ctx, ctx_of, eur, fresh_ctx, order_paid_with, refund_of, refusal,
};

const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// A method whose provider must never be called.
struct Nobody;

#[async_trait]
impl PaymentProvider for Nobody {
    fn method(&self) -> PaymentMethod {
        PaymentMethod {
            id: "transfer".to_owned(),
            name: LocalizedText::en_ru("Transfer", "Перевод"),
            fields: Vec::new(),
            deadline_seconds: 0,
            test: false,
            paid_later: true,
        }
    }

    fn serves(&self, _tenant: TenantId, currency: Currency) -> bool {
        currency == Currency::EUR
    }

    fn transfer_terms(&self, _tenant: TenantId) -> Option<TransferTerms> {
        let account = BankAccount {
            holder: "Nordlicht GmbH".to_owned(),
            number: "DE89370400440532013000".to_owned(),
            bank: "A bank".to_owned(),
            bic: None,
        };
        let reference_prefix = "SHOP".to_owned();
        Some(TransferTerms { account, reference_prefix, deadline: WEEK })
    }

    async fn tokenize(
        &self,
        _fields: &BTreeMap<String, String>,
    ) -> Result<InstrumentToken, Vec<InstrumentFault>> {
        Ok(transfer())
    }

    async fn authorize(&self, _request: &ProviderAuthorize) -> Result<PaymentFact, ProviderError> {
        panic!("nobody is asked for the money")
    }

    async fn look_up(
        &self,
        _payment_id: kernel_common::PaymentId,
    ) -> Result<PaymentFact, ProviderError> {
        panic!("nobody is asked about a transfer")
    }

    async fn void(
        &self,
        _payment: &str,
        _key: &IdempotencyKey,
    ) -> Result<PaymentFact, ProviderError> {
        panic!("nobody voids a transfer")
    }

    async fn refund(
        &self,
        _payment: &str,
        _key: &IdempotencyKey,
        _amount: Money,
    ) -> Result<PaymentFact, ProviderError> {
        panic!("nobody returns money by itself")
    }

    fn read_webhook(
        &self,
        _headers: &BTreeMap<String, String>,
        _body: &str,
    ) -> Result<PaymentFact, WebhookError> {
        Err(WebhookError::Forged)
    }
}

fn transfer() -> InstrumentToken {
    let (method, token) = ("transfer".to_owned(), "transfer".to_owned());
    InstrumentToken { method, token, label: String::new() }
}

fn day() -> BookingDay {
    BookingDay::try_from("2026-11-21".to_owned()).expect("a day")
}

fn money(target: TransferTarget, amount: Money, bank_id: &str) -> RecordTransfer {
    let (booked_on, bank_id) = (day(), bank_id.to_owned());
    RecordTransfer { target, amount, booked_on, bank_id, note: String::new() }
}

async fn open() -> Stage {
    Stage::over(Arc::new(Nobody)).await
}

impl Stage {
    async fn awaits(&self, key: &str) -> Payment {
        let asked = self.module.authorize(&ctx(key), order_paid_with(transfer())).await;
        asked.expect("an answer")
    }

    async fn comes(
        &self,
        payment: &Payment,
        minor: i64,
        bank_id: &str,
    ) -> Answered<RecordedTransfer> {
        let target = TransferTarget::OfOrder(payment.order_id);
        self.module.record_transfer(&fresh_ctx(), money(target, eur(minor), bank_id)).await
    }

    async fn due(&self) -> Vec<DueReturn> {
        let query = TransfersQuery { limit: 100 };
        self.module.returns_due(&fresh_ctx(), query).await.expect("an answer")
    }

    async fn returned(&self, due: &DueReturn, bank_id: &str) -> Answered<mod_payment_api::Refund> {
        let (refund_id, bank_id) = (due.refund_id, bank_id.to_owned());
        let record = RecordReturn { refund_id, booked_on: day(), bank_id };
        self.module.record_return(&fresh_ctx(), record).await
    }
}

#[tokio::test]
async fn the_intent_and_its_instructions_are_there_at_once_and_a_repeat_is_the_same() {
    let stage = open().await;
    let request = order_paid_with(transfer());
    let first = stage.module.authorize(&ctx("k"), request.clone()).await.expect("an answer");
    assert_eq!(first.state, PaymentState::Awaiting);
    let told = first.transfer.clone().expect("instructions");
    assert_eq!(told.due_at, stage.clock.now().after(WEEK));
    assert_eq!((told.received, told.surplus, told.to_return), (eur(0), eur(0), eur(0)));
    assert_eq!(stage.module.authorize(&ctx("k"), request.clone()).await, Ok(first.clone()));
    let second = stage.module.authorize(&ctx("k2"), request).await;
    assert_eq!(refusal(second), PaymentError::AnotherUnderWay);
    assert_eq!(stage.refresh(first.id).await, Ok(first.clone()), "nobody is asked");
    assert!(stage.pending().await.is_empty(), "the poller leaves it alone");
    assert_eq!(stage.published(first.id).await, [""; 0]);
    let query = TransfersQuery { limit: 10 };
    assert_eq!(stage.module.awaited(&fresh_ctx(), query).await, Ok(vec![first]));
}

#[tokio::test]
async fn the_method_is_offered_and_taken_in_the_currency_of_the_account_only() {
    let stage = open().await;
    let offered = stage.module.methods(&fresh_ctx(), ()).await.expect("an answer");
    assert_eq!((offered[0].paid_later, offered[0].deadline_seconds), (true, 7 * 86_400));
    let dollars = rt_contract::CallCtx { currency: Currency::USD, ..fresh_ctx() };
    assert_eq!(stage.module.methods(&dollars, ()).await, Ok(vec![]));
    let amount = Money::new(100, Currency::USD);
    let request = AuthorizePayment { amount, ..order_paid_with(transfer()) };
    let refused = refusal(stage.module.authorize(&dollars, request).await);
    assert_eq!(refused, PaymentError::UnknownMethod("transfer".to_owned()));
}

#[tokio::test]
async fn a_reference_is_found_in_the_line_of_the_bank_and_a_slip_finds_nobody() {
    let stage = open().await;
    let payment = stage.awaits("k").await;
    let reference = payment.transfer.as_ref().expect("instructions").reference.clone();
    let spelt = format!("payment for {}!", reference.to_lowercase().replace("shop", " shop "));
    let target = TransferTarget::Reference(spelt);
    let recorded = stage.module.record_transfer(&fresh_ctx(), money(target, eur(1), "1")).await;
    assert_eq!(recorded.expect("found").payment.id, payment.id);
    for wrong in [String::new(), "RF00SHOP".to_owned(), reference.replace("SHOP", "SHOQ")] {
        let target = TransferTarget::Reference(wrong.clone());
        let nobody = stage.module.record_transfer(&fresh_ctx(), money(target, eur(1), "2")).await;
        assert_eq!(refusal(nobody), PaymentError::UnknownReference(wrong));
    }
    let theirs = TransferTarget::Reference(reference.clone());
    let elsewhere = ctx_of(tenant_two(), "x");
    let nobody = stage.module.record_transfer(&elsewhere, money(theirs, eur(1), "3")).await;
    assert_eq!(refusal(nobody), PaymentError::UnknownReference(reference), "of another tenant");
}

#[tokio::test]
async fn one_movement_is_recorded_once_and_its_id_is_nobody_elses() {
    let stage = open().await;
    let (one, other) = (stage.awaits("a").await, stage.awaits("b").await);
    let first = stage.comes(&one, 400, "m-1").await.expect("recorded");
    assert_eq!(first.outcome, TransferOutcome::PartiallyPaid { rest: eur(PRICE_MINOR - 400) });
    let again = stage.comes(&one, 400, "m-1").await.expect("known");
    assert_eq!((again.fresh, again.payment), (false, first.payment));
    let reused = PaymentError::BankIdReused("m-1".to_owned());
    assert_eq!(refusal(stage.comes(&one, 401, "m-1").await), reused);
    assert_eq!(refusal(stage.comes(&other, 400, "m-1").await), reused);
    let dollars =
        money(TransferTarget::OfOrder(one.order_id), Money::new(400, Currency::USD), "m-2");
    let refused = refusal(stage.module.record_transfer(&fresh_ctx(), dollars).await);
    let (expected, found) = (Currency::EUR, Currency::USD);
    assert_eq!(refused, PaymentError::CurrencyMismatch { expected, found });
    assert_eq!(stage.count("SELECT count(*) FROM payments.facts").await, 1);
    assert_eq!(stage.published(one.id).await, ["partially_paid"]);
}

#[tokio::test]
async fn twenty_movements_at_once_add_up() {
    let stage = open().await;
    let payment = stage.awaits("k").await;
    let mut coming = tokio::task::JoinSet::new();
    for number in 0..40 {
        let (module, order_id) = (stage.module.clone(), payment.order_id);
        coming.spawn(async move {
            let target = TransferTarget::OfOrder(order_id);
            // Every movement is recorded twice.
            let id = format!("m-{}", number / 2);
            module.record_transfer(&fresh_ctx(), money(target, eur(100), &id)).await
        });
    }
    let fresh = coming.join_all().await.into_iter();
    assert_eq!(fresh.filter(|recorded| recorded.as_ref().expect("recorded").fresh).count(), 20);
    let payment = stage.payment(payment.id).await;
    let transfer = payment.transfer.expect("a transfer");
    assert_eq!((transfer.received, transfer.surplus), (eur(2_000), eur(2_000 - PRICE_MINOR)));
    assert_eq!((payment.state, payment.captured), (PaymentState::Captured, eur(PRICE_MINOR)));
    let due: i64 = stage.due().await.iter().map(|due| due.amount.amount_minor).sum();
    assert_eq!(due, 2_000 - PRICE_MINOR);
}

#[tokio::test]
async fn an_undo_closes_what_is_awaited_and_asks_back_what_came() {
    let stage = open().await;
    assert_eq!(stage.void("never").await, Ok(VoidedPayment::NeverAuthorized));
    let request = order_paid_with(transfer());
    let buried = refusal(stage.module.authorize(&ctx("never"), request).await);
    assert_eq!(buried, PaymentError::AlreadyVoided);

    let payment = stage.awaits("k").await;
    for _ in 0..2 {
        let undone = stage.void("k").await.expect("undone");
        let VoidedPayment::Voided(undone) = undone else { panic!("{undone:?}") };
        assert_eq!(undone.state, PaymentState::Voided);
    }
    assert_eq!(stage.published(payment.id).await, ["voided"]);
    let came = stage.comes(&payment, PRICE_MINOR, "1").await.expect("recorded");
    assert_eq!(came.outcome, TransferOutcome::Unwanted { to_return: eur(PRICE_MINOR) });
    let due = stage.due().await;
    assert_eq!((due.len(), due[0].amount), (1, eur(PRICE_MINOR)));
    let settled = stage.returned(&due[0], "out-1").await.expect("settled");
    assert_eq!((settled.settled, settled.payment.state), (true, PaymentState::Refunded));
    assert_eq!(stage.returned(&due[0], "out-1").await, Ok(settled), "a repeat");
    assert_eq!(refusal(stage.returned(&due[0], "out-2").await), PaymentError::NoSuchReturn);
    assert_eq!(stage.due().await, []);
}

#[tokio::test]
async fn one_movement_settles_one_return() {
    let stage = open().await;
    let payment = stage.awaits("k").await;
    stage.comes(&payment, PRICE_MINOR + 10, "1").await.expect("recorded");
    stage.comes(&payment, 10, "2").await.expect("recorded");
    let due = stage.due().await;
    stage.returned(&due[0], "out").await.expect("settled");
    let reused = PaymentError::BankIdReused("out".to_owned());
    assert_eq!(refusal(stage.returned(&due[1], "out").await), reused);
    let left = stage.due().await;
    assert_eq!(left.iter().map(|due| due.refund_id).collect::<Vec<_>>(), [due[1].refund_id]);
}

#[tokio::test]
async fn a_refund_by_staff_waits_for_the_person_who_makes_it() {
    let stage = open().await;
    let payment = stage.awaits("k").await;
    let early = stage.module.refund(&ctx("r0"), refund_of(payment.id, Some(1))).await;
    assert_eq!(refusal(early), PaymentError::NotCaptured);
    stage.comes(&payment, 100, "1").await.expect("recorded");
    let part = stage.module.refund(&ctx("r1"), refund_of(payment.id, Some(1))).await;
    assert_eq!(refusal(part), PaymentError::NotCaptured, "the rest is still awaited");
    stage.comes(&payment, PRICE_MINOR - 100, "2").await.expect("recorded");
    let refund = stage.refund("r2", payment.id, 200).await.expect("asked for");
    assert!(!refund.settled);
    assert_eq!(stage.refresh(payment.id).await.expect("an answer").refunded, eur(0));
    let due = stage.due().await;
    assert_eq!((due[0].refund_id, due[0].surplus), (refund.id, false));
    stage.returned(&due[0], "out").await.expect("settled");
    let payment = stage.payment(payment.id).await;
    assert_eq!((payment.state, payment.refunded), (PaymentState::PartiallyRefunded, eur(200)));
    assert_eq!(stage.published(payment.id).await, ["partially_paid", "captured", "refunded"]);
}

#[tokio::test]
async fn a_deadline_passes_once_and_only_for_money_that_is_missing() {
    let stage = open().await;
    let (paid, part, none) =
        (stage.awaits("a").await, stage.awaits("b").await, stage.awaits("c").await);
    stage.comes(&paid, PRICE_MINOR, "1").await.expect("recorded");
    stage.comes(&part, 100, "2").await.expect("recorded");
    stage.clock.advance(WEEK);
    for _ in 0..2 {
        stage.module.expire_overdue(100).await.expect("an answer");
    }
    assert_eq!(stage.module.expire_overdue(100).await, Ok(0), "nothing is left to do");
    assert_eq!(stage.payment(paid.id).await.state, PaymentState::Captured);
    assert_eq!(stage.payment(none.id).await.state, PaymentState::Expired);
    assert_eq!(stage.published(part.id).await, ["partially_paid", "expired"]);
    assert_eq!(stage.published(none.id).await, ["expired"]);
    let due = stage.due().await;
    assert_eq!((due.len(), due[0].amount), (1, eur(100)), "what had come goes back");
    // All of it comes late: whether it is still wanted is for the order to say.
    let late = stage.comes(&none, PRICE_MINOR, "3").await.expect("recorded");
    assert_eq!(late.outcome, TransferOutcome::Late);
    assert_eq!(stage.due().await.len(), 1);
    let unwanted = VoidPayment::OfOrder(none.order_id);
    stage.module.void(&fresh_ctx(), unwanted).await.expect("asked back");
    assert_eq!(stage.due().await.len(), 2);
}

#[tokio::test]
async fn money_and_deadline_race_for_the_payment_s_row() {
    let stage = open().await;
    let mut outcomes = BTreeMap::new();
    for round in 0..20 {
        let payment = stage.awaits(&format!("k-{round}")).await;
        stage.clock.advance(WEEK);
        let bank_id = format!("m-{round}");
        let (expired, came) = tokio::join!(
            stage.module.expire_overdue(100),
            stage.comes(&payment, PRICE_MINOR, &bank_id)
        );
        expired.expect("an answer");
        let outcome = came.expect("recorded").outcome;
        let now = stage.payment(payment.id).await;
        assert_eq!(now.state, PaymentState::Captured, "the money is written down either way");
        let late = now.transfer.expect("a transfer").expired;
        assert_eq!(late, outcome == TransferOutcome::Late, "{outcome:?}");
        *outcomes.entry(format!("{outcome:?}")).or_insert(0) += 1;
    }
    assert_eq!(outcomes.values().sum::<i32>(), 20);
}

#[tokio::test]
async fn a_payment_of_nothing_is_paid_at_once_and_undone_at_once() {
    let stage = open().await;
    let free = InstrumentToken {
        method: mod_payment_api::FREE.to_owned(),
        token: "free".to_owned(),
        label: String::new(),
    };
    let request = AuthorizePayment { amount: eur(0), ..order_paid_with(free.clone()) };
    let payment = stage.module.authorize(&ctx("k"), request).await.expect("an answer");
    assert_eq!((payment.state, payment.captured), (PaymentState::Captured, eur(0)));
    assert_eq!(stage.refresh(payment.id).await, Ok(payment.clone()));
    let nothing = refund_of(payment.id, None);
    assert_eq!(refusal(stage.module.refund(&ctx("r"), nothing).await), PaymentError::NotCaptured);
    let undone = stage.void("k").await.expect("undone");
    assert!(matches!(undone, VoidedPayment::Voided(p) if p.state == PaymentState::Voided));
    let not_free = order_paid_with(free);
    let refused = refusal(stage.module.authorize(&ctx("k2"), not_free).await);
    assert!(matches!(refused, PaymentError::Invalid(_)), "{refused:?}");
    let nothing = AuthorizePayment { amount: eur(0), ..order_paid_with(transfer()) };
    let refused = refusal(stage.module.authorize(&ctx("k3"), nothing).await);
    assert!(matches!(refused, PaymentError::Invalid(_)), "{refused:?}");
}

#[tokio::test]
async fn money_for_a_payment_that_is_no_transfer_is_refused() {
    let stage = open().await;
    let free = InstrumentToken {
        method: mod_payment_api::FREE.to_owned(),
        token: "free".to_owned(),
        label: String::new(),
    };
    let request = AuthorizePayment { amount: eur(0), ..order_paid_with(free) };
    let payment = stage.module.authorize(&ctx("k"), request).await.expect("an answer");
    assert_eq!(refusal(stage.comes(&payment, 1, "1").await), PaymentError::NotATransfer);
    let found = stage.module.find(&fresh_ctx(), vec![PaymentRef::Id(payment.id)]).await;
    assert_eq!(found.expect("an answer").items, [payment]);
}
