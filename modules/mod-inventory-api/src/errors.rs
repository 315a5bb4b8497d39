//! Why the module says no: one enum per contract.

use kernel_common::{FieldError, OrderId, Problem, ProblemKind, Sku, WarehouseId};
use serde::{Deserialize, Serialize};

use crate::{ReservationState, Shortage};

/// Why a question has no answer.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ReaderError {
    /// The request is wrong as it stands.
    #[error("the request has {} faults", .0.len())]
    Invalid(Vec<FieldError>),
}

impl Problem for ReaderError {
    fn kind(&self) -> ProblemKind {
        ProblemKind::Invalid
    }

    fn code(&self) -> &'static str {
        "inventory.invalid"
    }

    fn fields(&self) -> Vec<FieldError> {
        let Self::Invalid(fields) = self;
        fields.clone()
    }
}

/// Why an entry was not booked. Precedence is the order of the variants.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum KeeperError {
    /// The command carried no idempotency key.
    #[error("an idempotency key is required")]
    KeyRequired,
    /// The request is wrong as it stands.
    #[error("the request has {} faults", .0.len())]
    Invalid(Vec<FieldError>),
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// A warehouse does not exist.
    #[error("there is no warehouse {0}")]
    UnknownWarehouse(WarehouseId),
    /// The entry would take units that are promised or not there.
    #[error("{sku} has {available} units available, {requested} would be taken")]
    InsufficientStock {
        /// The SKU.
        sku: Sku,
        /// The warehouse.
        warehouse: WarehouseId,
        /// Units that would be taken.
        requested: i64,
        /// Units available.
        available: i64,
    },
    /// The level would leave the range of the ledger.
    #[error("{sku} would exceed the largest stock level")]
    LevelOverflow {
        /// The SKU.
        sku: Sku,
    },
}

impl Problem for KeeperError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::KeyRequired | Self::Invalid(_) | Self::KeyReused => ProblemKind::Invalid,
            Self::UnknownWarehouse(_) => ProblemKind::NotFound,
            Self::InsufficientStock { .. } | Self::LevelOverflow { .. } => ProblemKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::KeyRequired => "inventory.key_required",
            Self::Invalid(_) => "inventory.invalid",
            Self::KeyReused => "inventory.key_reused",
            Self::UnknownWarehouse(_) => "inventory.unknown_warehouse",
            Self::InsufficientStock { .. } => "inventory.insufficient_stock",
            Self::LevelOverflow { .. } => "inventory.level_overflow",
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Invalid(fields) => fields.clone(),
            _ => Vec::new(),
        }
    }
}

/// Why a reservation was not made, voided or posted. Precedence is the order of the variants.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ReservationError {
    /// The command carried no idempotency key.
    #[error("an idempotency key is required")]
    KeyRequired,
    /// The request is wrong as it stands.
    #[error("the request has {} faults", .0.len())]
    Invalid(Vec<FieldError>),
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The undo came first: this reservation can no longer be made.
    #[error("the reservation was voided before it was made")]
    AlreadyVoided,
    /// Not enough is left. Nothing was reserved.
    #[error("not enough stock of {} SKUs", .0.len())]
    InsufficientStock(Vec<Shortage>),
    /// The order has no reservation.
    #[error("order {0} has no reservation")]
    NotReserved(OrderId),
    /// The reservation was resolved the other way.
    #[error("the reservation is already {state:?}")]
    AlreadyResolved {
        /// How it was resolved.
        state: ReservationState,
    },
}

impl Problem for ReservationError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::KeyRequired | Self::Invalid(_) | Self::KeyReused => ProblemKind::Invalid,
            Self::NotReserved(_) => ProblemKind::NotFound,
            Self::AlreadyVoided | Self::InsufficientStock(_) | Self::AlreadyResolved { .. } => {
                ProblemKind::Conflict
            }
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::KeyRequired => "inventory.key_required",
            Self::Invalid(_) => "inventory.invalid",
            Self::KeyReused => "inventory.key_reused",
            Self::AlreadyVoided => "inventory.already_voided",
            Self::InsufficientStock(_) => "inventory.insufficient_stock",
            Self::NotReserved(_) => "inventory.not_reserved",
            Self::AlreadyResolved { .. } => "inventory.already_resolved",
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
            Self::InsufficientStock(shortages) => {
                Some(serde_json::json!({ "shortages": shortages }))
            }
            _ => None,
        }
    }
}
