//! Why the module says no.

use kernel_common::{CartId, Currency, FieldError, Problem, ProblemKind, Sku};
use serde::{Deserialize, Serialize};

/// Why a cart was not shown or changed. Precedence is the order of the variants.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum CartError {
    /// The request is wrong as it stands.
    #[error("the request has {} faults", .0.len())]
    Invalid(Vec<FieldError>),
    /// There is no such cart, or not any more.
    #[error("there is no cart {0}")]
    NotFound(CartId),
    /// The key was used for another change of this cart.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The cart was changed since the caller saw it.
    #[error("the cart has version {current}, not {expected}")]
    VersionConflict {
        /// Version the caller saw.
        expected: i64,
        /// Version there is.
        current: i64,
    },
    /// SKUs that are unknown or not for sale.
    #[error("not for sale: {0:?}")]
    NotSellable(Vec<Sku>),
    /// The cart is in another currency.
    #[error("the cart is in {cart}, not in {requested}")]
    CurrencyMismatch {
        /// The cart's.
        cart: Currency,
        /// The call's.
        requested: Currency,
    },
    /// The cart would have too many lines.
    #[error("a cart has at most {lines_max} lines")]
    TooManyLines {
        /// Lines there may be.
        lines_max: usize,
    },
    /// The store does not offer this delivery.
    #[error("delivery {0:?} is not offered")]
    UnknownDelivery(String),
    /// The total leaves the range of amounts.
    #[error("the total is out of range")]
    TotalOutOfRange,
    /// The store's price book cannot price the cart: a tax rate is missing, or prices with and
    /// without tax are mixed. The merchant's to repair.
    #[error("the cart cannot be priced: {0}")]
    NotPriceable(String),
}

impl Problem for CartError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::Invalid(_)
            | Self::KeyReused
            | Self::CurrencyMismatch { .. }
            | Self::TooManyLines { .. }
            | Self::UnknownDelivery(_)
            | Self::TotalOutOfRange => ProblemKind::Invalid,
            Self::NotFound(_) => ProblemKind::NotFound,
            Self::VersionConflict { .. } | Self::NotSellable(_) | Self::NotPriceable(_) => {
                ProblemKind::Conflict
            }
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "cart.invalid",
            Self::NotFound(_) => "cart.not_found",
            Self::KeyReused => "cart.key_reused",
            Self::VersionConflict { .. } => "cart.version_conflict",
            Self::NotSellable(_) => "cart.not_sellable",
            Self::CurrencyMismatch { .. } => "cart.currency_mismatch",
            Self::TooManyLines { .. } => "cart.too_many_lines",
            Self::UnknownDelivery(_) => "cart.unknown_delivery",
            Self::TotalOutOfRange => "cart.total_out_of_range",
            Self::NotPriceable(_) => "cart.not_priceable",
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
            Self::NotSellable(skus) => Some(serde_json::json!({ "skus": skus })),
            Self::VersionConflict { current, .. } => {
                Some(serde_json::json!({ "current_version": current }))
            }
            _ => None,
        }
    }
}
