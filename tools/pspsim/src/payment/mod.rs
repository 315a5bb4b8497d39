//! A payment as a pure state machine: no clock, no I/O, no HTTP.
//!
//! Invariants: `0 <= refunded <= captured <= authorized <= amount`; the four amounts only grow;
//! `declined`, `voided` and `refunded` are final. Each step yields the payment after it and the
//! postings that explain the difference, so that amounts and ledger cannot drift apart.

mod event;
mod posting;
mod refusal;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

pub(crate) use self::{
    event::{Event, EventKind, Stamp},
    posting::{Posting, PostingKind},
    refusal::Refusal,
};
use crate::{cards::DeclineCode, ids::PaymentId};

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    RequiresAction,
    Authorized,
    Captured,
    Declined,
    Voided,
    PartiallyRefunded,
    Refunded,
}

/// What a merchant asks for, already validated.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) id: PaymentId,
    pub(crate) reference: String,
    pub(crate) amount_minor: i64,
    pub(crate) currency: String,
    pub(crate) capture: bool,
    pub(crate) return_url: Option<String>,
    pub(crate) webhook_url: Option<String>,
}

/// The bank's first word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Approved,
    Declined(DeclineCode),
    AskHolder,
}

/// One payment and everything that happened to it. Amounts are in minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Payment {
    pub(crate) id: PaymentId,
    /// The merchant's own name for it; several payments may share one, which is how an auditor
    /// sees a double charge.
    pub(crate) reference: String,
    pub(crate) currency: String,
    pub(crate) amount_minor: i64,
    /// Whether approval captures at once.
    pub(crate) capture: bool,
    pub(crate) state: State,
    pub(crate) authorized_minor: i64,
    pub(crate) captured_minor: i64,
    pub(crate) refunded_minor: i64,
    pub(crate) decline_code: Option<DeclineCode>,
    pub(crate) return_url: Option<String>,
    /// Overrides the configured address for this payment's webhooks.
    pub(crate) webhook_url: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) updated_at: OffsetDateTime,
    pub(crate) events: Vec<Event>,
}

/// A step taken: the payment after it and the money it moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Applied {
    pub(crate) payment: Payment,
    pub(crate) postings: Vec<Posting>,
}

impl Payment {
    /// Opens a payment with the bank's first word.
    pub(crate) fn open(draft: Draft, verdict: Verdict, stamp: Stamp) -> Applied {
        let payment = Self {
            id: draft.id,
            reference: draft.reference,
            currency: draft.currency,
            amount_minor: draft.amount_minor,
            capture: draft.capture,
            state: State::RequiresAction,
            authorized_minor: 0,
            captured_minor: 0,
            refunded_minor: 0,
            decline_code: None,
            return_url: draft.return_url,
            webhook_url: draft.webhook_url,
            created_at: stamp.at,
            updated_at: stamp.at,
            events: Vec::new(),
        };
        match verdict {
            Verdict::Approved => payment.approved(stamp),
            Verdict::Declined(code) => payment.declined(code, stamp),
            Verdict::AskHolder => {
                payment.step(State::RequiresAction, EventKind::RequiresAction, stamp, vec![])
            }
        }
    }

    /// The holder pressed "Approve".
    pub(crate) fn approve(self, stamp: Stamp) -> Result<Applied, Refusal> {
        match self.state {
            State::RequiresAction => Ok(self.approved(stamp)),
            state => Err(Refusal::WrongState { state }),
        }
    }

    /// The holder pressed "Decline".
    pub(crate) fn decline(self, stamp: Stamp) -> Result<Applied, Refusal> {
        match self.state {
            State::RequiresAction => Ok(self.declined(DeclineCode::AuthenticationFailed, stamp)),
            state => Err(Refusal::WrongState { state }),
        }
    }

    /// Takes the held money, or a part of it; there is one capture, and what it leaves is released.
    pub(crate) fn capture(
        mut self,
        amount_minor: Option<i64>,
        stamp: Stamp,
    ) -> Result<Applied, Refusal> {
        if self.state != State::Authorized {
            return Err(Refusal::WrongState { state: self.state });
        }
        let held_minor = self.authorized_minor;
        let amount_minor = amount_minor.unwrap_or(held_minor);
        if !(1..=held_minor).contains(&amount_minor) {
            return Err(Refusal::ExceedsAuthorized { authorized_minor: held_minor });
        }
        self.captured_minor = amount_minor;
        let mut postings = vec![Posting { kind: PostingKind::Charge, amount_minor }];
        if amount_minor < held_minor {
            let rest_minor = held_minor - amount_minor;
            postings.push(Posting { kind: PostingKind::Void, amount_minor: rest_minor });
        }
        Ok(self.step(State::Captured, EventKind::Captured, stamp, postings))
    }

    /// Gives a hold back, or gives up waiting for the holder.
    pub(crate) fn void(self, stamp: Stamp) -> Result<Applied, Refusal> {
        let postings = match self.state {
            State::RequiresAction => vec![],
            State::Authorized => {
                vec![Posting { kind: PostingKind::Void, amount_minor: self.authorized_minor }]
            }
            state => return Err(Refusal::WrongState { state }),
        };
        Ok(self.step(State::Voided, EventKind::Voided, stamp, postings))
    }

    /// Gives captured money back; all refunds together never exceed what was captured.
    pub(crate) fn refund(mut self, amount_minor: i64, stamp: Stamp) -> Result<Applied, Refusal> {
        if !matches!(self.state, State::Captured | State::PartiallyRefunded | State::Refunded) {
            return Err(Refusal::WrongState { state: self.state });
        }
        let refundable_minor = self.captured_minor - self.refunded_minor;
        if !(1..=refundable_minor).contains(&amount_minor) {
            return Err(Refusal::ExceedsCaptured { refundable_minor });
        }
        self.refunded_minor += amount_minor;
        let state = if amount_minor == refundable_minor {
            State::Refunded
        } else {
            State::PartiallyRefunded
        };
        let postings = vec![Posting { kind: PostingKind::Refund, amount_minor }];
        Ok(self.step(state, EventKind::Refunded, stamp, postings))
    }

    fn approved(mut self, stamp: Stamp) -> Applied {
        let amount_minor = self.amount_minor;
        self.authorized_minor = amount_minor;
        let mut postings = vec![Posting { kind: PostingKind::Authorization, amount_minor }];
        if !self.capture {
            return self.step(State::Authorized, EventKind::Authorized, stamp, postings);
        }
        self.captured_minor = amount_minor;
        postings.push(Posting { kind: PostingKind::Charge, amount_minor });
        self.step(State::Captured, EventKind::Captured, stamp, postings)
    }

    fn declined(mut self, code: DeclineCode, stamp: Stamp) -> Applied {
        self.decline_code = Some(code);
        self.step(State::Declined, EventKind::Declined, stamp, vec![])
    }

    fn step(
        mut self,
        state: State,
        kind: EventKind,
        stamp: Stamp,
        postings: Vec<Posting>,
    ) -> Applied {
        self.state = state;
        self.updated_at = stamp.at;
        self.events.push(Event { id: stamp.event_id, kind, at: stamp.at });
        Applied { payment: self, postings }
    }
}
