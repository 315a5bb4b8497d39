//! What is said of stock.

use kernel_common::{Page, Timestamp};
use mod_inventory_api as inventory;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Actor, word};
use crate::lookup::{Names, Warehouses};

/// Stock of one SKU in one warehouse.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "sku": "MUG-BLUE", "name": "Mug, Blue", "warehouse": "main", "on_hand": 100, "reserved": 4,
    "available": 96, "low_at": 5, "updated_at": "2026-01-31T10:00:00Z"
}))]
pub(crate) struct StockLevel {
    /// What.
    sku: String,
    /// What it is called; absent when the catalog does not know it.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Code of the warehouse.
    warehouse: String,
    /// Units on the shelf, reserved ones included.
    on_hand: i64,
    /// Units promised to orders.
    reserved: i64,
    /// `on_hand - reserved`.
    available: i64,
    /// Available units at or under which it is low; zero for never.
    low_at: i64,
    /// Last movement.
    updated_at: String,
}

impl StockLevel {
    fn of(level: &inventory::StockLevel, warehouses: &Warehouses, names: &Names) -> Self {
        Self {
            sku: level.sku.to_string(),
            name: names.get(&level.sku),
            warehouse: warehouses.code(level.warehouse),
            on_hand: level.on_hand,
            reserved: level.reserved,
            available: level.available,
            low_at: level.low_at,
            updated_at: level.updated_at.to_string(),
        }
    }
}

/// A page of levels.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StockPage {
    /// The levels, in order of SKU.
    items: Vec<StockLevel>,
    /// Pass it as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl StockPage {
    pub(crate) fn of(
        page: &Page<inventory::StockLevel>,
        warehouses: &Warehouses,
        names: &Names,
    ) -> Self {
        let level = |level| StockLevel::of(level, warehouses, names);
        let next = page.next.as_ref().map(|cursor| cursor.0.clone());
        Self { items: page.items.iter().map(level).collect(), next }
    }
}

/// Levels at an instant.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StockAsOf {
    /// The instant.
    at: String,
    /// The levels then.
    items: Vec<StockLevel>,
}

impl StockAsOf {
    pub(crate) fn of(
        at: Timestamp,
        levels: &[inventory::StockLevel],
        warehouses: &Warehouses,
        names: &Names,
    ) -> Self {
        let level = |level| StockLevel::of(level, warehouses, names);
        Self { at: at.to_string(), items: levels.iter().map(level).collect() }
    }
}

/// The level of one SKU in one warehouse after a change.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StockChange {
    /// What.
    sku: String,
    /// Code of the warehouse.
    warehouse: String,
    /// On the shelf now.
    on_hand: i64,
    /// Promised now.
    reserved: i64,
    /// Available now.
    available: i64,
}

/// The levels after a booking.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "items": [
    { "sku": "MUG-BLUE", "warehouse": "main", "on_hand": 100, "reserved": 4, "available": 96 }
] }))]
pub(crate) struct StockChanges {
    /// One for each SKU and warehouse that was booked.
    items: Vec<StockChange>,
}

impl StockChanges {
    pub(crate) fn of(changes: &[inventory::StockChange], warehouses: &Warehouses) -> Self {
        let change = |change: &inventory::StockChange| StockChange {
            sku: change.sku.to_string(),
            warehouse: warehouses.code(change.warehouse),
            on_hand: change.on_hand,
            reserved: change.reserved,
            available: change.available,
        };
        Self { items: changes.iter().map(change).collect() }
    }
}

/// One line of the journal.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "seq": 12, "sku": "MUG-BLUE", "warehouse": "main", "kind": "adjustment", "from": "on_hand",
    "to": "damaged", "quantity": 2, "on_hand_after": 98, "reserved_after": 4,
    "reason": "damage: dropped", "document": "RPT-7", "actor": { "kind": "staff", "id": "admin" },
    "at": "2026-01-31T10:00:00Z"
}))]
pub(crate) struct Movement {
    /// Number within SKU and warehouse, without gaps.
    seq: i64,
    /// What.
    sku: String,
    /// Code of the warehouse.
    warehouse: String,
    /// `receipt`, `adjustment`, `reservation`, `void` or `post`.
    kind: String,
    /// Account it was taken from.
    from: String,
    /// Account it was given to.
    to: String,
    /// Units.
    quantity: i64,
    /// On the shelf after it.
    on_hand_after: i64,
    /// Promised after it.
    reserved_after: i64,
    /// Why.
    reason: String,
    /// Number of the paper behind it.
    document: String,
    /// Who.
    actor: Actor,
    /// When.
    at: String,
}

/// A page of movements.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MovementPage {
    /// The movements, newest first.
    items: Vec<Movement>,
    /// Pass it as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl MovementPage {
    pub(crate) fn of(page: &Page<inventory::Movement>, warehouses: &Warehouses) -> Self {
        let movement = |movement: &inventory::Movement| Movement {
            seq: movement.seq,
            sku: movement.sku.to_string(),
            warehouse: warehouses.code(movement.warehouse),
            kind: word(movement.kind),
            from: word(movement.from),
            to: word(movement.to),
            quantity: movement.quantity.get(),
            on_hand_after: movement.on_hand_after,
            reserved_after: movement.reserved_after,
            reason: movement.reason.clone(),
            document: movement.document.clone(),
            actor: Actor::from(&movement.actor),
            at: movement.at.to_string(),
        };
        let next = page.next.as_ref().map(|cursor| cursor.0.clone());
        Self { items: page.items.iter().map(movement).collect(), next }
    }
}

/// A warehouse.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "code": "main", "name": "Main warehouse", "priority": 1 }))]
pub(crate) struct Warehouse {
    /// Short name.
    code: String,
    /// Name for people.
    name: String,
    /// Orders take from the lowest first.
    priority: i32,
}

/// Warehouses, in order of priority.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WarehouseList {
    /// The warehouses.
    items: Vec<Warehouse>,
}

impl From<Vec<inventory::Warehouse>> for WarehouseList {
    fn from(warehouses: Vec<inventory::Warehouse>) -> Self {
        let item = |warehouse: inventory::Warehouse| Warehouse {
            code: warehouse.code,
            name: warehouse.name,
            priority: warehouse.priority,
        };
        Self { items: warehouses.into_iter().map(item).collect() }
    }
}
