//! Standard Webhooks 1.0, as a receiver reads it, written after its specification and nothing else.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How far the time of a signature may be from ours, either way.
pub const TOLERANCE_SECONDS: i64 = 300;
const SECRET_PREFIX: &str = "whsec_";
const VERSION_PREFIX: &str = "v1,";

/// Why a request is not from whom it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// `webhook-id`, `webhook-timestamp` or `webhook-signature` is absent or no text.
    #[error("a header of the signature is missing")]
    Headers,
    /// `webhook-timestamp` is no whole number.
    #[error("the time is no number of seconds")]
    Time,
    /// It was signed long ago, or will be.
    #[error("the time is too far from ours")]
    Stale,
    /// Nothing in the header is a signature under one of the secrets.
    #[error("no signature is right")]
    Signature,
}

/// A key as it is told: `whsec_` and base64 of 24 to 64 bytes.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// Reads a key; none when it is not one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text.strip_prefix(SECRET_PREFIX)?).ok()?;
        (24..=64).contains(&bytes.len()).then_some(Self(bytes))
    }

    fn mac(&self, id: &str, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
            mac.update(part);
        }
        mac
    }
}

/// What of a request the signature is about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Signed<'a> {
    /// Header `webhook-id`.
    pub id: Option<&'a str>,
    /// Header `webhook-timestamp`.
    pub timestamp: Option<&'a str>,
    /// Header `webhook-signature`.
    pub signature: Option<&'a str>,
    /// The body, byte for byte.
    pub body: &'a [u8],
}

/// Checks a request under any of the secrets. Compares in constant time.
///
/// # Errors
/// [`Fault`], the first that is found.
pub fn verify(request: Signed<'_>, secrets: &[Secret], now_seconds: i64) -> Result<(), Fault> {
    let (Some(id), Some(timestamp), Some(signatures)) =
        (request.id, request.timestamp, request.signature)
    else {
        return Err(Fault::Headers);
    };
    let at: i64 = timestamp.parse().map_err(|_| Fault::Time)?;
    if now_seconds.abs_diff(at) > TOLERANCE_SECONDS.unsigned_abs() {
        return Err(Fault::Stale);
    }
    let right =
        signatures.split(' ').filter_map(|one| one.strip_prefix(VERSION_PREFIX)).any(|one| {
            STANDARD.decode(one).is_ok_and(|bytes| {
                let is_of = |secret: &Secret| {
                    secret.mac(id, timestamp, request.body).verify_slice(&bytes).is_ok()
                };
                secrets.iter().any(is_of)
            })
        });
    if right { Ok(()) } else { Err(Fault::Signature) }
}

/// One signature, `v1,…`, for tests that send by themselves, and for forgers.
#[must_use]
pub fn sign(secret: &Secret, id: &str, timestamp_seconds: i64, body: &[u8]) -> String {
    let mac = secret.mac(id, &timestamp_seconds.to_string(), body);
    format!("{VERSION_PREFIX}{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests;
