//! One payment in the bank's books.

use std::collections::BTreeSet;

use kernel_common::{Money, PaymentId};
use mod_payment_api::{FactKind, PaymentFact, spi::ProviderAuthorize};

use super::Card;

pub(super) struct Account {
    id: String,
    pub(super) payment_id: PaymentId,
    amount: Money,
    state: FactKind,
    pub(super) captured_minor: i64,
    refunded_minor: i64,
    refund_keys: BTreeSet<String>,
}

impl Account {
    pub(super) fn open(number: usize, request: &ProviderAuthorize) -> Self {
        let card = Card::ALL.into_iter().find(|card| request.instrument.token == token(*card));
        let (state, captured_minor) = match card.expect("a token of this bank") {
            Card::Good => (FactKind::Captured, request.amount.amount_minor),
            Card::Empty => (FactKind::Declined, 0),
            Card::Cautious => (FactKind::RequiresAction, 0),
        };
        Self {
            id: format!("account_{number}"),
            payment_id: request.payment_id,
            amount: request.amount,
            state,
            captured_minor,
            refunded_minor: 0,
            refund_keys: BTreeSet::new(),
        }
    }

    pub(super) fn is(&self, id: &str) -> bool {
        self.id == id
    }

    pub(super) fn held_minor(&self) -> i64 {
        self.captured_minor - self.refunded_minor
    }

    pub(super) fn decide(&mut self, confirms: bool) {
        assert_eq!(self.state, FactKind::RequiresAction, "there is nothing to confirm");
        if confirms {
            self.state = FactKind::Captured;
            self.captured_minor = self.amount.amount_minor;
        } else {
            self.state = FactKind::Declined;
        }
    }

    /// False when there is no promise to take back.
    pub(super) fn void(&mut self) -> bool {
        if self.state == FactKind::RequiresAction {
            self.state = FactKind::Voided;
        }
        self.state == FactKind::Voided
    }

    /// False when more would be returned than is held.
    pub(super) fn refund(&mut self, key: &str, amount: Money) -> bool {
        if self.refund_keys.contains(key) {
            return true;
        }
        let fits = (1..=self.held_minor()).contains(&amount.amount_minor);
        if fits {
            self.refund_keys.insert(key.to_owned());
            self.refunded_minor += amount.amount_minor;
            self.state = FactKind::Refunded;
        }
        fits
    }

    /// The payment as it is now; one state, one id.
    pub(super) fn fact(&self) -> PaymentFact {
        let money = |minor| Money::new(minor, self.amount.currency);
        let Self { id, state, captured_minor, refunded_minor, .. } = self;
        PaymentFact {
            event_id: format!("{id}:{state:?}:{captured_minor}:{refunded_minor}"),
            payment_id: self.payment_id,
            kind: self.state,
            captured: money(self.captured_minor),
            refunded: money(self.refunded_minor),
            provider_payment: Some(self.id.clone()),
            action_url: (self.state == FactKind::RequiresAction)
                .then(|| format!("https://bank.test/confirm/{id}")),
            decline_code: (self.state == FactKind::Declined)
                .then(|| "insufficient_funds".to_owned()),
            raw: serde_json::json!({ "account": id }),
        }
    }
}

/// What stands for a card.
pub(super) fn token(card: Card) -> String {
    format!("tok_{card:?}")
}
