//! The life of an order; pure.

use kernel_common::{FieldError, Money, Timestamp};
use kernel_events::Actor;
use mod_order_api::{
    Order, OrderAction, OrderEvent, OrderFacts, OrderState, OrderStatus, PaymentState,
    PaymentSummary, Placement, RecordRefund, ReinstateOrder, TimelineEntry, TimelineEvent,
};

/// An order and what only the module knows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderRecord {
    pub order: Order,
    /// Number of its last event.
    pub event_seq: i64,
}

/// Who changes an order, and when.
#[derive(Clone, Debug)]
pub struct Hand {
    pub actor: Actor,
    pub at: Timestamp,
}

/// Whether a command changed anything. A repeat is no error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applied {
    /// It did.
    Now(Box<Change>),
    /// It had been done before.
    Already,
}

/// What is to be written beside the changed order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub entry: TimelineEntry,
    /// The fact to publish, with its number in the stream.
    pub event: Option<(i64, OrderEvent)>,
}

/// Why a command is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The state does not allow it.
    NotAllowed { action: OrderAction, status: OrderStatus },
    /// The money has not come yet.
    Unpaid,
    /// More would be given back than is left.
    RefundTooLarge { left: Money },
    /// The command does not fit this order.
    Unfit(FieldError),
}

impl OrderRecord {
    /// A new order: version one, event one.
    pub fn open(order: Order, hand: Hand) -> (Self, Change) {
        let mut record = Self { order, event_seq: 0 };
        let change = record.changed(hand, TimelineEvent::Opened, String::new());
        let change = record.published(change, OrderEvent::Opened);
        (record, change)
    }

    /// Goods and payment are settled.
    pub fn place(&mut self, placement: Placement, hand: Hand) -> Result<Applied, Refusal> {
        match &self.order.state {
            OrderState::Pending => {}
            OrderState::Placed(before) | OrderState::Shipped { placement: before, .. }
                if before.payment.payment_id == placement.payment.payment_id
                    && before.reservation_id == placement.reservation_id =>
            {
                return Ok(Applied::Already);
            }
            _ => return Err(self.not_allowed(OrderAction::Confirm)),
        }
        if placement.payment.amount != self.order.snapshot.quote.total {
            let message = "is not the order's total";
            return Err(unfit("/payment/amount", message));
        }
        let note = placement.payment.method.clone();
        self.order.state = OrderState::Placed(placement);
        let change = self.changed(hand, TimelineEvent::Placed, note);
        Ok(self.now(change, OrderEvent::Placed))
    }

    /// It was cancelled for want of its money, and the money came: it is placed again.
    pub fn reinstate(
        &mut self,
        reinstate: &ReinstateOrder,
        hand: Hand,
    ) -> Result<Applied, Refusal> {
        let (payment, reservation_id) = (&reinstate.payment, reinstate.reservation_id);
        match &self.order.state {
            OrderState::Placed(now) | OrderState::Shipped { placement: now, .. }
                if now.reservation_id == reservation_id =>
            {
                return Ok(Applied::Already);
            }
            OrderState::Cancelled { placement: Some(before), .. }
                if before.payment.payment_id == payment.payment_id => {}
            _ => return Err(self.not_allowed(OrderAction::Reinstate)),
        }
        if payment.amount != self.order.snapshot.quote.total || payment.state.is_awaited() {
            return Err(unfit("/payment", "does not pay the order"));
        }
        let note = payment.method.clone();
        let payment = payment.clone();
        let placement = Placement { placed_at: hand.at, payment, reservation_id };
        self.order.state = OrderState::Placed(placement);
        let change = self.changed(hand, TimelineEvent::Placed, note);
        Ok(self.now(change, OrderEvent::Placed))
    }

    /// It will not be delivered.
    pub fn cancel(&mut self, reason: String, hand: Hand) -> Result<Applied, Refusal> {
        let placement = match &self.order.state {
            OrderState::Pending => None,
            OrderState::Placed(placement) => Some(placement.clone()),
            OrderState::Cancelled { .. } => return Ok(Applied::Already),
            _ => return Err(self.not_allowed(OrderAction::Cancel)),
        };
        let note = reason.clone();
        self.order.state = OrderState::Cancelled { cancelled_at: hand.at, reason, placement };
        let change = self.changed(hand, TimelineEvent::Cancelled, note);
        Ok(self.now(change, OrderEvent::Cancelled))
    }

    /// The goods left the house.
    pub fn ship(
        &mut self,
        carrier: String,
        tracking: Option<String>,
        hand: Hand,
    ) -> Result<Applied, Refusal> {
        let placement = match &self.order.state {
            OrderState::Placed(placement) if placement.payment.state.is_awaited() => {
                return Err(Refusal::Unpaid);
            }
            OrderState::Placed(placement) => placement.clone(),
            OrderState::Shipped { carrier: by, tracking: under, .. }
                if (by, under) == (&carrier, &tracking) =>
            {
                return Ok(Applied::Already);
            }
            _ => return Err(self.not_allowed(OrderAction::Ship)),
        };
        let note = match &tracking {
            Some(number) => format!("{carrier} {number}"),
            None => carrier.clone(),
        };
        let shipped_at = hand.at;
        self.order.state = OrderState::Shipped { shipped_at, carrier, tracking, placement };
        let change = self.changed(hand, TimelineEvent::Shipped, note);
        Ok(self.now(change, OrderEvent::Shipped))
    }

    /// Money was given back. Also for an order that was cancelled before it was placed: its money
    /// may have come too late.
    pub fn refund(&mut self, refund: &RecordRefund, hand: Hand) -> Result<Applied, Refusal> {
        let cancelled = matches!(self.order.state, OrderState::Cancelled { .. });
        if !cancelled && self.order.state.placement().is_none() {
            return Err(self.not_allowed(OrderAction::Refund));
        }
        let total = self.order.snapshot.quote.total;
        let refunded = self.order.refunded.checked_add(refund.amount);
        let left = refunded.and_then(|refunded| total.checked_sub(refunded));
        match (refunded, left) {
            (Ok(refunded), Ok(left)) if !left.is_negative() => self.order.refunded = refunded,
            _ if refund.amount.currency != total.currency => {
                return Err(unfit("/amount/currency", "is not the order's currency"));
            }
            _ => {
                let left = total.checked_sub(self.order.refunded).unwrap_or(total);
                return Err(Refusal::RefundTooLarge { left });
            }
        }
        let note = match refund.reason.as_str() {
            "" => refund.amount.to_string(),
            reason => format!("{}: {reason}", refund.amount),
        };
        let change = self.changed(hand, TimelineEvent::Refunded, note);
        let (refund_id, amount) = (refund.refund_id, refund.amount);
        Ok(self.now(change, |order| OrderEvent::Refunded { refund_id, amount, order }))
    }

    /// The payment changed at the provider. A pending order keeps nothing of it: its flow asks
    /// the payment module, and only needs waking.
    pub fn record_payment(
        &mut self,
        payment: PaymentSummary,
        hand: Hand,
    ) -> Result<Applied, Refusal> {
        let note = format!("{:?} {}", payment.state, payment.amount);
        let mut event = TimelineEvent::PaymentChanged;
        match &mut self.order.state {
            OrderState::Pending => return Ok(Applied::Already),
            OrderState::Placed(placement)
            | OrderState::Shipped { placement, .. }
            | OrderState::Cancelled { placement: Some(placement), .. } => {
                if placement.payment.payment_id != payment.payment_id {
                    return Err(self.not_allowed(OrderAction::RecordPayment));
                }
                // News come late and out of order; what is behind what is known is no news.
                if payment.state.rank() <= placement.payment.state.rank() {
                    return Ok(Applied::Already);
                }
                let was_awaited = placement.payment.state.is_awaited();
                if payment.state == PaymentState::Captured && was_awaited {
                    event = TimelineEvent::Paid;
                }
                placement.payment = payment;
            }
            // Money that came too late: nothing to keep, but people must see it.
            OrderState::Cancelled { placement: None, .. } => {}
            OrderState::Unknown => return Err(self.not_allowed(OrderAction::RecordPayment)),
        }
        let entry = self.changed(hand, event, note);
        Ok(Applied::Now(Box::new(Change { entry, event: None })))
    }

    fn not_allowed(&self, action: OrderAction) -> Refusal {
        Refusal::NotAllowed { action, status: self.order.state.status() }
    }

    /// Counts the version and tells it in the story.
    fn changed(&mut self, hand: Hand, event: TimelineEvent, note: String) -> TimelineEntry {
        self.order.version += 1;
        let entry = TimelineEntry { at: hand.at, actor: hand.actor, event, note };
        self.order.timeline.push(entry.clone());
        entry
    }

    /// Numbers the fact, with the order as it is now.
    fn published(
        &mut self,
        entry: TimelineEntry,
        event: impl FnOnce(OrderFacts) -> OrderEvent,
    ) -> Change {
        self.event_seq += 1;
        let event = event(OrderFacts::from(&self.order));
        Change { entry, event: Some((self.event_seq, event)) }
    }

    fn now(
        &mut self,
        entry: TimelineEntry,
        event: impl FnOnce(OrderFacts) -> OrderEvent,
    ) -> Applied {
        Applied::Now(Box::new(self.published(entry, event)))
    }
}

fn unfit(pointer: &str, message: &str) -> Refusal {
    Refusal::Unfit(FieldError::new(pointer, "unfit", message))
}
