//! The signature of a webhook, for receivers to check and for tests to forge.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::hex;

/// The header that carries the signature.
pub const HEADER: &str = "pspsim-signature";

/// The value of [`HEADER`] for a raw body at a Unix time in seconds:
/// `t=<seconds>,v1=<hex HMAC-SHA256 of "<seconds>.<body>">`.
pub fn sign(secret: &str, at_seconds: i64, body: &[u8]) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(at_seconds.to_string().as_bytes());
    mac.update(b".");
    mac.update(body);
    format!("t={at_seconds},v1={}", hex::encode(&mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::sign;

    /// Computed with `printf '1700000000.{}' | openssl dgst -sha256 -hmac whsec`.
    #[test]
    fn a_signature_is_what_openssl_says() {
        let expected =
            "t=1700000000,v1=7d44587dddbaf4c7f70fef20f48cd594834ffea1641e3ac227b84408298738af";
        assert_eq!(sign("whsec", 1_700_000_000, b"{}"), expected);
    }
}
