//! Why an order is not placed.

use kernel_common::{FieldError, Money, OrderId, Problem, ProblemKind, Sku};
use mod_cart_api::CartError;
use mod_inventory_api::Shortage;
use rt_contract::Fault;

/// Why an order is not placed. Precedence is the order of the variants.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckoutError {
    /// The request carried no idempotency key.
    #[error("an idempotency key is required")]
    KeyRequired,
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The same request is being worked on right now.
    #[error("the same checkout is in progress")]
    InFlight,
    /// The request is wrong as it stands.
    #[error("the request has {} faults", .0.len())]
    Invalid(Vec<FieldError>),
    /// There is no such cart.
    #[error("there is no such cart")]
    CartNotFound,
    /// The cart cannot be priced as it is.
    #[error("{0}")]
    CartRefused(CartError),
    /// The cart was changed in another window.
    #[error("the cart changed")]
    CartChanged,
    /// Nothing is in the cart.
    #[error("the cart is empty")]
    CartEmpty,
    /// Some lines cannot be bought any more.
    #[error("{} lines of the cart cannot be bought", .0.len())]
    NotSellable(Vec<Sku>),
    /// A price or a rate changed since the shopper saw the total.
    #[error("the total changed from {seen} to {now}")]
    TotalChanged {
        /// What the shopper agreed to.
        seen: Money,
        /// What it would be now.
        now: Money,
    },
    /// The store does not deliver for the cart's currency.
    #[error("the store does not deliver in the currency of the cart")]
    NotDelivered,
    /// This state of the cart has already become an order.
    #[error("the cart was ordered already")]
    AlreadyOrdered(OrderId),
    /// Not enough is left; nothing was charged.
    #[error("not enough stock of {} SKUs", .0.len())]
    OutOfStock(Vec<Shortage>),
    /// The payment was refused; nothing was charged.
    #[error("the payment was declined: {0}")]
    PaymentDeclined(String),
    /// It was not paid in time; nothing was charged or it was returned.
    #[error("the order was not paid in time")]
    PaymentExpired,
    /// It could not be completed and was undone.
    #[error("the order could not be completed and was undone")]
    Undone,
    /// The infrastructure failed. The order may yet be placed: ask again with the same key.
    #[error("{0}")]
    Fault(Fault),
}

impl From<Fault> for CheckoutError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Problem for CheckoutError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::KeyRequired | Self::Invalid(_) | Self::CartEmpty | Self::KeyReused => {
                ProblemKind::Invalid
            }
            Self::CartNotFound => ProblemKind::NotFound,
            Self::CartRefused(refusal) => refusal.kind(),
            Self::NotSellable(_)
            | Self::TotalChanged { .. }
            | Self::CartChanged
            | Self::NotDelivered
            | Self::InFlight
            | Self::AlreadyOrdered(_)
            | Self::OutOfStock(_)
            | Self::PaymentExpired
            | Self::Undone => ProblemKind::Conflict,
            Self::PaymentDeclined(_) => ProblemKind::PaymentRefused,
            Self::Fault(fault) => fault.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::KeyRequired => "checkout.key_required",
            Self::Invalid(_) => "checkout.invalid",
            Self::CartNotFound => "checkout.cart_not_found",
            Self::CartRefused(refusal) => refusal.code(),
            Self::CartEmpty => "checkout.cart_empty",
            Self::NotSellable(_) => "checkout.not_sellable",
            Self::TotalChanged { .. } => "checkout.total_changed",
            Self::CartChanged => "checkout.cart_changed",
            Self::NotDelivered => "checkout.not_delivered",
            Self::KeyReused => "checkout.key_reused",
            Self::InFlight => "checkout.in_flight",
            Self::AlreadyOrdered(_) => "checkout.already_ordered",
            Self::OutOfStock(_) => "checkout.out_of_stock",
            Self::PaymentDeclined(_) => "checkout.payment_declined",
            Self::PaymentExpired => "checkout.payment_expired",
            Self::Undone => "checkout.undone",
            Self::Fault(fault) => fault.code(),
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Invalid(fields) => fields.clone(),
            Self::CartRefused(refusal) => refusal.fields(),
            _ => Vec::new(),
        }
    }

    fn details(&self) -> Option<serde_json::Value> {
        match self {
            Self::CartRefused(refusal) => refusal.details(),
            Self::NotSellable(skus) => Some(serde_json::json!({ "skus": skus })),
            Self::TotalChanged { seen, now } => {
                Some(serde_json::json!({ "seen": seen, "now": now }))
            }
            Self::OutOfStock(shortages) => Some(serde_json::json!({ "shortages": shortages })),
            Self::PaymentDeclined(code) => Some(serde_json::json!({ "decline_code": code })),
            Self::AlreadyOrdered(order_id) => Some(serde_json::json!({ "order_id": order_id })),
            _ => None,
        }
    }
}
