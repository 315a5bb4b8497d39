//! Merges facts into a payment, in any order and any number; pure.

use kernel_common::{Money, Timestamp};
use mod_payment_api::{FactKind, PaymentEvent, PaymentFact, PaymentState};

use super::PaymentRecord;

/// An event with its number in the payment's stream.
pub type Numbered = (i64, PaymentEvent);

/// Why a fact cannot be true of the payment. It is kept and not merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// It states another currency.
    Currency,
    /// It states more money than was asked for, or less than none.
    Amount,
    /// It is about another payment at the provider.
    OtherPayment,
}

impl Contradiction {
    /// Its name in storage and logs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Currency => "currency",
            Self::Amount => "amount",
            Self::OtherPayment => "other_payment",
        }
    }
}

impl PaymentRecord {
    /// Merges one fact and answers what there is to publish. Amounts are maxima; the state is the
    /// highest that was said until money has moved, and what the amounts say from then on. So any
    /// order and any number of repeats lead to the same payment.
    pub fn merge(
        &mut self,
        fact: &PaymentFact,
        at: Timestamp,
    ) -> Result<Vec<Numbered>, Contradiction> {
        let (captured, refunded) = self.amounts_with(fact)?;
        let before = self.clone();
        self.captured.amount_minor = captured;
        self.refunded.amount_minor = refunded;
        self.state = self.by_amounts().unwrap_or_else(|| self.state_with(fact));
        let lowers = matches!(fact.kind, FactKind::RequiresAction | FactKind::Declined);
        if lowers && rt_failpoints::planted("webhook_without_rank") {
            self.state = claimed(fact.kind);
        }
        self.action_url = self.action_url.take().max(fact.action_url.clone());
        self.decline_code = self.decline_code.take().max(fact.decline_code.clone());
        self.provider_payment = self.provider_payment.take().or(fact.provider_payment.clone());
        if before == *self {
            return Ok(Vec::new());
        }
        self.updated_at = self.updated_at.max(at);
        Ok(self.events_since(&before))
    }

    /// Captured and returned so far, in minor units.
    fn amounts_with(&self, fact: &PaymentFact) -> Result<(i64, i64), Contradiction> {
        let stated = [fact.captured, fact.refunded];
        if stated.iter().any(|money| money.currency != self.amount.currency) {
            return Err(Contradiction::Currency);
        }
        let other = |known: &String| fact.provider_payment.as_ref().is_some_and(|id| id != known);
        if self.provider_payment.as_ref().is_some_and(other) {
            return Err(Contradiction::OtherPayment);
        }
        let refunded = self.refunded.amount_minor.max(fact.refunded.amount_minor);
        // What was returned was taken before, even if the fact that said so is still on its way.
        let captured = self.captured.amount_minor.max(fact.captured.amount_minor).max(refunded);
        if captured > self.amount.amount_minor || stated.iter().any(|money| money.is_negative()) {
            return Err(Contradiction::Amount);
        }
        Ok((captured, refunded))
    }

    /// The highest state that was said, as long as no money has moved.
    fn state_with(&self, fact: &PaymentFact) -> PaymentState {
        let revived = self.is_abandoned() && fact.provider_payment.is_some();
        let standing = if revived { PaymentState::Submitted } else { self.state };
        standing.max(claimed(fact.kind))
    }

    /// One fact may be the first to tell of two steps: each is published.
    pub(super) fn events_since(&mut self, before: &Self) -> Vec<Numbered> {
        let payment = self.view();
        let mut events = Vec::new();
        let more_came = self.captured.amount_minor > before.captured.amount_minor;
        if more_came && self.transfer.is_some() && !payment.rest().is_zero() {
            events.push(PaymentEvent::PartiallyPaid { payment: payment.clone() });
        } else if more_came && (self.transfer.is_some() || before.captured.is_zero()) {
            events.push(PaymentEvent::Captured { payment: payment.clone() });
        }
        let returned = self.refunded.amount_minor - before.refunded.amount_minor;
        if returned > 0 {
            let amount = Money::new(returned, self.refunded.currency);
            events.push(PaymentEvent::Refunded { payment: payment.clone(), amount });
        }
        if self.state != before.state {
            events.extend(match self.state {
                PaymentState::RequiresAction => Some(PaymentEvent::ActionRequired { payment }),
                PaymentState::Declined => Some(PaymentEvent::Declined { payment }),
                PaymentState::Authorized => Some(PaymentEvent::Authorized { payment }),
                PaymentState::Voided => Some(PaymentEvent::Voided { payment }),
                PaymentState::Expired => Some(PaymentEvent::Expired { payment }),
                PaymentState::Submitted
                | PaymentState::Awaiting
                | PaymentState::PartiallyPaid
                | PaymentState::Captured
                | PaymentState::PartiallyRefunded
                | PaymentState::Refunded => None,
            });
        }
        let first = self.event_seq + 1;
        let numbered: Vec<Numbered> = (first..).zip(events).collect();
        self.event_seq = numbered.last().map_or(self.event_seq, |(seq, _)| *seq);
        numbered
    }
}

/// The state a fact claims by its kind; of money only the amounts speak.
fn claimed(kind: FactKind) -> PaymentState {
    match kind {
        FactKind::RequiresAction => PaymentState::RequiresAction,
        FactKind::Declined => PaymentState::Declined,
        FactKind::Authorized => PaymentState::Authorized,
        FactKind::Voided => PaymentState::Voided,
        FactKind::Captured | FactKind::Refunded | FactKind::NeverHeardOf => PaymentState::Submitted,
    }
}
