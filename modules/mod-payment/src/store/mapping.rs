//! Between column values and the module's types.

use rt_postgres::StoreError;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use uuid::Uuid;

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
    table: &'static str,
    column: &'static str,
    row: Uuid,
) -> Result<T, StoreError> {
    T::deserialize(Value::String(text.to_owned()))
        .map_err(|_| StoreError::corrupt(table, column, row))
}
