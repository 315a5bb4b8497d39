//! What is asked of stock.

use kernel_common::{Quantity, Sku, Timestamp};
use mod_inventory_api::AdjustmentReason;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// Which levels to list.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct StockParams {
    /// Only these SKUs; may be repeated.
    #[serde(default)]
    #[param(value_type = Vec<String>)]
    pub(crate) sku: Vec<Sku>,
    /// Only this warehouse, by code.
    pub(crate) warehouse: Option<String>,
    /// Only levels at or under their threshold.
    #[serde(default)]
    pub(crate) low: bool,
    /// Rows per page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub(crate) limit: Option<u32>,
    /// `next` of the page before.
    pub(crate) after: Option<String>,
}

/// Which movements to list.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct HistoryParams {
    /// Only this warehouse, by code.
    pub(crate) warehouse: Option<String>,
    /// Rows per page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub(crate) limit: Option<u32>,
    /// `next` of the page before.
    pub(crate) after: Option<String>,
}

/// Which levels, and when.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AsOfParams {
    /// The instant, RFC 3339; movements at exactly this instant count.
    #[param(value_type = String, example = "2026-01-31T23:59:59Z")]
    pub(crate) at: Timestamp,
    /// The SKUs; at least one, may be repeated.
    #[serde(default)]
    #[param(value_type = Vec<String>)]
    pub(crate) sku: Vec<Sku>,
}

/// Goods that arrived.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Receipt {
    /// What.
    #[schema(value_type = String, min_length = 1, max_length = 64)]
    pub(crate) sku: Sku,
    /// Code of the warehouse.
    pub(crate) warehouse: String,
    /// Units.
    #[schema(value_type = i64, minimum = 1, maximum = 1_000_000)]
    pub(crate) quantity: Quantity,
    /// Number of the delivery note.
    #[schema(max_length = 120)]
    pub(crate) document: String,
}

/// Goods that arrived, all booked or none.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "items": [
    { "sku": "MUG-BLUE", "warehouse": "main", "quantity": 100, "document": "DN-2026-118" }
] }))]
pub(crate) struct Receipts {
    /// The goods, 1 to 1000 lines.
    pub(crate) items: Vec<Receipt>,
}

/// A difference to book.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Adjustment {
    /// What.
    #[schema(value_type = String, min_length = 1, max_length = 64)]
    pub(crate) sku: Sku,
    /// Code of the warehouse.
    pub(crate) warehouse: String,
    /// Units more, or fewer when negative; never zero.
    #[schema(minimum = -1_000_000, maximum = 1_000_000)]
    pub(crate) delta: i64,
    /// `count`: a count found more or less. `damage`: broken, or repaired.
    #[schema(value_type = String, pattern = "^(count|damage)$")]
    pub(crate) reason: AdjustmentReason,
    /// In your words.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub(crate) note: String,
    /// Number of the count sheet or report.
    #[schema(max_length = 120)]
    pub(crate) document: String,
}

/// Differences, all booked or none.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "items": [{
    "sku": "MUG-BLUE", "warehouse": "main", "delta": -2, "reason": "damage",
    "note": "dropped", "document": "RPT-7"
}] }))]
pub(crate) struct Adjustments {
    /// The differences, 1 to 1000 lines.
    pub(crate) items: Vec<Adjustment>,
}

/// When stock counts as low.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Threshold {
    /// What.
    #[schema(value_type = String, min_length = 1, max_length = 64)]
    pub(crate) sku: Sku,
    /// Code of the warehouse.
    pub(crate) warehouse: String,
    /// Available units at or under which it is low; zero for never.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub(crate) low_at: i64,
}

/// Thresholds to set.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "items": [{ "sku": "MUG-BLUE", "warehouse": "main", "low_at": 5 }] }))]
pub(crate) struct Thresholds {
    /// The thresholds, 1 to 1000.
    pub(crate) items: Vec<Threshold>,
}

/// A warehouse as it shall be, by code.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WarehousePut {
    /// Short name: `a-z`, `0-9` and `-`.
    #[schema(min_length = 1, max_length = 32, pattern = "^[a-z0-9-]+$")]
    pub(crate) code: String,
    /// Name for people.
    pub(crate) name: String,
    /// Orders take from the lowest first.
    pub(crate) priority: i32,
}

/// Warehouses to create or change.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "items": [{ "code": "main", "name": "Main warehouse", "priority": 1 }] }))]
pub(crate) struct Warehouses {
    /// The warehouses.
    pub(crate) items: Vec<WarehousePut>,
}
