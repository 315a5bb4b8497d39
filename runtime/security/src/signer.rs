//! HMAC-SHA256 over values that leave the server and come back.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{compare::constant_time_eq, key::SecretKey};

/// Signs values and derives tokens under one key, each for a named purpose.
#[derive(Clone, Debug)]
pub struct Signer {
    key: SecretKey,
}

/// First byte of every signed message: a signature is never a derived token.
#[derive(Clone, Copy)]
enum Use {
    Signature = 1,
    Token = 2,
}

impl Signer {
    /// Signs with `key`.
    #[must_use]
    pub const fn new(key: SecretKey) -> Self {
        Self { key }
    }

    /// `value.signature`, for a cookie or a hidden field. The value stays readable; it must be
    /// of characters its place allows, such as an id.
    #[must_use]
    pub fn sign(&self, purpose: &str, value: &str) -> String {
        let signature = URL_SAFE_NO_PAD.encode(self.mac(Use::Signature, purpose, value));
        format!("{value}.{signature}")
    }

    /// The value of a text made by [`Signer::sign`] for the same purpose under the same key,
    /// else nothing.
    #[must_use]
    pub fn verify<'a>(&self, purpose: &str, signed: &'a str) -> Option<&'a str> {
        let (value, signature) = signed.rsplit_once('.')?;
        let presented = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let expected = self.mac(Use::Signature, purpose, value);
        constant_time_eq(&presented, &expected).then_some(value)
    }

    /// The token that belongs to `id` for `purpose`: 128 bits, 22 characters of base64url. The
    /// same each time, so that a link can be made again without the token being stored; store
    /// [`crate::hash_token`] of it where it is looked up.
    #[must_use]
    pub fn derive_token(&self, purpose: &str, id: &str) -> String {
        let mac = self.mac(Use::Token, purpose, id);
        URL_SAFE_NO_PAD.encode(&mac[..16])
    }

    fn mac(&self, usage: Use, purpose: &str, value: &str) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.key.bytes())
            .expect("HMAC takes keys of any length");
        // The length keeps ("a", "bc") and ("ab", "c") apart.
        let purpose_length = u64::try_from(purpose.len()).expect("a length fits 64 bits");
        mac.update(&[usage as u8]);
        mac.update(&purpose_length.to_be_bytes());
        mac.update(purpose.as_bytes());
        mac.update(value.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::Signer;
    use crate::key::SecretKey;

    fn signer(byte: u8) -> Signer {
        Signer::new(SecretKey::from_bytes([byte; 32]))
    }

    #[test]
    fn a_signed_value_comes_back() {
        let signed = signer(1).sign("cart", "a.b.c");
        assert_eq!(signer(1).verify("cart", &signed), Some("a.b.c"));
    }

    #[test]
    fn forged_truncated_and_borrowed_values_are_refused() {
        let signed = signer(1).sign("cart", "id-1");
        let other_value = signed.replace("id-1", "id-2");
        let truncated = &signed[..signed.len() - 1];
        for forged in [other_value.as_str(), truncated, "id-1", "id-1.", "", "."] {
            assert_eq!(signer(1).verify("cart", forged), None, "{forged}");
        }
        assert_eq!(signer(1).verify("order", &signed), None, "another purpose");
        assert_eq!(signer(2).verify("cart", &signed), None, "another key");
        let moved = signer(1).sign("car", "tid-1");
        let moved = moved.replacen("tid-1", "id-1", 1);
        assert_eq!(signer(1).verify("cart", &moved), None, "purpose and value do not run together");
    }

    #[test]
    fn every_single_bit_of_a_signature_counts() {
        let signed = signer(1).sign("cart", "id-1").into_bytes();
        for position in 0..signed.len() {
            let mut forged = signed.clone();
            forged[position] ^= 1;
            let Ok(forged) = String::from_utf8(forged) else {
                continue;
            };
            assert_eq!(signer(1).verify("cart", &forged), None, "{forged}");
        }
    }

    #[test]
    fn derived_tokens_are_stable_and_their_own_kind() {
        let token = signer(1).derive_token("order", "7");
        assert_eq!(token, signer(1).derive_token("order", "7"));
        assert_eq!(token.len(), 22);
        for other in [
            signer(1).derive_token("order", "8"),
            signer(1).derive_token("cart", "7"),
            signer(2).derive_token("order", "7"),
        ] {
            assert_ne!(token, other);
        }
        let signed = signer(1).sign("order", "7");
        assert!(!signed.contains(&token), "a signature does not give a token away");
    }
}
