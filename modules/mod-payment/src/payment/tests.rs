use kernel_common::{Currency, Money, OrderId, PaymentId, SequentialIds, TenantId, Timestamp};
use mod_payment_api::{FactKind, InstrumentToken, PaymentEvent, PaymentFact, PaymentState};
use proptest::prelude::*;

use super::{Contradiction, PaymentRecord};

const AT: Timestamp = Timestamp::from_unix_micros(0);

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn record() -> PaymentRecord {
    let ids = SequentialIds::default();
    PaymentRecord {
        id: PaymentId::generate(&ids),
        tenant: TenantId::generate(&ids),
        order_id: OrderId::generate(&ids),
        instrument: InstrumentToken {
            method: "testcard".to_owned(),
            token: "tok".to_owned(),
            label: "•••• 4242".to_owned(),
        },
        provider_key: "k".parse().expect("a key"),
        return_url: String::new(),
        state: PaymentState::Submitted,
        amount: eur(1000),
        captured: eur(0),
        refunded: eur(0),
        refund_asked: eur(0),
        action_url: None,
        decline_code: None,
        provider_payment: None,
        undo_wanted: false,
        transfer: None,
        event_seq: 0,
        asked_at: AT,
        created_at: AT,
        updated_at: AT,
    }
}

fn fact(kind: FactKind, captured: i64, refunded: i64) -> PaymentFact {
    PaymentFact {
        event_id: format!("{kind:?}-{captured}-{refunded}"),
        payment_id: record().id,
        kind,
        captured: eur(captured),
        refunded: eur(refunded),
        provider_payment: Some("pay_1".to_owned()),
        action_url: (kind == FactKind::RequiresAction).then(|| "https://confirm".to_owned()),
        decline_code: (kind == FactKind::Declined).then(|| "card_declined".to_owned()),
        raw: serde_json::Value::Null,
    }
}

fn merged(facts: &[PaymentFact]) -> PaymentRecord {
    let mut payment = record();
    for fact in facts {
        payment.merge(fact, AT).expect("own facts");
    }
    payment
}

fn names(events: &[(i64, PaymentEvent)]) -> Vec<(i64, &'static str)> {
    let name = |event: &PaymentEvent| kernel_events::DomainEvent::event_type(event);
    events.iter().map(|(seq, event)| (*seq, name(event))).collect()
}

type Said = (FactKind, i64, i64);

#[test]
fn each_history_ends_where_the_table_says() {
    use FactKind::{Authorized, Captured, Declined, Refunded, RequiresAction, Voided};
    use PaymentState as S;
    let table: &[(&[Said], S)] = &[
        (&[], S::Submitted),
        (&[(RequiresAction, 0, 0)], S::RequiresAction),
        (&[(RequiresAction, 0, 0), (Authorized, 0, 0)], S::Authorized),
        (&[(Declined, 0, 0)], S::Declined),
        (&[(Captured, 1000, 0), (Authorized, 0, 0)], S::Captured),
        (&[(Captured, 1000, 0), (Declined, 0, 0)], S::Captured),
        (&[(Authorized, 0, 0), (Voided, 0, 0)], S::Voided),
        (&[(Voided, 0, 0), (Captured, 1000, 0)], S::Captured),
        (&[(Captured, 1000, 0), (Refunded, 1000, 400)], S::PartiallyRefunded),
        (&[(Refunded, 1000, 1000), (Refunded, 1000, 400)], S::Refunded),
        (&[(Refunded, 1000, 1000), (Captured, 1000, 0)], S::Refunded),
        (&[(Refunded, 400, 400), (Captured, 1000, 0)], S::PartiallyRefunded),
    ];
    for (facts, expected) in table {
        let facts: Vec<_> = facts.iter().map(|(k, c, r)| fact(*k, *c, *r)).collect();
        assert_eq!(merged(&facts).state, *expected, "{facts:?}");
    }
}

#[test]
fn a_fact_that_says_nothing_new_publishes_nothing() {
    let mut payment = record();
    let captured = fact(FactKind::Captured, 1000, 0);
    let first = payment.merge(&captured, AT).expect("own fact");
    assert_eq!(names(&first), [(1, "payments.captured.v1")]);
    assert_eq!(payment.merge(&captured, AT), Ok(vec![]));
    assert_eq!(payment.merge(&fact(FactKind::Authorized, 0, 0), AT), Ok(vec![]));
    assert_eq!(payment.event_seq, 1);
}

#[test]
fn a_refund_that_is_heard_of_before_its_charge_publishes_both() {
    let mut payment = record();
    let first = payment.merge(&fact(FactKind::Refunded, 1000, 300), AT).expect("own fact");
    assert_eq!(names(&first), [(1, "payments.captured.v1"), (2, "payments.refunded.v1")]);
    assert_eq!(payment.merge(&fact(FactKind::Captured, 1000, 0), AT), Ok(vec![]));
}

#[test]
fn facts_that_cannot_be_true_are_refused() {
    let mut payment = merged(&[fact(FactKind::RequiresAction, 0, 0)]);
    let before = payment.clone();
    let mut yen = fact(FactKind::Captured, 10, 0);
    yen.captured = Money::new(10, Currency::JPY);
    let mut other = fact(FactKind::Captured, 1000, 0);
    other.provider_payment = Some("pay_2".to_owned());
    let table = [
        (fact(FactKind::Captured, 1001, 0), Contradiction::Amount),
        (fact(FactKind::Refunded, 1000, -1), Contradiction::Amount),
        (yen, Contradiction::Currency),
        (other, Contradiction::OtherPayment),
    ];
    for (fact, why) in table {
        assert_eq!(payment.merge(&fact, AT), Err(why), "{fact:?}");
        assert_eq!(payment, before);
    }
}

#[test]
fn only_an_attempt_that_was_never_answered_is_abandoned() {
    let mut payment = record();
    let (seq, event) = payment.abandon(AT).expect("nothing was heard");
    assert_eq!((seq, event.payment().state), (1, PaymentState::Voided));
    assert!(payment.abandon(AT).is_none());
    assert!(merged(&[fact(FactKind::Captured, 1000, 0)]).abandon(AT).is_none());
}

#[test]
fn an_abandoned_attempt_lives_again_when_the_provider_has_heard_of_it() {
    for (kind, captured, expected) in [
        (FactKind::RequiresAction, 0, PaymentState::RequiresAction),
        (FactKind::Authorized, 0, PaymentState::Authorized),
        (FactKind::Captured, 1000, PaymentState::Captured),
        (FactKind::Declined, 0, PaymentState::Declined),
    ] {
        let mut payment = record();
        payment.undo_wanted = true;
        payment.abandon(AT).expect("nothing was heard");
        assert!(!payment.owes_undo());
        payment.merge(&fact(kind, captured, 0), AT).expect("own fact");
        assert_eq!(payment.state, expected);
        assert_eq!(payment.owes_undo(), kind != FactKind::Declined);
    }
}

#[test]
fn what_the_provider_returned_by_itself_cannot_be_asked_back_again() {
    let mut payment = merged(&[fact(FactKind::Captured, 1000, 0)]);
    assert_eq!(payment.refundable(), eur(1000));
    payment.refund_asked = eur(300);
    assert_eq!(payment.refundable(), eur(700));
    payment.merge(&fact(FactKind::Refunded, 1000, 800), AT).expect("own fact");
    assert_eq!(payment.refundable(), eur(200));
}

fn any_fact() -> impl Strategy<Value = PaymentFact> {
    let kind = prop::sample::select(vec![
        FactKind::RequiresAction,
        FactKind::Authorized,
        FactKind::Captured,
        FactKind::Declined,
        FactKind::Voided,
        FactKind::Refunded,
    ]);
    let amount = prop_oneof![Just(0i64), Just(400), Just(1000), 0i64..=1000];
    (kind, amount.clone(), amount)
        .prop_map(|(kind, captured, refunded)| fact(kind, captured.max(refunded), refunded))
}

proptest! {
    #[test]
    fn order_and_repetition_of_facts_do_not_matter(
        facts in prop::collection::vec(any_fact(), 0..6),
        seed in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
    ) {
        let mut shuffled: Vec<PaymentFact> = facts.clone();
        if !facts.is_empty() {
            shuffled.extend(seed.iter().map(|index| index.get(&facts).clone()));
            for (position, index) in seed.iter().enumerate() {
                let other = index.index(shuffled.len());
                let position = position % shuffled.len();
                shuffled.swap(position, other);
            }
        }
        let (straight, mixed) = (merged(&facts), merged(&shuffled));
        prop_assert_eq!(
            PaymentRecord { event_seq: 0, ..straight },
            PaymentRecord { event_seq: 0, ..mixed }
        );
    }

    #[test]
    fn a_payment_never_goes_back(facts in prop::collection::vec(any_fact(), 0..12)) {
        let mut payment = record();
        for fact in facts {
            let before = payment.clone();
            payment.merge(&fact, AT).expect("own facts");
            let more_was_taken = payment.captured != before.captured;
            prop_assert!(payment.state >= before.state || more_was_taken);
            prop_assert!(payment.captured.amount_minor >= before.captured.amount_minor);
            prop_assert!(payment.refunded.amount_minor >= before.refunded.amount_minor);
            prop_assert!(payment.refunded.amount_minor <= payment.captured.amount_minor);
            prop_assert!(!payment.refundable().is_negative());
        }
    }

    #[test]
    fn a_capture_is_published_once_and_refunds_add_up(
        facts in prop::collection::vec(any_fact(), 0..12),
    ) {
        let mut payment = record();
        let (mut captures, mut returned, mut seqs) = (0, 0, Vec::new());
        for fact in facts {
            for (seq, event) in payment.merge(&fact, AT).expect("own facts") {
                seqs.push(seq);
                match event {
                    PaymentEvent::Captured { .. } => captures += 1,
                    PaymentEvent::Refunded { amount, .. } => returned += amount.amount_minor,
                    _ => {}
                }
            }
        }
        prop_assert_eq!(captures, i64::from(!payment.captured.is_zero()));
        prop_assert_eq!(returned, payment.refunded.amount_minor);
        let gapless: Vec<i64> = (1..=payment.event_seq).collect();
        prop_assert_eq!(seqs, gapless);
    }
}

/// A payment of 10.00 that comes by itself until second 100.
fn awaited() -> PaymentRecord {
    let account = mod_payment_api::BankAccount {
        holder: "Nordlicht GmbH".to_owned(),
        number: "DE89370400440532013000".to_owned(),
        bank: "A bank".to_owned(),
        bic: None,
    };
    let transfer = super::TransferRecord {
        account,
        reference: "RF18539007547034".to_owned(),
        due_at: second(100),
        expired_at: None,
        received_minor: 0,
        surplus_returned_minor: 0,
    };
    PaymentRecord { state: PaymentState::Awaiting, transfer: Some(transfer), ..record() }
}

fn second(second: i64) -> Timestamp {
    Timestamp::from_unix_micros(second * 1_000_000)
}

/// What can happen to a transfer.
#[derive(Clone, Copy, Debug)]
enum Happens {
    Comes(i64),
    Due,
    Undo,
}

fn happen(payment: &mut PaymentRecord, what: Happens) -> Vec<(i64, PaymentEvent)> {
    match what {
        Happens::Comes(minor) => payment.receive(eur(minor), AT).expect("in range").events,
        Happens::Due => payment.expire(second(100)).into_iter().collect(),
        Happens::Undo => payment.want_undo(AT).into_iter().collect(),
    }
}

#[test]
fn each_history_of_a_transfer_ends_where_the_table_says() {
    use Happens::{Comes, Due, Undo};
    use PaymentState as S;
    let table: &[(&[Happens], S, i64, i64)] = &[
        (&[], S::Awaiting, 0, 0),
        (&[Comes(400)], S::PartiallyPaid, 400, 0),
        (&[Comes(400), Comes(600)], S::Captured, 1000, 0),
        (&[Comes(1000)], S::Captured, 1000, 0),
        (&[Comes(1300)], S::Captured, 1000, 300),
        (&[Comes(400), Comes(700)], S::Captured, 1000, 100),
        (&[Due], S::Expired, 0, 0),
        (&[Due, Due, Undo], S::Expired, 0, 0),
        (&[Comes(1000), Due], S::Captured, 1000, 0),
        (&[Due, Comes(1000)], S::Captured, 1000, 0),
        (&[Due, Comes(400)], S::PartiallyPaid, 400, 0),
        (&[Comes(400), Due], S::PartiallyPaid, 400, 0),
        (&[Comes(400), Due, Comes(600)], S::Captured, 1000, 0),
        (&[Undo], S::Voided, 0, 0),
        (&[Undo, Due], S::Voided, 0, 0),
        (&[Undo, Comes(1000)], S::Captured, 1000, 0),
        (&[Undo, Comes(400)], S::PartiallyPaid, 400, 0),
    ];
    for (history, state, captured, surplus) in table {
        let mut payment = awaited();
        for what in *history {
            happen(&mut payment, *what);
        }
        let got = (payment.state, payment.captured, payment.surplus());
        assert_eq!(got, (*state, eur(*captured), eur(*surplus)), "{history:?}");
    }
}

#[test]
fn a_deadline_is_not_early_and_what_it_finds_whole_it_leaves() {
    let mut payment = awaited();
    assert!(payment.expire(second(99)).is_none());
    assert!(payment.expire(second(100)).is_some());
    assert!(!payment.owes_undo() && payment.is_definite_no());
    let mut part = awaited();
    part.receive(eur(1), AT).expect("in range");
    part.expire(second(100)).expect("it is due");
    assert!(part.owes_undo(), "what came is to be asked back");
    part.refund_asked = eur(1);
    assert!(!part.owes_undo(), "and then it is for people");
    assert!(
        awaited().receive(eur(i64::MAX), AT).is_some_and(|r| r.surplus == eur(i64::MAX - 1000))
    );
    let mut rich = awaited();
    rich.receive(eur(i64::MAX), AT).expect("in range");
    assert!(rich.receive(eur(1), AT).is_none(), "a sum that is no amount");
}

proptest! {
    #[test]
    fn movements_in_any_order_amount_to_the_same(
        movements in prop::collection::vec(1_i64..1_500, 0..6),
        shift in 0_usize..6,
        due in prop::option::of(0_usize..6),
    ) {
        let run = |movements: &[i64]| {
            let mut payment = awaited();
            let (mut captures, mut seqs) = (0, Vec::new());
            for (place, minor) in movements.iter().enumerate() {
                if due == Some(place) {
                    seqs.extend(happen(&mut payment, Happens::Due).iter().map(|(seq, _)| *seq));
                }
                for (seq, event) in happen(&mut payment, Happens::Comes(*minor)) {
                    seqs.push(seq);
                    captures += i64::from(matches!(event, PaymentEvent::Captured { .. }));
                }
                assert!(payment.captured.amount_minor <= 1000);
                let received = payment.transfer.as_ref().expect("a transfer").received_minor;
                let kept = payment.captured.amount_minor + payment.surplus().amount_minor;
                assert_eq!(received, kept, "nothing is lost and nothing invented");
            }
            assert_eq!(captures, i64::from(payment.captured == eur(1000)), "told once");
            assert_eq!(seqs, (1..=payment.event_seq).collect::<Vec<_>>());
            payment
        };
        let mut shifted = movements.clone();
        if !movements.is_empty() {
            shifted.rotate_left(shift % movements.len());
        }
        let (one, other) = (run(&movements), run(&shifted));
        prop_assert_eq!((one.captured, one.surplus()), (other.captured, other.surplus()));
        if due.is_none() {
            prop_assert_eq!(
                PaymentRecord { event_seq: 0, ..one },
                PaymentRecord { event_seq: 0, ..other }
            );
        }
    }
}
