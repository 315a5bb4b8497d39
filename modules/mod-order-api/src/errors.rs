//! Why the module says no: one enum per contract.

use kernel_common::{FieldError, Money, OrderId, Problem, ProblemKind};
use serde::{Deserialize, Serialize};

use crate::OrderStatus;

/// What was to be done to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderAction {
    /// Place it.
    Confirm,
    /// Cancel it.
    Cancel,
    /// Ship it.
    Ship,
    /// Record a refund.
    Refund,
    /// Record its payment's state.
    RecordPayment,
    /// Place it again.
    Reinstate,
}

/// Why an order was not opened, changed or found. Precedence is the order of the variants.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum OrderError {
    /// The command carried no idempotency key.
    #[error("an idempotency key is required")]
    KeyRequired,
    /// The request is wrong as it stands.
    #[error("the request has {} faults", .0.len())]
    Invalid(Vec<FieldError>),
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// This version of the cart was ordered under another key.
    #[error("the cart was already ordered as {order_id}")]
    CartAlreadyOrdered {
        /// The order.
        order_id: OrderId,
    },
    /// There is no such order.
    #[error("there is no order {0}")]
    UnknownOrder(OrderId),
    /// Another drive has the order's flow, or the flow has turned.
    #[error("the flow of order {0} is in other hands")]
    FlowFenced(OrderId),
    /// The order's state does not allow it.
    #[error("cannot {action:?} an order that is {status:?}")]
    NotAllowed {
        /// What was to be done.
        action: OrderAction,
        /// Where the order is.
        status: OrderStatus,
    },
    /// Its money has not come yet.
    #[error("the order is not paid")]
    Unpaid,
    /// More would be given back than is left.
    #[error("at most {left} can be given back")]
    RefundTooLarge {
        /// What is left of the total.
        left: Money,
    },
}

impl Problem for OrderError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::KeyRequired | Self::Invalid(_) | Self::KeyReused => ProblemKind::Invalid,
            Self::UnknownOrder(_) => ProblemKind::NotFound,
            Self::CartAlreadyOrdered { .. }
            | Self::FlowFenced(_)
            | Self::NotAllowed { .. }
            | Self::Unpaid
            | Self::RefundTooLarge { .. } => ProblemKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::KeyRequired => "order.key_required",
            Self::Invalid(_) => "order.invalid",
            Self::KeyReused => "order.key_reused",
            Self::CartAlreadyOrdered { .. } => "order.cart_already_ordered",
            Self::UnknownOrder(_) => "order.unknown_order",
            Self::FlowFenced(_) => "order.flow_fenced",
            Self::NotAllowed { .. } => "order.not_allowed",
            Self::Unpaid => "order.unpaid",
            Self::RefundTooLarge { .. } => "order.refund_too_large",
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
            Self::CartAlreadyOrdered { order_id } => {
                Some(serde_json::json!({ "order_id": order_id }))
            }
            Self::NotAllowed { action, status } => {
                Some(serde_json::json!({ "action": action, "status": status }))
            }
            Self::RefundTooLarge { left } => Some(serde_json::json!({ "left": left })),
            _ => None,
        }
    }
}

/// Why a flow was not written or claimed.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FlowError {
    /// The request is wrong as it stands.
    #[error("the request has {} faults", .0.len())]
    Invalid(Vec<FieldError>),
}

impl Problem for FlowError {
    fn kind(&self) -> ProblemKind {
        ProblemKind::Invalid
    }

    fn code(&self) -> &'static str {
        "order.flow_invalid"
    }

    fn fields(&self) -> Vec<FieldError> {
        let Self::Invalid(fields) = self;
        fields.clone()
    }
}
