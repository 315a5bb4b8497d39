//! JSON, and what pretends to be, for a place that wants something else.

/// Values of other types than the place's, and numbers beyond every size.
const VALUES: [&str; 34] = [
    "null",
    "true",
    "\"text\"",
    "\"\"",
    "[]",
    "[null]",
    "[[[[]]]]",
    "{}",
    "{\"a\":{\"b\":[1]}}",
    "{\"\":\"\"}",
    "0",
    "-0",
    "1",
    "-1",
    "0.5",
    "1e2",
    "1e400",
    "-1e400",
    "1E-400",
    "2147483648",
    "-2147483649",
    "4294967296",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "18446744073709551616",
    "999999999999999999999999999999999999999999",
    "01",
    "+1",
    "0x1",
    "1_000",
    "NaN",
    "-Infinity",
    "",
];

/// Texts that no encoder writes.
const TEXTS: [&[u8]; 10] = [
    b"\"\\u0000\"",
    b"\"a\\u0000b\"",
    b"\"\\ud800\"",
    b"\"\\udc00\\ud800\"",
    b"\"\\ud800a\"",
    b"\"\xff\xfe\"",
    b"\"\xc0\x80\"",
    b"\"\xed\xa0\x80\"",
    b"\"\0\"",
    b"\"\\x41\"",
];

/// Values for a place that wants another.
pub(super) fn values() -> Vec<Vec<u8>> {
    VALUES.map(|value| value.as_bytes().to_vec()).into()
}

/// Texts for a place that wants one.
pub(super) fn texts() -> Vec<Vec<u8>> {
    TEXTS.map(<[u8]>::to_vec).into()
}

/// Bodies that are wrong as a whole. `valid` is one that is not.
pub(super) fn bodies(valid: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let inner = &valid[1..valid.len() - 1];
    let mut bom = b"\xef\xbb\xbf".to_vec();
    bom.extend_from_slice(valid);
    vec![
        ("nothing", Vec::new()),
        ("half of it", valid[..valid.len() / 2].to_vec()),
        ("two of it", [valid, valid].concat()),
        ("every field twice", [&b"{"[..], inner, b",", inner, b"}"].concat()),
        ("a comment", [&b"/**/"[..], valid].concat()),
        ("a mark of its byte order", bom),
        ("UTF-16", valid.iter().flat_map(|byte| [*byte, 0]).collect()),
        ("a form", b"a=b&c=d".to_vec()),
        ("deep lists", [b"[".repeat(100_000), b"]".repeat(100_000)].concat()),
        ("deep objects", [b"{\"items\":".repeat(100_000), b"}".repeat(100_000)].concat()),
        ("a deep item", [b"{\"items\":[{\"name\":".to_vec(), b"[".repeat(100_000)].concat()),
    ]
}

/// A text of ten megabytes.
pub(super) fn huge() -> Vec<u8> {
    [b"\"".to_vec(), b"A".repeat(10 << 20), b"\"".to_vec()].concat()
}
