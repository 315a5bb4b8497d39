//! Money that comes by transfer: in part, too much, too late, or not at all.

use kernel_common::OrderId;
use mod_notification_api::{Message, SendMessage};
use mod_order_api::{OrderError, OrderStatus, PaymentState as Believed, ShipOrder};
use mod_payment_api::{
    BookingDay, DueReturn, Payment, PaymentState, RecordReturn, RecordTransfer, RecordedTransfer,
    TransferOutcome, TransferTarget, TransfersQuery,
};
use rt_contract::CallError;
use testkit::tenant_one;
use testshop::{LAMP, MUG, TRANSFER_DEADLINE, eur, guest, keyed};

use crate::street::Street;

/// A blue mug and its parcel.
const TOTAL: i64 = 1_780;

fn today() -> BookingDay {
    BookingDay::try_from("2026-11-21".to_owned()).expect("a day")
}

impl Street {
    /// The bank books money under the reference of an order.
    async fn comes(&self, order_id: OrderId, amount_minor: i64, bank_id: &str) -> RecordedTransfer {
        let reference = self.transfer(order_id).await.transfer.expect("instructions").reference;
        let record = RecordTransfer {
            target: TransferTarget::Reference(format!("order, ref {reference}, thanks")),
            amount: eur(amount_minor),
            booked_on: today(),
            bank_id: bank_id.to_owned(),
            note: String::new(),
        };
        let payments = &self.shop.contracts.payments;
        payments.record_transfer(&keyed(tenant_one()), record).await.expect("recorded")
    }

    async fn transfer(&self, order_id: OrderId) -> Payment {
        self.shop.payment(order_id).await.expect("a payment")
    }

    /// The deadline of the transfer passes.
    async fn miss_the_deadline(&self) {
        self.shop.pass(TRANSFER_DEADLINE).await;
        self.shop.expire_overdue().await;
    }

    async fn returns(&self) -> Vec<DueReturn> {
        let query = TransfersQuery { limit: 100 };
        let due = self.shop.contracts.payments.returns_due(&guest(tenant_one()), query).await;
        due.expect("an answer")
    }

    /// Somebody sends the money back.
    async fn send_back(&self, due: &DueReturn, bank_id: &str) {
        let record = RecordReturn {
            refund_id: due.refund_id,
            booked_on: today(),
            bank_id: bank_id.to_owned(),
        };
        let payments = &self.shop.contracts.payments;
        let refund = payments.record_return(&keyed(tenant_one()), record).await.expect("settled");
        assert!(refund.settled);
    }

    /// What shoppers were written since the last time.
    fn written(&self) -> Vec<SendMessage> {
        let read =
            |call: crate::recorder::Call| serde_json::from_value(call.body).expect("a letter");
        self.letters.take().into_iter().map(read).collect()
    }

    async fn can_be_shipped(&self, order_id: OrderId) -> bool {
        let ship = ShipOrder { order_id, carrier: "Post".to_owned(), tracking: None };
        match self.shop.contracts.orders.ship(&keyed(tenant_one()), ship).await {
            Ok(_) => true,
            Err(CallError::Domain(OrderError::Unpaid)) => false,
            other => panic!("{other:?}"),
        }
    }

    async fn believed(&self, order_id: OrderId) -> (OrderStatus, Option<Believed>) {
        let order = self.shop.order(order_id).await;
        (order.state.status(), order.state.placement().map(|placed| placed.payment.state))
    }
}

#[tokio::test]
async fn the_shopper_is_written_where_to_send_the_money_and_the_goods_wait_for_it() {
    let street = Street::open_with_transfers().await;
    let order_id = street.order_by_transfer(&[(MUG, 1)]).await;
    let mut post = street.post();
    post.deliver().await;
    let letters = street.written();
    let [letter] = letters.as_slice() else { panic!("{letters:?}") };
    let Message::OrderConfirmed { transfer: Some(told), .. } = &letter.message else {
        panic!("{letter:?}")
    };
    let transfer = street.transfer(order_id).await.transfer.expect("instructions");
    assert_eq!((&told.reference, told.due_at), (&transfer.reference, transfer.due_at));
    assert_eq!((told.amount, told.account.as_str()), (eur(TOTAL), "DE89370400440532013000"));
    assert!(!street.can_be_shipped(order_id).await);

    let recorded = street.comes(order_id, TOTAL, "1").await;
    assert_eq!((recorded.fresh, &recorded.outcome), (true, &TransferOutcome::Paid));
    let again = street.comes(order_id, TOTAL, "1").await;
    assert_eq!((again.fresh, again.payment), (false, recorded.payment), "one movement, once");
    post.doubling().deliver().await;
    assert_eq!(street.believed(order_id).await, (OrderStatus::Placed, Some(Believed::Captured)));
    assert!(street.can_be_shipped(order_id).await);
}

#[tokio::test]
async fn part_of_the_money_keeps_the_order_waiting_for_the_rest() {
    let street = Street::open_with_transfers().await;
    let order_id = street.order_by_transfer(&[(MUG, 1)]).await;
    let recorded = street.comes(order_id, 1_000, "1").await;
    assert_eq!(recorded.outcome, TransferOutcome::PartiallyPaid { rest: eur(780) });
    street.post().doubling().deliver().await;
    let partly = (OrderStatus::Placed, Some(Believed::PartiallyPaid));
    assert_eq!(street.believed(order_id).await, partly);
    assert!(!street.can_be_shipped(order_id).await);
    let recorded = street.comes(order_id, 780, "2").await;
    assert_eq!(recorded.outcome, TransferOutcome::Paid);
    street.post().doubling().deliver().await;
    assert_eq!(street.believed(order_id).await, (OrderStatus::Placed, Some(Believed::Captured)));
    assert_eq!(street.returns().await, []);
}

#[tokio::test]
async fn too_much_pays_the_order_and_the_surplus_is_to_be_sent_back() {
    let street = Street::open_with_transfers().await;
    let order_id = street.order_by_transfer(&[(MUG, 1)]).await;
    let recorded = street.comes(order_id, TOTAL + 20, "1").await;
    assert_eq!(recorded.outcome, TransferOutcome::Overpaid { surplus: eur(20) });
    street.comes(order_id, 5, "2").await;
    let due = street.returns().await;
    assert_eq!(due.iter().map(|due| due.amount).collect::<Vec<_>>(), [eur(20), eur(5)]);
    assert!(due.iter().all(|due| due.surplus));
    street.send_back(&due[0], "out-1").await;
    street.send_back(&due[1], "out-2").await;
    street.post().doubling().deliver().await;
    let payment = street.transfer(order_id).await;
    assert_eq!((payment.captured, payment.refunded), (eur(TOTAL), eur(0)), "the order is paid");
    assert_eq!(payment.transfer.map(|told| told.to_return), Some(eur(0)));
    assert_eq!(street.returns().await, []);
    assert_eq!(street.shop.order(order_id).await.refunded, eur(0));
    assert!(street.can_be_shipped(order_id).await);
}

#[tokio::test]
async fn an_order_whose_money_does_not_come_is_cancelled_and_its_shopper_told() {
    let street = Street::open_with_transfers().await;
    let order_id = street.order_by_transfer(&[(MUG, 1)]).await;
    street.shop.pass(TRANSFER_DEADLINE - std::time::Duration::from_secs(1)).await;
    street.shop.expire_overdue().await;
    assert_eq!(street.transfer(order_id).await.state, PaymentState::Awaiting, "not a second early");
    street.miss_the_deadline().await;
    assert_eq!(street.transfer(order_id).await.state, PaymentState::Expired);
    street.post().doubling().deliver().await;
    assert_eq!(street.believed(order_id).await.0, OrderStatus::Cancelled);
    assert_eq!(street.shop.stock_of(MUG).await, (10, 0), "the goods are free again");
    let letters = street.written();
    let last = letters.last().expect("a letter");
    let Message::OrderCancelled { money_returns, .. } = &last.message else { panic!("{last:?}") };
    assert!(!money_returns, "none has come");
}

#[tokio::test]
async fn part_of_the_money_at_the_deadline_goes_back() {
    let street = Street::open_with_transfers().await;
    let order_id = street.order_by_transfer(&[(MUG, 1)]).await;
    street.comes(order_id, 1_000, "1").await;
    street.post().deliver().await;
    street.miss_the_deadline().await;
    street.post().doubling().deliver().await;
    assert_eq!(street.believed(order_id).await.0, OrderStatus::Cancelled);
    assert_eq!(street.shop.stock_of(MUG).await, (10, 0));
    let letters = street.written();
    let mut cancelled = letters.iter().filter_map(|letter| match &letter.message {
        Message::OrderCancelled { money_returns, .. } => Some(*money_returns),
        _ => None,
    });
    assert!(cancelled.next_back().expect("a letter"), "and the shopper is told that it does");
    let due = street.returns().await;
    assert_eq!((due.len(), due[0].amount, due[0].surplus), (1, eur(1_000), false));
    // The rest comes after all, too late for an order whose money is on its way back.
    let late = street.comes(order_id, 780, "2").await;
    assert_eq!(late.outcome, TransferOutcome::Unwanted { to_return: eur(1_780) });
    street.post().doubling().deliver().await;
    for (number, due) in street.returns().await.iter().enumerate() {
        street.send_back(due, &format!("out-{number}")).await;
    }
    street.post().doubling().deliver().await;
    assert_eq!(street.transfer(order_id).await.state, PaymentState::Refunded);
    assert_eq!(street.shop.order(order_id).await.refunded, eur(TOTAL), "the order says so");
}

#[tokio::test]
async fn all_of_the_money_that_comes_late_brings_the_order_back_with_its_goods() {
    let street = Street::open_with_transfers().await;
    let order_id = street.order_by_transfer(&[(LAMP, 1)]).await;
    let total = street.shop.order(order_id).await.snapshot.quote.total.amount_minor;
    street.miss_the_deadline().await;
    let mut post = street.post().doubling();
    post.deliver().await;
    assert_eq!(street.shop.stock_of(LAMP).await, (1, 0));

    let late = street.comes(order_id, total, "1").await;
    assert_eq!(late.outcome, TransferOutcome::Late);
    post.deliver().await;
    assert_eq!(street.believed(order_id).await, (OrderStatus::Placed, Some(Believed::Captured)));
    assert_eq!(street.shop.stock_of(LAMP).await, (1, 1), "set aside again, once");
    // News of the cancellation that are told once more take nothing from the order that is back.
    street.post().doubling().deliver().await;
    assert_eq!(street.shop.stock_of(LAMP).await, (1, 1));
    assert_eq!(street.returns().await, []);
    let letters = street.written();
    let last = letters.last().expect("a letter");
    assert!(matches!(last.message, Message::OrderConfirmed { transfer: None, .. }), "{last:?}");
    assert!(street.can_be_shipped(order_id).await);
}

/// News of the cancellation that are told again between the money and its reaction send it back:
/// then the order stays cancelled, with nothing set aside and nothing kept.
#[tokio::test]
async fn an_old_cancellation_that_is_heard_again_before_late_money_sends_it_back() {
    let street = Street::open_with_transfers().await;
    let order_id = street.order_by_transfer(&[(MUG, 1)]).await;
    street.miss_the_deadline().await;
    street.post().deliver().await;
    street.comes(order_id, TOTAL, "1").await;
    // A messenger that has forgotten what it delivered begins with the order's events.
    street.post().doubling().deliver().await;
    street.post().doubling().deliver().await;
    assert_eq!(street.believed(order_id).await.0, OrderStatus::Cancelled);
    assert_eq!(street.shop.stock_of(MUG).await, (10, 0));
    let due = street.returns().await;
    assert_eq!(due.iter().map(|due| due.amount).collect::<Vec<_>>(), [eur(TOTAL)]);
}

#[tokio::test]
async fn late_money_goes_back_when_the_goods_are_gone() {
    let street = Street::open_with_transfers().await;
    let order_id = street.order_by_transfer(&[(LAMP, 1)]).await;
    let total = street.shop.order(order_id).await.snapshot.quote.total.amount_minor;
    street.miss_the_deadline().await;
    street.post().deliver().await;
    street.sell(&[(LAMP, 1)]).await;
    assert_eq!(street.comes(order_id, total, "1").await.outcome, TransferOutcome::Late);
    street.post().doubling().deliver().await;
    assert_eq!(street.believed(order_id).await.0, OrderStatus::Cancelled);
    let due = street.returns().await;
    assert_eq!((due.len(), due[0].amount), (1, eur(total)));
    // More of the lamp does not change what was decided.
    street.shop.receive(LAMP, 5).await;
    street.post().doubling().deliver().await;
    assert_eq!(street.believed(order_id).await.0, OrderStatus::Cancelled);
    assert_eq!(street.shop.stock_of(LAMP).await, (6, 1), "the sold one alone is kept");
}

#[tokio::test]
async fn part_of_the_money_that_comes_late_goes_back() {
    let street = Street::open_with_transfers().await;
    let order_id = street.order_by_transfer(&[(MUG, 1)]).await;
    street.miss_the_deadline().await;
    street.post().deliver().await;
    street.comes(order_id, 100, "1").await;
    street.post().doubling().deliver().await;
    assert_eq!(street.believed(order_id).await.0, OrderStatus::Cancelled);
    assert_eq!(street.returns().await.iter().map(|due| due.amount).collect::<Vec<_>>(), [eur(100)]);
}

#[tokio::test]
async fn money_for_an_order_that_staff_cancelled_goes_back() {
    let street = Street::open_with_transfers().await;
    let order_id = street.order_by_transfer(&[(MUG, 1)]).await;
    street.cancel(order_id).await;
    street.post().doubling().deliver().await;
    assert_eq!(street.transfer(order_id).await.state, PaymentState::Voided);
    let came = street.comes(order_id, TOTAL, "1").await;
    assert_eq!(came.outcome, TransferOutcome::Unwanted { to_return: eur(TOTAL) });
    street.post().doubling().deliver().await;
    assert_eq!(street.believed(order_id).await.0, OrderStatus::Cancelled);
    assert_eq!(street.returns().await.len(), 1);
    street.miss_the_deadline().await;
    assert_eq!(street.returns().await.len(), 1, "asked back once");
}

/// Goal R19: the deadline and the money at the same moment, and every order of the news.
#[tokio::test]
async fn money_and_deadline_at_one_moment_end_in_a_paid_order_or_in_money_to_send_back() {
    let (mut kept, mut returned) = (0, 0);
    for round in 0..6 {
        let street = Street::open_with_transfers().await;
        let order_id = street.order_by_transfer(&[(MUG, 1)]).await;
        street.shop.pass(TRANSFER_DEADLINE).await;
        // The news of one may be told before or after the other happens.
        match round {
            0 => {
                street.comes(order_id, TOTAL, "1").await;
                street.shop.expire_overdue().await;
            }
            1 => {
                street.shop.expire_overdue().await;
                street.comes(order_id, TOTAL, "1").await;
            }
            _ => {
                let coming = street.comes(order_id, TOTAL, "1");
                tokio::join!(street.shop.expire_overdue(), coming);
            }
        }
        street.post().doubling().deliver().await;
        street.post().doubling().deliver().await;
        let (status, _) = street.believed(order_id).await;
        let payment = street.transfer(order_id).await;
        let (_, reserved) = street.shop.stock_of(MUG).await;
        let to_return = payment.transfer.expect("a transfer").to_return;
        match status {
            OrderStatus::Placed => {
                kept += 1;
                assert_eq!((payment.state, reserved), (PaymentState::Captured, 1), "{round}");
                assert_eq!(to_return, eur(0), "{round}");
            }
            OrderStatus::Cancelled => {
                returned += 1;
                assert_eq!((reserved, to_return), (0, eur(TOTAL)), "{round}");
            }
            other => panic!("{round}: {other:?}"),
        }
    }
    assert_eq!(kept + returned, 6);
    assert!(kept >= 1, "money that was first is never returned");
}
