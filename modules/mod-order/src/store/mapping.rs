//! Between column values and the module's types.

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
    table: &'static str,
    column: &'static str,
    row: impl ToString,
) -> Result<T, StoreError> {
    T::deserialize(Value::String(text.to_owned()))
        .map_err(|_| StoreError::corrupt(table, column, row))
}

/// A text column of a type that parses.
pub(super) fn parsed<T: std::str::FromStr>(
    text: &str,
    table: &'static str,
    column: &'static str,
    row: impl ToString,
) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::corrupt(table, column, row))
}

/// An integer column that is never negative.
pub(super) fn count(
    value: i32,
    table: &'static str,
    column: &'static str,
    row: impl ToString,
) -> Result<u32, StoreError> {
    u32::try_from(value).map_err(|_| StoreError::corrupt(table, column, row))
}

/// PostgreSQL keeps no NUL, and what a provider said may hold one. A flow must be written down all
/// the same.
pub(super) fn storable(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(storable_text(text)),
        Value::Array(items) => items.into_iter().map(storable).collect(),
        Value::Object(fields) => {
            fields.into_iter().map(|(name, field)| (storable_text(name), storable(field))).collect()
        }
        other => other,
    }
}

pub(super) fn storable_text(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::storable;

    #[test]
    fn no_nul_reaches_a_column_and_nothing_else_changes() {
        let said = json!({ "a\0": ["b\0c", 1, null, { "d": "e" }], "f": true });
        let kept = json!({ "a\u{fffd}": ["b\u{fffd}c", 1, null, { "d": "e" }], "f": true });
        assert_eq!(storable(said), kept);
    }
}
