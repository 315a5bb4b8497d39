//! Signatures of the webhooks that leave, after Standard Webhooks 1.0: HMAC-SHA256 of
//! `id.timestamp.body`, in base64 behind `v1,`.
//!
//! The secret is known to both ends, hence kept and shown as it is, and not as a hash.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use rt_host::random_bytes;
use sha2::Sha256;

const PREFIX: &str = "whsec_";

/// Bytes a secret may have; the specification's bounds.
const BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// What a shop and one of its receivers share. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(Vec<u8>);

/// The text or the bytes are no secret: `whsec_` and base64 of 24 to 64 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no webhook secret: whsec_ and the base64 of 24 to 64 bytes")]
pub struct InvalidWebhookSecret;

impl WebhookSecret {
    /// 256 random bits.
    #[must_use]
    pub fn generate() -> Self {
        Self(random_bytes::<32>().to_vec())
    }

    /// The secret that was stored as these bytes.
    ///
    /// # Errors
    /// [`InvalidWebhookSecret`] when they are fewer than 24 or more than 64.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, InvalidWebhookSecret> {
        if BYTES.contains(&bytes.len()) { Ok(Self(bytes)) } else { Err(InvalidWebhookSecret) }
    }

    /// The bytes, for storage.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The secret as receivers are told it: `whsec_…`. Not `Display`, so that nothing shows it by
    /// the way.
    #[must_use]
    pub fn reveal(&self) -> String {
        format!("{PREFIX}{}", STANDARD.encode(&self.0))
    }

    /// The signature of a request: `v1,…`. `id` holds no `.`.
    #[must_use]
    pub fn sign(&self, id: &str, timestamp_seconds: i64, body: &str) -> String {
        format!("v1,{}", STANDARD.encode(self.mac(id, timestamp_seconds, body)))
    }

    fn mac(&self, id: &str, timestamp_seconds: i64, body: &str) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes any key length");
        mac.update(format!("{id}.{timestamp_seconds}.").as_bytes());
        mac.update(body.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

impl std::str::FromStr for WebhookSecret {
    type Err = InvalidWebhookSecret;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let encoded = text.strip_prefix(PREFIX).ok_or(InvalidWebhookSecret)?;
        Self::from_bytes(STANDARD.decode(encoded).map_err(|_| InvalidWebhookSecret)?)
    }
}

impl std::fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebhookSecret(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::{InvalidWebhookSecret, WebhookSecret};

    const PUBLISHED: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const AT_SECONDS: i64 = 1_614_265_330;
    const BODY: &str = r#"{"test": 2432232314}"#;

    fn published() -> WebhookSecret {
        PUBLISHED.parse().expect("a secret")
    }

    #[test]
    fn the_signature_is_the_one_of_the_reference_libraries() {
        let signature = published().sign(ID, AT_SECONDS, BODY);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn everything_that_is_signed_counts() {
        let signature = published().sign(ID, AT_SECONDS, BODY);
        for other in [
            published().sign("msg_2", AT_SECONDS, BODY),
            published().sign(ID, AT_SECONDS + 1, BODY),
            published().sign(ID, AT_SECONDS, r#"{"test":2432232314}"#),
            WebhookSecret::generate().sign(ID, AT_SECONDS, BODY),
        ] {
            assert_ne!(other, signature);
        }
    }

    #[test]
    fn secrets_are_random_come_back_and_are_not_shown_by_the_way() {
        let secret = WebhookSecret::generate();
        assert_ne!(secret, WebhookSecret::generate());
        assert_eq!(secret.as_bytes().len(), 32);
        assert_eq!(secret.reveal().parse(), Ok(secret.clone()));
        assert_eq!(WebhookSecret::from_bytes(secret.as_bytes().to_vec()), Ok(secret.clone()));
        assert_eq!(published().reveal(), PUBLISHED);
        assert_eq!(format!("{secret:?}"), "WebhookSecret(***)");
    }

    #[test]
    fn other_texts_are_no_secrets() {
        let short = "whsec_AAAA";
        for bad in ["", "whsec_", short, &PUBLISHED[6..], &PUBLISHED[..PUBLISHED.len() - 1]] {
            assert_eq!(bad.parse::<WebhookSecret>(), Err(InvalidWebhookSecret), "{bad}");
        }
    }
}
