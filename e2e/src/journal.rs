//! The provider's book, read by whoever wants to know what was really charged.

use serde_json::Value;

/// One movement of money at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `authorization`, `charge`, `void` or `refund`.
    pub kind: String,
    /// Minor units, positive.
    pub amount_minor: i64,
    /// Currency.
    pub currency: String,
    /// Our name for the payment: its id.
    pub reference: String,
}

impl Entry {
    pub(crate) fn read(line: &str) -> Self {
        let entry: Value = serde_json::from_str(line).expect("the ledger is JSON lines");
        let text = |key: &str| entry[key].as_str().expect("the ledger's own words").to_owned();
        Self {
            kind: text("kind"),
            amount_minor: entry["amount_minor"].as_i64().expect("an amount"),
            currency: text("currency"),
            reference: text("reference"),
        }
    }
}

/// All movements, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger(pub Vec<Entry>);

impl Ledger {
    /// Every payment that was charged, once for each charge.
    #[must_use]
    pub fn charged(&self) -> Vec<&str> {
        self.of_kind("charge").map(|entry| entry.reference.as_str()).collect()
    }

    /// Each charge of a payment.
    #[must_use]
    pub fn charges(&self, reference: &str) -> Vec<i64> {
        let of = self.of_kind("charge").filter(|entry| entry.reference == reference);
        of.map(|entry| entry.amount_minor).collect()
    }

    /// What the provider keeps of a payment: charged and not given back.
    #[must_use]
    pub fn kept(&self, reference: &str) -> i64 {
        let given_back = self.of_kind("refund").filter(|entry| entry.reference == reference);
        let given_back: i64 = given_back.map(|entry| entry.amount_minor).sum();
        self.charges(reference).iter().sum::<i64>() - given_back
    }

    fn of_kind(&self, kind: &'static str) -> impl Iterator<Item = &Entry> {
        self.0.iter().filter(move |entry| entry.kind == kind)
    }
}
