//! A merged value as text: to be read, and to be shown.

use figment::value::{Num, Value};

/// The text of a single value; a number or a truth value is taken as it would be written.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(_, text) => Some(text.clone()),
        Value::Char(_, character) => Some(character.to_string()),
        Value::Bool(_, truth) => Some(truth.to_string()),
        Value::Num(_, Num::F32(number)) => Some(number.to_string()),
        Value::Num(_, Num::F64(number)) => Some(number.to_string()),
        Value::Num(_, number) => number
            .to_i128()
            .map(|whole| whole.to_string())
            .or_else(|| number.to_u128().map(|whole| whole.to_string())),
        Value::Empty(..) | Value::Dict(..) | Value::Array(..) => None,
    }
}

/// A value as it would be written, short.
pub(crate) fn shown(value: &Value) -> String {
    const LENGTH_MAX: usize = 80;
    let text = match value {
        Value::String(_, text) => format!("{text:?}"),
        Value::Array(_, elements) => {
            let elements: Vec<String> = elements.iter().map(shown).collect();
            format!("[{}]", elements.join(", "))
        }
        Value::Dict(_, table) => {
            let entries: Vec<String> =
                table.iter().map(|(key, value)| format!("{key} = {}", shown(value))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        other => scalar(other).unwrap_or_default(),
    };
    if text.chars().count() <= LENGTH_MAX {
        return text;
    }
    let start: String = text.chars().take(LENGTH_MAX).collect();
    format!("{start}…")
}
