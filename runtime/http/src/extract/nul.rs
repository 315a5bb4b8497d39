//! NUL characters, which no text of ours may hold and PostgreSQL cannot store.

use kernel_common::FieldError;
use serde_json::Value;

use super::pointer;

/// The field error of a NUL character at `pointer`.
pub(super) fn field_error(pointer: String) -> FieldError {
    FieldError::new(pointer, "nul_character", "holds a NUL character")
}

/// Where the first NUL character of a JSON text is, in a string or in a key.
///
/// In JSON it can only be written as an escape, so that a text without one is done at once.
pub(super) fn find_in_json(text: &str) -> Option<String> {
    if !text.contains("\\u0000") {
        return None;
    }
    let value = serde_json::from_str(text).ok()?;
    let mut pointer = String::new();
    find(&value, &mut pointer).then_some(pointer)
}

/// Leaves `path` at the first NUL character. Recursion is bounded by the parser's depth.
fn find(value: &Value, path: &mut String) -> bool {
    let length = path.len();
    match value {
        Value::String(text) => return text.contains('\0'),
        Value::Array(elements) => {
            for (position, element) in elements.iter().enumerate() {
                pointer::push(path, &position.to_string());
                if find(element, path) {
                    return true;
                }
                path.truncate(length);
            }
        }
        Value::Object(fields) => {
            for (key, field) in fields {
                if key.contains('\0') {
                    return true;
                }
                pointer::push(path, key);
                if find(field, path) {
                    return true;
                }
                path.truncate(length);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
    false
}

#[cfg(test)]
mod tests {
    use super::find_in_json;

    #[test]
    fn the_pointer_leads_to_the_first_one() {
        let found = |text| find_in_json(text);
        assert_eq!(found(r#"{"a":[{"b":"x"},{"b":"\u0000"}]}"#).as_deref(), Some("/a/1/b"));
        assert_eq!(found(r#"{"a":{"k\u0000":1}}"#).as_deref(), Some("/a"));
        assert_eq!(found(r#""\u0000""#).as_deref(), Some(""));
        assert_eq!(found(r#"{"a":"\\u0000"}"#), None, "an escaped backslash is no escape");
        assert_eq!(found(r#"{"a":"x"}"#), None);
    }
}
