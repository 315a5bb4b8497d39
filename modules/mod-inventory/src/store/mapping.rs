//! Between column values and the module's types.

use kernel_common::Sku;
use mod_inventory_api::{Account, MovementKind, ReservationState};
use rt_postgres::StoreError;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// The column text of a unit enum: its serde name.
pub(super) fn name_of<T: Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        _ => unreachable!("only unit enums are stored by name"),
    }
}

/// Reads a unit enum back.
pub(super) fn named<T: DeserializeOwned>(
    text: &str,
    column: &'static str,
    row: impl std::fmt::Display,
) -> Result<T, StoreError> {
    T::deserialize(Value::String(text.to_owned()))
        .map_err(|_| StoreError::corrupt("inventory", column, row.to_string()))
}

pub(super) fn sku(text: String) -> Result<Sku, StoreError> {
    text.parse().map_err(|_| StoreError::corrupt("inventory.stock", "sku", text))
}

pub(super) fn kind(text: &str, row: impl std::fmt::Display) -> Result<MovementKind, StoreError> {
    named(text, "movements.kind", row)
}

pub(super) fn account(text: &str, row: impl std::fmt::Display) -> Result<Account, StoreError> {
    named(text, "movements.account", row)
}

pub(super) fn state(
    text: &str,
    row: impl std::fmt::Display,
) -> Result<ReservationState, StoreError> {
    named(text, "reservations.state", row)
}
