//! What the module publishes. Stream: `stock/{warehouse}/{sku}`.

use kernel_common::{Sku, WarehouseId};
use kernel_events::DomainEvent;
use serde::{Deserialize, Serialize};

use crate::MovementKind;

/// A fact about the stock of one SKU in one warehouse, with the level after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum StockEvent {
    /// The level changed.
    StockChanged {
        /// The SKU.
        sku: Sku,
        /// The warehouse.
        warehouse: WarehouseId,
        /// By what kind of movement.
        kind: MovementKind,
        /// On hand after it.
        on_hand: i64,
        /// Reserved after it.
        reserved: i64,
        /// Available after it.
        available: i64,
    },
    /// The available units fell to the threshold or under it. Published once per fall.
    StockLow {
        /// The SKU.
        sku: Sku,
        /// The warehouse.
        warehouse: WarehouseId,
        /// Available units.
        available: i64,
        /// The threshold.
        low_at: i64,
    },
}

impl DomainEvent for StockEvent {
    fn event_type(&self) -> &'static str {
        match self {
            Self::StockChanged { .. } => "inventory.stock_changed.v1",
            Self::StockLow { .. } => "inventory.stock_low.v1",
        }
    }
}
