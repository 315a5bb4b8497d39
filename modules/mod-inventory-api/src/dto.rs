//! Plain data of the contract. Quantities are units of the SKU.

use kernel_common::{
    IdempotencyKey, OrderId, PageRequest, Quantity, ReservationId, Sku, Timestamp, WarehouseId,
};
use kernel_events::Actor;
use serde::{Deserialize, Serialize};

/// A place that holds stock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Warehouse {
    /// Id.
    pub id: WarehouseId,
    /// The merchant's own short name, unique per tenant: `main`.
    pub code: String,
    /// Name for people.
    pub name: String,
    /// Reservations take from the lowest priority first.
    pub priority: i32,
}

/// Creates a warehouse or changes the one with the same code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct WarehousePut {
    /// Short name, 1 to 32 characters of `a-z 0-9 -`.
    pub code: String,
    /// Name for people.
    pub name: String,
    /// Reservations take from the lowest priority first.
    pub priority: i32,
}

/// What can be promised of one SKU, over all warehouses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Availability {
    /// The SKU.
    pub sku: Sku,
    /// On hand and not reserved.
    pub available: i64,
    /// Level at or under which it counts as low; zero without one.
    pub low_at: i64,
}

/// Availability of the SKUs asked for, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AvailabilityReport {
    /// SKUs that have, or had, stock.
    pub items: Vec<Availability>,
    /// SKUs never seen in any warehouse.
    pub missing: Vec<Sku>,
}

/// Stock of one SKU in one warehouse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct StockLevel {
    /// The SKU.
    pub sku: Sku,
    /// The warehouse.
    pub warehouse: WarehouseId,
    /// Units on the shelf, reserved ones included.
    pub on_hand: i64,
    /// Units promised to orders.
    pub reserved: i64,
    /// `on_hand - reserved`.
    pub available: i64,
    /// Level at or under which it counts as low; zero without one.
    pub low_at: i64,
    /// Last movement.
    pub updated_at: Timestamp,
}

/// Which levels to list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct LevelsQuery {
    /// Only these SKUs; all without any.
    #[serde(default)]
    pub skus: Vec<Sku>,
    /// Only this warehouse.
    #[serde(default)]
    pub warehouse: Option<WarehouseId>,
    /// Only levels at or under their threshold.
    #[serde(default)]
    pub low_only: bool,
    /// The page.
    pub page: PageRequest,
}

/// Asks for levels at a past instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AsOfQuery {
    /// The SKUs.
    pub skus: Vec<Sku>,
    /// The instant; movements at exactly this instant are included.
    pub at: Timestamp,
}

/// Which movements to list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct HistoryQuery {
    /// The SKU.
    pub sku: Sku,
    /// Only this warehouse.
    #[serde(default)]
    pub warehouse: Option<WarehouseId>,
    /// The page, newest first.
    pub page: PageRequest,
}

/// An account of the ledger. Every movement takes from one and gives to another, so that the
/// sum over all accounts is always zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    /// Where goods come from.
    Supplier,
    /// On the shelf.
    OnHand,
    /// Shipped to customers.
    Sold,
    /// Found unsellable.
    Damaged,
    /// Differences found in a count.
    Counted,
}

/// What kind of entry a movement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    /// Goods arrived.
    Receipt,
    /// A difference, damage or loss was booked.
    Adjustment,
    /// Units were promised to an order (pending transfer to `sold`).
    Reservation,
    /// A promise was taken back.
    Void,
    /// Promised units were shipped (the pending transfer is posted).
    Post,
}

/// One line of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Movement {
    /// Number within (SKU, warehouse), from 1 without gaps.
    pub seq: i64,
    /// The SKU.
    pub sku: Sku,
    /// The warehouse.
    pub warehouse: WarehouseId,
    /// What kind of entry.
    pub kind: MovementKind,
    /// Taken from.
    pub from: Account,
    /// Given to.
    pub to: Account,
    /// Units moved, always positive.
    pub quantity: Quantity,
    /// On hand after the movement.
    pub on_hand_after: i64,
    /// Reserved after the movement.
    pub reserved_after: i64,
    /// Why, in the merchant's words or the platform's.
    pub reason: String,
    /// Number of the delivery note, count sheet or order.
    pub document: String,
    /// Who.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
}

/// Goods that arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Receipt {
    /// The SKU.
    pub sku: Sku,
    /// Where they were put.
    pub warehouse: WarehouseId,
    /// Units.
    pub quantity: Quantity,
    /// Number of the delivery note.
    pub document: String,
}

/// Why stock is adjusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdjustmentReason {
    /// A count found more or less than the book says.
    Count,
    /// Units were damaged (takes from stock) or repaired (adds to it).
    Damage,
}

/// A difference to book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Adjustment {
    /// The SKU.
    pub sku: Sku,
    /// The warehouse.
    pub warehouse: WarehouseId,
    /// Units more (positive) or fewer (negative), never zero.
    pub delta: i64,
    /// Why.
    pub reason: AdjustmentReason,
    /// In the merchant's words.
    #[serde(default)]
    pub note: String,
    /// Number of the count sheet or report.
    pub document: String,
}

/// What a count found: so many units that can be sold, whatever the book says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct StockCount {
    /// The SKU.
    pub sku: Sku,
    /// The warehouse.
    pub warehouse: WarehouseId,
    /// Units that are there and promised to nobody, 0 to [`Quantity::MAX`].
    pub available: i64,
    /// True: only if the warehouse has never held the SKU; what was sold since is not found again.
    #[serde(default)]
    pub unseen_only: bool,
    /// Number of the count sheet.
    pub document: String,
}

/// The low-stock threshold of one SKU in one warehouse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Threshold {
    /// The SKU.
    pub sku: Sku,
    /// The warehouse.
    pub warehouse: WarehouseId,
    /// Available units at or under which the stock counts as low, at most
    /// [`LOW_AT_MAX`](crate::LOW_AT_MAX); zero for never.
    pub low_at: i64,
}

/// The level of one SKU in one warehouse after a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct StockChange {
    /// The SKU.
    pub sku: Sku,
    /// The warehouse.
    pub warehouse: WarehouseId,
    /// On hand now.
    pub on_hand: i64,
    /// Reserved now.
    pub reserved: i64,
    /// Available now.
    pub available: i64,
}

/// Units wanted of one SKU.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ReserveLine {
    /// The SKU; the same SKU may come in several lines, they are added up.
    pub sku: Sku,
    /// Units.
    pub quantity: Quantity,
}

/// Asks for a reservation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ReserveStock {
    /// The order it belongs to. The order's flow decides when it ends; it has no timer.
    pub order_id: OrderId,
    /// What is wanted.
    pub lines: Vec<ReserveLine>,
}

/// Units set aside in one warehouse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ReservedLine {
    /// The SKU.
    pub sku: Sku,
    /// The warehouse that will ship them.
    pub warehouse: WarehouseId,
    /// Units.
    pub quantity: Quantity,
}

/// A reservation that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Reservation {
    /// Id.
    pub id: ReservationId,
    /// The order it belongs to.
    pub order_id: OrderId,
    /// Units by SKU and warehouse.
    pub lines: Vec<ReservedLine>,
}

/// How far a reservation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReservationState {
    /// The goods are set aside.
    Active,
    /// The goods were shipped.
    Posted,
    /// The goods were given back.
    Voided,
}

/// A SKU of which there is not enough.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Shortage {
    /// The SKU.
    pub sku: Sku,
    /// Units wanted.
    pub requested: i64,
    /// Units left.
    pub available: i64,
}

/// Names the reservation to void.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VoidReservation {
    /// The one made under this key, whether or not it was ever made: the undo of a saga step,
    /// which does not know. If it was not, it can no longer be.
    MadeUnder(IdempotencyKey),
    /// The one of this order.
    OfOrder(OrderId),
}

/// What voiding did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VoidedReservation {
    /// The goods were given back, now or earlier.
    Voided,
    /// There was nothing to give back.
    NeverReserved,
}

/// Names the reservation whose goods were shipped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PostReservation {
    /// The order that was shipped.
    pub order_id: OrderId,
}

/// A reservation after posting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PostedReservation {
    /// Id.
    pub id: ReservationId,
    /// The levels after it.
    pub changes: Vec<StockChange>,
}
