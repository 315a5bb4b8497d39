//! Signatures of webhooks: a header from anybody, over a body from anybody.

use kernel_common::Timestamp;
use rt_security::{sign_webhook, verify_webhook};

const SECRET: &[u8] = b"0123456789abcdef0123456789abcdef";
const NOW: Timestamp = Timestamp::from_unix_micros(1_800_000_000_000_000);

/// Nothing that is not signed is taken, whatever the header says; what is signed, is.
pub fn signature(data: &[u8]) {
    let end = data.iter().position(|byte| *byte == b'\n').unwrap_or(data.len());
    let (header, body) = data.split_at(end);
    if let Ok(header) = std::str::from_utf8(header) {
        assert!(verify_webhook(header, body, &[SECRET], NOW).is_err(), "forged: {header:?}");
    }
    let signed = sign_webhook(SECRET, NOW, body);
    assert!(verify_webhook(&signed, body, &[SECRET], NOW).is_ok(), "its own signature");
    let mut other = body.to_vec();
    other.push(b' ');
    assert!(verify_webhook(&signed, &other, &[SECRET], NOW).is_err(), "another body");
}
