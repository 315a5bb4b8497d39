//! A payment that comes by itself; pure.
//!
//! Invariants: what has come is the sum of the movements that were recorded, whatever their order;
//! of it the amount is captured first, and the rest is surplus; a deadline that finds all of the
//! money changes nothing, and money that finds the deadline passed is still written down.

use kernel_common::{Money, Timestamp};
use mod_payment_api::{BankAccount, PaymentEvent, PaymentState, Transfer, TransferOutcome};

use super::{Numbered, PaymentRecord};

/// What only a payment by transfer has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferRecord {
    /// As told to the shopper.
    pub account: BankAccount,
    pub reference: String,
    pub due_at: Timestamp,
    pub expired_at: Option<Timestamp>,
    /// All that has come, in minor units.
    pub received_minor: i64,
    /// Of what came beyond the amount, what was sent back.
    pub surplus_returned_minor: i64,
}

/// Money that was added to a payment.
#[derive(Debug, PartialEq, Eq)]
pub struct Received {
    pub events: Vec<Numbered>,
    /// How much more than before has come beyond the amount.
    pub surplus: Money,
}

impl PaymentRecord {
    /// Whether there is a provider that can be asked about it.
    pub fn has_provider(&self) -> bool {
        self.transfer.is_none() && self.instrument.method != mod_payment_api::FREE
    }

    /// What came beyond the amount.
    pub fn surplus(&self) -> Money {
        let received = self.transfer.as_ref().map_or(0, |transfer| transfer.received_minor);
        let minor = received.saturating_sub(self.amount.amount_minor).max(0);
        Money::new(minor, self.amount.currency)
    }

    /// Adds one movement, which was never added before; the caller knows by its id. Nothing, when
    /// the sum leaves the range of amounts.
    pub fn receive(&mut self, amount: Money, at: Timestamp) -> Option<Received> {
        let surplus_before = self.surplus();
        let before = self.clone();
        let transfer = self.transfer.as_mut()?;
        transfer.received_minor = transfer.received_minor.checked_add(amount.amount_minor)?;
        self.captured.amount_minor = transfer.received_minor.min(self.amount.amount_minor);
        self.state = self.by_amounts().unwrap_or(self.state);
        self.updated_at = self.updated_at.max(at);
        let events = self.events_since(&before);
        let more = self.surplus().amount_minor - surplus_before.amount_minor;
        Some(Received { events, surplus: Money::new(more, amount.currency) })
    }

    /// The deadline has passed: what has not come whole is not waited for any more, and what has
    /// come of it goes back. Nothing, when there is no reason to.
    pub fn expire(&mut self, now: Timestamp) -> Option<Numbered> {
        let waits = matches!(self.state, PaymentState::Awaiting | PaymentState::PartiallyPaid);
        let transfer = self.transfer.as_mut()?;
        if !waits || self.undo_wanted || transfer.expired_at.is_some() || now < transfer.due_at {
            return None;
        }
        transfer.expired_at = Some(now);
        if self.captured.is_zero() {
            self.state = PaymentState::Expired;
        } else {
            self.undo_wanted = true;
        }
        self.updated_at = self.updated_at.max(now);
        self.event_seq += 1;
        Some((self.event_seq, PaymentEvent::Expired { payment: self.view() }))
    }

    /// Wants the payment undone. Where nobody is to be asked and no money has moved that is all
    /// there is to it, and the answer is what there is to publish.
    pub fn want_undo(&mut self, now: Timestamp) -> Option<Numbered> {
        // What comes after a deadline is wanted or returned by whoever hears of it.
        if self.state == PaymentState::Expired {
            return None;
        }
        self.undo_wanted = true;
        let open = matches!(self.state, PaymentState::Awaiting | PaymentState::Captured);
        if self.has_provider() || !open || !self.captured.is_zero() {
            return None;
        }
        self.state = PaymentState::Voided;
        self.updated_at = self.updated_at.max(now);
        self.event_seq += 1;
        Some((self.event_seq, PaymentEvent::Voided { payment: self.view() }))
    }

    /// What the amounts alone say of a payment; nothing before money has moved.
    pub(super) fn by_amounts(&self) -> Option<PaymentState> {
        let (captured, refunded) = (self.captured.amount_minor, self.refunded.amount_minor);
        let whole = self.transfer.is_none() || captured >= self.amount.amount_minor;
        match (captured, refunded) {
            (..=0, _) => None,
            (_, 0) if whole => Some(PaymentState::Captured),
            (_, 0) => Some(PaymentState::PartiallyPaid),
            (taken, some) if some < taken => Some(PaymentState::PartiallyRefunded),
            _ => Some(PaymentState::Refunded),
        }
    }

    /// What the money that has come amounts to.
    pub fn outcome(&self) -> TransferOutcome {
        let expired = self.transfer.as_ref().is_some_and(|transfer| transfer.expired_at.is_some());
        let surplus = self.surplus();
        let back = Money::new(self.to_return_minor(), self.amount.currency);
        match self.state {
            _ if self.undo_wanted || self.is_definite_no() => {
                TransferOutcome::Unwanted { to_return: back }
            }
            PaymentState::Captured if expired => TransferOutcome::Late,
            PaymentState::PartiallyPaid => {
                TransferOutcome::PartiallyPaid { rest: self.view().rest() }
            }
            _ if !surplus.is_zero() => TransferOutcome::Overpaid { surplus },
            _ => TransferOutcome::Paid,
        }
    }

    pub(super) fn transfer_view(&self) -> Option<Transfer> {
        let transfer = self.transfer.as_ref()?;
        let money = |minor| Money::new(minor, self.amount.currency);
        Some(Transfer {
            account: transfer.account.clone(),
            reference: transfer.reference.clone(),
            due_at: transfer.due_at,
            received: money(transfer.received_minor),
            surplus: self.surplus(),
            to_return: money(self.to_return_minor()),
            expired: transfer.expired_at.is_some(),
            undoing: self.undo_wanted,
        })
    }

    /// Asked back and not sent back yet, the surplus included.
    fn to_return_minor(&self) -> i64 {
        let returned = self.transfer.as_ref().map_or(0, |t| t.surplus_returned_minor);
        let surplus = self.surplus().amount_minor - returned;
        self.refund_asked.amount_minor - self.refunded.amount_minor + surplus
    }
}
