//! The state machine as a table: every state and every command.

use kernel_common::{Currency, Money, OrderId, PaymentId, RefundId, ReservationId, Timestamp};
use kernel_events::{Actor, DomainEvent};
use mod_order_api::{
    Order, OrderState, OrderStatus, PaymentState, PaymentSummary, Placement, RecordRefund,
    ReinstateOrder, TimelineEvent,
};
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

use super::{Applied, Hand, OrderRecord, Refusal};

fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x018f_0000_0000_7000_8000_0000_0000_0000 + number)
}

fn eur(amount_minor: i64) -> Money {
    Money::new(amount_minor, Currency::EUR)
}

fn hand() -> Hand {
    Hand { actor: Actor::Staff("ann".to_owned()), at: Timestamp::from_unix_micros(1) }
}

fn payment(number: u128, state: PaymentState) -> PaymentSummary {
    let payment_id = PaymentId::from_uuid(id(number));
    PaymentSummary { payment_id, method: "card".to_owned(), state, amount: eur(2_490) }
}

fn placement(number: u128) -> Placement {
    Placement {
        placed_at: Timestamp::from_unix_micros(1),
        payment: payment(number, PaymentState::Authorized),
        reservation_id: ReservationId::from_uuid(id(number)),
    }
}

fn refund(amount: Money) -> RecordRefund {
    RecordRefund {
        order_id: OrderId::from_uuid(id(1)),
        refund_id: RefundId::from_uuid(id(9)),
        amount,
        reason: String::new(),
    }
}

/// An order of 24.90 EUR that has just been opened.
fn opened() -> OrderRecord {
    let zero = json!({ "amount_minor": 0, "currency": "EUR" });
    let total = json!({ "amount_minor": 2_490, "currency": "EUR" });
    let at = "2026-11-21T10:00:00Z";
    let order: Order = serde_json::from_value(json!({
        "id": id(1), "number": "K7MX-4Q2P", "cart_id": id(2), "state": { "status": "pending" },
        "refunded": zero, "timeline": [], "version": 0, "created_at": at,
        "snapshot": {
            "lines": [],
            "quote": {
                "lines": [], "subtotal": total, "lines_total": total, "tax_total": zero,
                "tax_included": true, "taxes": [], "total": total, "trace": [],
            },
            "contact": { "email": "a@example.com" },
            "delivery_address": { "name": "Ada", "line": "1", "city": "Berlin", "country": "DE" },
            "delivery": { "option": "post", "name": "Post" },
            "locale": "en", "currency": "EUR", "channel": "web",
            "accepted_terms": { "version": "1", "at": at }, "payment_method": "card",
        },
    }))
    .expect("an order");
    OrderRecord::open(order, hand()).0
}

#[derive(Clone, Copy, Debug)]
enum Command {
    Place(u128),
    Cancel,
    Ship(&'static str),
    Refund(i64),
    Pay(u128, PaymentState),
}

use Command::{Cancel, Pay, Place, Refund, Ship};

fn apply(record: &mut OrderRecord, command: Command) -> Result<Applied, Refusal> {
    match command {
        Place(number) => record.place(placement(number), hand()),
        Cancel => record.cancel("asked".to_owned(), hand()),
        Ship(carrier) => record.ship(carrier.to_owned(), None, hand()),
        Refund(amount) => record.refund(&refund(eur(amount)), hand()),
        Pay(number, state) => record.record_payment(payment(number, state), hand()),
    }
}

fn after(commands: &[Command]) -> OrderRecord {
    let mut record = opened();
    for command in commands {
        let applied = apply(&mut record, *command);
        assert!(matches!(applied, Ok(Applied::Now(_))), "{command:?}: {applied:?}");
    }
    record
}

/// What a command does, in a word; and whether it kept the rules of all commands.
fn outcome(before: &OrderRecord, command: Command) -> &'static str {
    let mut record = before.clone();
    let applied = apply(&mut record, command);
    if let Ok(Applied::Now(change)) = &applied {
        assert_eq!(record.order.version, before.order.version + 1, "{command:?}");
        assert_eq!(record.order.timeline.last(), Some(&change.entry), "{command:?}");
        let numbered = change.event.as_ref().map(|(number, _)| *number);
        let published = record.event_seq != before.event_seq;
        assert_eq!(numbered, published.then_some(before.event_seq + 1), "{command:?}");
        if let Some((_, event)) = &change.event {
            assert_eq!(event.order().state, record.order.state, "the event shows the state after");
        }
    } else {
        assert_eq!(&record, before, "{command:?} refused or repeated, and changed something");
    }
    match applied {
        Ok(Applied::Now(_)) => "now",
        Ok(Applied::Already) => "already",
        Err(Refusal::NotAllowed { status, .. }) => {
            assert_eq!(status, before.order.state.status());
            "no"
        }
        Err(Refusal::Unpaid) => "unpaid",
        Err(Refusal::RefundTooLarge { .. }) => "too large",
        Err(Refusal::Unfit(_)) => "unfit",
    }
}

#[test]
fn every_state_answers_every_command() {
    let commands = [
        Place(5),
        Place(6),
        Cancel,
        Ship("DHL"),
        Ship("UPS"),
        Refund(2_490),
        Pay(5, PaymentState::Authorized),
        Pay(5, PaymentState::Captured),
        Pay(6, PaymentState::Captured),
    ];
    let table: [(&str, &[Command], [&str; 9]); 5] = [
        ("pending", &[], ["now", "now", "now", "no", "no", "no", "already", "already", "already"]),
        (
            "placed",
            &[Place(5)],
            ["already", "no", "now", "now", "now", "now", "already", "now", "no"],
        ),
        (
            "shipped",
            &[Place(5), Ship("DHL")],
            ["already", "no", "no", "already", "no", "now", "already", "now", "no"],
        ),
        (
            "cancelled early",
            &[Cancel],
            ["no", "no", "already", "no", "no", "now", "now", "now", "now"],
        ),
        (
            "cancelled late",
            &[Place(5), Cancel],
            ["no", "no", "already", "no", "no", "now", "already", "now", "no"],
        ),
    ];
    for (name, path, expected) in table {
        let record = after(path);
        let got = commands.map(|command| outcome(&record, command));
        assert_eq!(got, expected, "{name}: {commands:?}");
    }
}

#[test]
fn a_placement_of_another_amount_does_not_fit() {
    let mut record = opened();
    let mut short = placement(5);
    short.payment.amount = eur(2_489);
    assert!(matches!(record.place(short, hand()), Err(Refusal::Unfit(_))));
    assert_eq!(record, opened());
}

#[test]
fn refunds_add_up_to_the_total_and_no_further() {
    let mut record = after(&[Place(5), Refund(2_000)]);
    let too_large = apply(&mut record, Refund(491));
    assert_eq!(too_large, Err(Refusal::RefundTooLarge { left: eur(490) }));
    assert_eq!(outcome(&record, Refund(490)), "now");
    assert_eq!(outcome(&record, Refund(i64::MAX)), "too large");
    let yen = refund(Money::new(1, Currency::JPY));
    assert!(matches!(record.refund(&yen, hand()), Err(Refusal::Unfit(_))));
    assert_eq!(record.order.refunded, eur(2_000));
}

#[test]
fn a_state_keeps_what_led_to_it() {
    let shipped = after(&[Place(5), Ship("DHL")]);
    assert_eq!(shipped.order.state.placement(), Some(&placement(5)));
    let cancelled = after(&[Place(5), Cancel]);
    assert_eq!(cancelled.order.state.status(), OrderStatus::Cancelled);
    assert_eq!(cancelled.order.state.placement(), Some(&placement(5)), "to be given back");
    assert_eq!(after(&[Cancel]).order.state.placement(), None);
}

#[test]
fn the_story_tells_who_did_what_and_the_events_are_numbered() {
    let commands = [Place(5), Pay(5, PaymentState::Captured), Ship("DHL"), Refund(490)];
    let mut record = opened();
    let mut events = Vec::new();
    for command in commands {
        let Ok(Applied::Now(change)) = apply(&mut record, command) else {
            panic!("{command:?} does not apply");
        };
        events.extend(change.event.map(|(number, event)| (number, event.event_type())));
    }
    let story: Vec<_> =
        record.order.timeline.iter().map(|entry| (entry.event, entry.note.as_str())).collect();
    assert_eq!(
        story,
        [
            (TimelineEvent::Opened, ""),
            (TimelineEvent::Placed, "card"),
            (TimelineEvent::PaymentChanged, "Captured 24.90 EUR"),
            (TimelineEvent::Shipped, "DHL"),
            (TimelineEvent::Refunded, "4.90 EUR"),
        ]
    );
    assert!(record.order.timeline.iter().all(|entry| entry.actor == hand().actor));
    assert_eq!(
        events,
        [
            (2, "orders.order_placed.v1"),
            (3, "orders.order_shipped.v1"),
            (4, "orders.order_refunded.v1"),
        ]
    );
}

/// An order that was placed before it was paid.
fn placed_unpaid() -> OrderRecord {
    let mut record = opened();
    let mut unpaid = placement(5);
    unpaid.payment.state = PaymentState::Pending;
    record.place(unpaid, hand()).expect("placed");
    record
}

fn reinstated(record: &mut OrderRecord, payment: PaymentSummary) -> Result<Applied, Refusal> {
    let reservation_id = ReservationId::from_uuid(id(7));
    let order_id = record.order.id;
    record.reinstate(&ReinstateOrder { order_id, payment, reservation_id }, hand())
}

#[test]
fn goods_stay_on_the_shelf_until_the_money_has_come() {
    let mut record = placed_unpaid();
    assert_eq!(outcome(&record, Ship("DHL")), "unpaid");
    assert_eq!(outcome(&record, Pay(5, PaymentState::PartiallyPaid)), "now");
    apply(&mut record, Pay(5, PaymentState::PartiallyPaid)).expect("noted");
    assert_eq!(outcome(&record, Ship("DHL")), "unpaid");
    apply(&mut record, Pay(5, PaymentState::Captured)).expect("noted");
    assert_eq!(record.order.timeline.last().map(|entry| entry.event), Some(TimelineEvent::Paid));
    assert_eq!(outcome(&record, Ship("DHL")), "now");
}

#[test]
fn money_that_comes_late_places_the_order_again() {
    let paid = payment(5, PaymentState::Captured);
    let mut record = placed_unpaid();
    assert!(reinstated(&mut record, paid.clone()).is_err(), "it was never cancelled");
    record.cancel("not paid in time".to_owned(), hand()).expect("cancelled");
    let unpaid = reinstated(&mut record, payment(5, PaymentState::Pending));
    assert!(matches!(unpaid, Err(Refusal::Unfit(_))), "{unpaid:?}");
    let foreign = reinstated(&mut record, payment(6, PaymentState::Captured));
    assert!(matches!(foreign, Err(Refusal::NotAllowed { .. })), "{foreign:?}");
    assert!(matches!(reinstated(&mut record, paid.clone()), Ok(Applied::Now(_))));
    assert!(matches!(reinstated(&mut record, paid), Ok(Applied::Already)));
    let OrderState::Placed(placement) = &record.order.state else { panic!("{record:?}") };
    assert_eq!(placement.reservation_id, ReservationId::from_uuid(id(7)));
    let mut never_placed = after(&[Cancel]);
    let refused = reinstated(&mut never_placed, payment(5, PaymentState::Captured));
    assert!(matches!(refused, Err(Refusal::NotAllowed { .. })), "{refused:?}");
}

proptest! {
    #[test]
    fn news_of_a_payment_in_any_order_end_the_same(
        news in prop::collection::vec(
            prop::sample::select(vec![
                PaymentState::Pending,
                PaymentState::PartiallyPaid,
                PaymentState::Failed,
                PaymentState::Authorized,
                PaymentState::Voided,
                PaymentState::Captured,
                PaymentState::PartiallyRefunded,
                PaymentState::Refunded,
                PaymentState::Unknown,
            ]),
            1..8,
        ),
        shift in 0_usize..8,
    ) {
        let told = |news: &[PaymentState]| {
            let mut record = placed_unpaid();
            let mut rank = PaymentState::Pending.rank();
            for state in news {
                apply(&mut record, Pay(5, *state)).expect("told");
                let now = record.order.state.placement().expect("placed").payment.state.rank();
                assert!(now >= rank, "it went back");
                rank = now;
            }
            record.order.state
        };
        let mut shifted = news.clone();
        shifted.rotate_left(shift % news.len());
        prop_assert_eq!(told(&news), told(&shifted));
    }
}
