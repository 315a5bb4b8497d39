//! Why the module says no: one enum per contract.

use kernel_common::{
    Currency, FieldError, MoneyError, Problem, ProblemKind, Sku, TaxCategory, TaxZone,
};
use serde::{Deserialize, Serialize};

/// Why lines have no price together. Precedence is the order of the variants.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum QuoteError {
    /// The request is wrong as it stands.
    #[error("the request has {} faults", .0.len())]
    Invalid(Vec<FieldError>),
    /// SKUs without a price in the currency and channel of the call.
    #[error("no price in {currency} for channel {channel}: {skus:?}")]
    NoPrice {
        /// The SKUs, in their order.
        skus: Vec<Sku>,
        /// The currency.
        currency: Currency,
        /// The channel.
        channel: String,
    },
    /// Tax categories without a rate in the zone.
    #[error("no tax rate in zone {} for {categories:?}", zone.0)]
    NoTaxRate {
        /// The zone.
        zone: TaxZone,
        /// The categories, sorted.
        categories: Vec<TaxCategory>,
    },
    /// Some prices contain the tax and some do not.
    #[error("price lists {included} and {on_top} disagree whether prices contain the tax")]
    MixedTax {
        /// Code of a list whose prices contain it.
        included: String,
        /// Code of a list whose prices do not.
        on_top: String,
    },
    /// An amount is in another currency.
    #[error("{expected} and {found} cannot be mixed")]
    CurrencyMismatch {
        /// Currency of the call.
        expected: Currency,
        /// Currency of the amount.
        found: Currency,
    },
    /// An amount leaves the range of 64 bits of minor units.
    #[error("an amount is out of range")]
    Overflow,
}

impl From<MoneyError> for QuoteError {
    fn from(error: MoneyError) -> Self {
        match error {
            MoneyError::CurrencyMismatch { left, right } => {
                Self::CurrencyMismatch { expected: left, found: right }
            }
            MoneyError::Overflow | MoneyError::NoWeights => Self::Overflow,
        }
    }
}

impl Problem for QuoteError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::Invalid(_) | Self::CurrencyMismatch { .. } | Self::Overflow => {
                ProblemKind::Invalid
            }
            Self::NoPrice { .. } | Self::NoTaxRate { .. } | Self::MixedTax { .. } => {
                ProblemKind::Conflict
            }
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "pricing.invalid",
            Self::NoPrice { .. } => "pricing.no_price",
            Self::NoTaxRate { .. } => "pricing.no_tax_rate",
            Self::MixedTax { .. } => "pricing.mixed_tax",
            Self::CurrencyMismatch { .. } => "pricing.currency_mismatch",
            Self::Overflow => "pricing.overflow",
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Invalid(fields) => fields.clone(),
            _ => Vec::new(),
        }
    }

    fn details(&self) -> Option<serde_json::Value> {
        match self {
            Self::NoPrice { skus, .. } => Some(serde_json::json!({ "skus": skus })),
            Self::NoTaxRate { zone, categories } => {
                Some(serde_json::json!({ "zone": zone, "categories": categories }))
            }
            _ => None,
        }
    }
}

/// Why the price book was not written or read. Precedence is the order of the variants.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PriceBookError {
    /// The command carried no idempotency key.
    #[error("an idempotency key is required")]
    KeyRequired,
    /// The request is wrong as it stands.
    #[error("the request has {} faults", .0.len())]
    Invalid(Vec<FieldError>),
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// Price lists that do not exist.
    #[error("unknown price lists: {0:?}")]
    UnknownLists(Vec<String>),
    /// A price is not in the currency of its list, or a list would change its currency.
    #[error("price list {list} is in {expected}, not in {found}")]
    CurrencyMismatch {
        /// Code of the list.
        list: String,
        /// Its currency.
        expected: Currency,
        /// The currency given.
        found: Currency,
    },
    /// Two lists that can meet in one quote would disagree whether prices contain the tax.
    #[error("price lists {included} and {on_top} disagree whether prices contain the tax")]
    MixedTax {
        /// Code of the list whose prices would contain it.
        included: String,
        /// Code of the list whose prices would not.
        on_top: String,
    },
}

impl Problem for PriceBookError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::KeyRequired
            | Self::Invalid(_)
            | Self::KeyReused
            | Self::CurrencyMismatch { .. } => ProblemKind::Invalid,
            Self::UnknownLists(_) => ProblemKind::NotFound,
            Self::MixedTax { .. } => ProblemKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::KeyRequired => "pricing.key_required",
            Self::Invalid(_) => "pricing.invalid",
            Self::KeyReused => "pricing.key_reused",
            Self::UnknownLists(_) => "pricing.unknown_lists",
            Self::CurrencyMismatch { .. } => "pricing.currency_mismatch",
            Self::MixedTax { .. } => "pricing.mixed_tax",
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Invalid(fields) => fields.clone(),
            _ => Vec::new(),
        }
    }

    fn details(&self) -> Option<serde_json::Value> {
        match self {
            Self::UnknownLists(lists) => Some(serde_json::json!({ "lists": lists })),
            _ => None,
        }
    }
}
