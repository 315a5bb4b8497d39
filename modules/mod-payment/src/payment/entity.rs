//! A payment as stored, and what may be done to it; pure.

use kernel_common::{IdempotencyKey, Money, OrderId, PaymentId, TenantId, Timestamp};
use mod_payment_api::{InstrumentToken, Payment, PaymentEvent, PaymentState};

use super::{Numbered, TransferRecord};

/// A payment as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentRecord {
    pub id: PaymentId,
    pub tenant: TenantId,
    pub order_id: OrderId,
    pub instrument: InstrumentToken,
    /// The provider's idempotency key, committed before the first call.
    pub provider_key: IdempotencyKey,
    pub return_url: String,
    pub state: PaymentState,
    pub amount: Money,
    pub captured: Money,
    pub refunded: Money,
    /// Asked back by us and not refused, settled or not.
    pub refund_asked: Money,
    pub action_url: Option<String>,
    pub decline_code: Option<String>,
    pub provider_payment: Option<String>,
    /// The undo has been asked for: nothing is authorised any more, and what was is taken back.
    pub undo_wanted: bool,
    /// For a payment that comes by itself.
    pub transfer: Option<TransferRecord>,
    pub event_seq: i64,
    /// When the provider was last asked for the money.
    pub asked_at: Timestamp,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl PaymentRecord {
    /// Gives up an attempt that the provider has never heard of: nothing was charged. Nothing,
    /// when something has been heard meanwhile.
    pub fn abandon(&mut self, at: Timestamp) -> Option<Numbered> {
        if self.state != PaymentState::Submitted {
            return None;
        }
        self.state = PaymentState::Voided;
        self.updated_at = self.updated_at.max(at);
        self.event_seq += 1;
        Some((self.event_seq, PaymentEvent::Voided { payment: self.view() }))
    }

    /// Given up without a word from the provider.
    pub(super) fn is_abandoned(&self) -> bool {
        self.state == PaymentState::Voided && self.provider_payment.is_none()
    }

    /// What can still be asked back. What the provider has returned by itself counts as well.
    pub fn refundable(&self) -> Money {
        let gone = self.refund_asked.amount_minor.max(self.refunded.amount_minor);
        Money::new(self.captured.amount_minor - gone, self.captured.currency)
    }

    /// No money was or will be taken, or all of it is back: the order may be paid anew.
    pub fn is_definite_no(&self) -> bool {
        matches!(
            self.state,
            PaymentState::Declined
                | PaymentState::Voided
                | PaymentState::Expired
                | PaymentState::Refunded
        )
    }

    /// The undo was asked for and is not done. Of money that came by itself it is done when the
    /// money is asked back: the rest is for people.
    pub fn owes_undo(&self) -> bool {
        let asked_back = !self.has_provider() && self.refundable().is_zero();
        self.undo_wanted && !self.is_definite_no() && !asked_back
    }

    pub fn view(&self) -> Payment {
        let waiting = self.state == PaymentState::RequiresAction;
        let declined = self.state == PaymentState::Declined;
        Payment {
            id: self.id,
            tenant: self.tenant,
            order_id: self.order_id,
            method: self.instrument.method.clone(),
            instrument_label: self.instrument.label.clone(),
            state: self.state,
            amount: self.amount,
            captured: self.captured,
            refunded: self.refunded,
            action_url: self.action_url.clone().filter(|_| waiting),
            decline_code: self.decline_code.clone().filter(|_| declined),
            provider_payment: self.provider_payment.clone(),
            transfer: self.transfer_view(),
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}
