//! What the tests of contracts share.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::Encoding;

/// Reads `golden`, a payload that other versions know, as a `T`, and writes it back, in every form
/// of the wire: the same document must come out of each. It is also written by who knows the
/// document only and read by who knows the type, as between other versions and this one.
///
/// Answers what was read.
///
/// # Panics
/// When it is not read, or something else comes out.
pub fn holds<T: Serialize + DeserializeOwned>(golden: &Value) -> T {
    for encoding in Encoding::ALL {
        let said = |what: &str, why: &dyn std::fmt::Display| -> ! {
            panic!("{what} in {encoding:?}: {why}: {golden}")
        };
        let sent = encoding.encode(golden).expect("a document has every form");
        let value: T = encoding.decode(&sent).unwrap_or_else(|error| said("not read", &error));
        let body = encoding.encode(&value).unwrap_or_else(|error| said("not written", &error));
        let came: Value = encoding.decode(&body).unwrap_or_else(|error| said("unlike", &error));
        assert_eq!(&came, golden, "{encoding:?}");
        let again: T = encoding.decode(&body).unwrap_or_else(|error| said("not reread", &error));
        let again = serde_json::to_value(again).expect("plain data");
        assert_eq!(&again, golden, "{encoding:?}");
    }
    serde_json::from_value(golden.clone()).expect("it has been read")
}
