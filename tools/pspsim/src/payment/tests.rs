//! The state machine against its invariants: every path of a few steps, not a chosen few.

use time::macros::datetime;

use super::*;
use crate::ids::EventId;

const AMOUNT_MINOR: i64 = 1_000;

fn stamp() -> Stamp {
    Stamp { event_id: EventId::fresh(), at: datetime!(2026-01-02 03:04:05 UTC) }
}

fn open(capture: bool, verdict: Verdict) -> Applied {
    let draft = Draft {
        id: PaymentId::fresh(),
        reference: "order-1".into(),
        amount_minor: AMOUNT_MINOR,
        currency: "EUR".into(),
        capture,
        return_url: None,
        webhook_url: None,
    };
    Payment::open(draft, verdict, stamp())
}

type Step = fn(Payment) -> Result<Applied, Refusal>;

const STEPS: [Step; 9] = [
    |payment| payment.approve(stamp()),
    |payment| payment.decline(stamp()),
    |payment| payment.capture(None, stamp()),
    |payment| payment.capture(Some(400), stamp()),
    |payment| payment.capture(Some(AMOUNT_MINOR + 1), stamp()),
    |payment| payment.void(stamp()),
    |payment| payment.refund(1, stamp()),
    |payment| payment.refund(400, stamp()),
    |payment| payment.refund(i64::MAX, stamp()),
];

fn sum(postings: &[Posting], kind: PostingKind) -> i64 {
    postings.iter().filter(|posting| posting.kind == kind).map(|posting| posting.amount_minor).sum()
}

fn check(payment: &Payment, postings: &[Posting]) {
    let (authorized, captured, refunded) =
        (payment.authorized_minor, payment.captured_minor, payment.refunded_minor);
    assert!(0 <= refunded && refunded <= captured, "{payment:?}");
    assert!(captured <= authorized && authorized <= payment.amount_minor, "{payment:?}");
    assert_eq!(sum(postings, PostingKind::Authorization), authorized);
    assert_eq!(sum(postings, PostingKind::Charge), captured);
    assert_eq!(sum(postings, PostingKind::Refund), refunded);
    let held = authorized - captured - sum(postings, PostingKind::Void);
    let expected_held = if payment.state == State::Authorized { AMOUNT_MINOR } else { 0 };
    assert_eq!(held, expected_held, "{payment:?}");
    assert!(postings.iter().all(|posting| posting.amount_minor > 0));
}

fn walk(payment: &Payment, postings: &[Posting], depth: usize, reached: &mut Vec<State>) {
    check(payment, postings);
    reached.push(payment.state);
    if depth == 0 {
        return;
    }
    for step in STEPS {
        let Ok(applied) = step(payment.clone()) else {
            continue;
        };
        assert_eq!(applied.payment.events.len(), payment.events.len() + 1, "one fact a step");
        let terminal = matches!(payment.state, State::Declined | State::Voided | State::Refunded);
        assert!(!terminal, "left {:?}", payment.state);
        let postings = [postings, &applied.postings].concat();
        walk(&applied.payment, &postings, depth - 1, reached);
    }
}

#[test]
fn amounts_and_postings_agree_on_every_path() {
    let mut reached = Vec::new();
    for capture in [true, false] {
        for verdict in
            [Verdict::Approved, Verdict::Declined(DeclineCode::CardDeclined), Verdict::AskHolder]
        {
            let opened = open(capture, verdict);
            walk(&opened.payment, &opened.postings, 6, &mut reached);
        }
    }
    for state in [
        State::RequiresAction,
        State::Authorized,
        State::Captured,
        State::Declined,
        State::Voided,
        State::PartiallyRefunded,
        State::Refunded,
    ] {
        assert!(reached.contains(&state), "{state:?} was never reached");
    }
}

#[test]
fn a_partial_capture_releases_the_rest() {
    let held = open(false, Verdict::Approved).payment;
    let applied = held.capture(Some(400), stamp()).expect("an authorized payment is captured");
    assert_eq!(
        applied.postings,
        [
            Posting { kind: PostingKind::Charge, amount_minor: 400 },
            Posting { kind: PostingKind::Void, amount_minor: 600 },
        ]
    );
    assert_eq!(
        applied.payment.refund(401, stamp()),
        Err(Refusal::ExceedsCaptured { refundable_minor: 400 })
    );
}

#[test]
fn no_amount_below_one_moves_money() {
    let held = open(false, Verdict::Approved).payment;
    let taken = open(true, Verdict::Approved).payment;
    for amount_minor in [0, -1, i64::MIN] {
        assert!(held.clone().capture(Some(amount_minor), stamp()).is_err());
        assert!(taken.clone().refund(amount_minor, stamp()).is_err());
    }
}
