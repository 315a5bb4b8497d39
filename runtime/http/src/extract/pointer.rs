//! From a place in a value to a JSON pointer, and from a decoder's words to a field error.

use kernel_common::FieldError;
use serde_path_to_error::{Path, Segment};

/// Longest part of a decoder's message that is sent back: it may quote the input.
const MESSAGE_LENGTH_MAX: usize = 200;

/// Appends a key or an index, escaped by RFC 6901.
pub(super) fn push(pointer: &mut String, segment: &str) {
    pointer.push('/');
    pointer.push_str(&segment.replace('~', "~0").replace('/', "~1"));
}

/// The field error of what a decoder says about the value at `path`.
pub(super) fn field_error(path: &Path, message: &str) -> FieldError {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => push(&mut pointer, &index.to_string()),
            Segment::Map { key } => push(&mut pointer, key),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    let message = without_position(message);
    let code = code_of(message);
    if matches!(code, "required" | "duplicate_field") {
        // These two are reported at the object around the field.
        push(&mut pointer, quoted(message));
    }
    let message = message.chars().take(MESSAGE_LENGTH_MAX).collect::<String>();
    FieldError::new(pointer, code, message)
}

fn code_of(message: &str) -> &'static str {
    [
        ("missing field", "required"),
        ("unknown field", "unknown_field"),
        ("unknown variant", "unknown_variant"),
        ("duplicate field", "duplicate_field"),
        ("invalid type", "invalid_type"),
        ("invalid length", "invalid_length"),
    ]
    .into_iter()
    .find_map(|(start, code)| message.starts_with(start).then_some(code))
    .unwrap_or("invalid")
}

/// The name between the first pair of backticks.
fn quoted(message: &str) -> &str {
    message.split('`').nth(1).unwrap_or_default()
}

/// serde_json ends its messages with ` at line 1 column 2`, which a pointer says better.
fn without_position(message: &str) -> &str {
    message.rfind(" at line ").map_or(message, |end| &message[..end])
}

#[cfg(test)]
mod tests {
    use super::push;

    #[test]
    fn keys_are_escaped() {
        let mut pointer = String::new();
        for segment in ["lines", "0", "a/b~c"] {
            push(&mut pointer, segment);
        }
        assert_eq!(pointer, "/lines/0/a~1b~0c");
    }
}
