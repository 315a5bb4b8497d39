use serde::Serialize;

use crate::format::MoneyText;

/// The sums under lines. The caller gets them from the quote; nothing is added up here.
#[derive(Clone, Debug, Serialize)]
pub struct Totals {
    /// What the total is made of, in the order shown.
    pub rows: Vec<TotalRow>,
    /// What is to be paid.
    pub total: MoneyText,
}

/// A part of a total.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TotalRow {
    /// The goods.
    Goods {
        /// Their sum.
        amount: MoneyText,
    },
    /// A reduction; the amount is negative.
    Discount {
        /// Its name.
        label: String,
        /// Below zero.
        amount: MoneyText,
    },
    /// Delivery; zero is written as "free".
    Delivery {
        /// The way of delivery.
        method: String,
        /// Its price.
        amount: MoneyText,
    },
    /// Tax the amounts above already hold.
    TaxIncluded {
        /// As [`format::percent`](crate::format::percent) writes it.
        rate: String,
        /// The share of the total.
        amount: MoneyText,
    },
    /// Tax that is added to the amounts above.
    TaxOnTop {
        /// As [`format::percent`](crate::format::percent) writes it.
        rate: String,
        /// What is added.
        amount: MoneyText,
    },
}
