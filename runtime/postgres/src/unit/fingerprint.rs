//! What a request was, in 32 bytes.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// SHA-256 of a request's canonical JSON: two requests under one key are the same request exactly
/// when their fingerprints are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The fingerprint of `request`; the order of its maps does not matter.
    #[must_use]
    pub fn of(request: &impl Serialize) -> Self {
        let value = serde_json::to_value(request).expect("requests are plain data");
        let mut canonical = String::new();
        write_canonical(&value, &mut canonical);
        Self(Sha256::digest(canonical).into())
    }

    /// The digest, for storage.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Keys sorted whatever features `serde_json` was built with: another crate of the build may ask
/// it to keep insertion order, and a fingerprint must outlive the build.
fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Array(items) => {
            out.push('[');
            for item in items {
                write_canonical(item, out);
                out.push(',');
            }
            out.push(']');
        }
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_unstable_by_key(|(key, _)| *key);
            out.push('{');
            for (key, item) in entries {
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write_canonical(item, out);
                out.push(',');
            }
            out.push('}');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use serde_json::json;

    use super::Fingerprint;

    #[test]
    fn equal_requests_have_equal_fingerprints_whatever_the_order_of_their_maps() {
        let one: HashMap<_, _> = (0..50).map(|n| (format!("k{n}"), n)).collect();
        let other: HashMap<_, _> = (0..50).rev().map(|n| (format!("k{n}"), n)).collect();
        assert_eq!(Fingerprint::of(&one), Fingerprint::of(&other));
    }

    #[test]
    fn structure_and_escapes_are_part_of_the_fingerprint() {
        let distinct = [
            json!({"a": 1, "b": 2}),
            json!({"a": {"b": 2}, "c": 1}),
            json!([[1], 2]),
            json!([1, [2]]),
            json!([1, 2]),
            json!(["1", 2]),
            json!({"a\":1,\"b": 2}),
            json!(null),
            json!([]),
        ];
        for (at, one) in distinct.iter().enumerate() {
            for other in &distinct[at + 1..] {
                assert_ne!(Fingerprint::of(one), Fingerprint::of(other), "{one} {other}");
            }
        }
    }
}
