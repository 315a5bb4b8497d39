//! Random tokens and the hash under which a token is stored.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rt_host::random_bytes;
use sha2::{Digest, Sha256};

use crate::hex;

/// 128 random bits as 22 characters of base64url: order links, cart cookies.
#[must_use]
pub fn random_token_128() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<16>())
}

/// 256 random bits as 43 characters of base64url: bearer tokens.
#[must_use]
pub fn random_token_256() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<32>())
}

/// 128 random bits as 32 hexadecimal digits, for places that take no `-` and `_`.
#[must_use]
pub fn random_hex_128() -> String {
    hex::encode(&random_bytes::<16>())
}

/// SHA-256 of a token, 64 hexadecimal digits: what a table keeps instead of the token.
///
/// Without salt, because a token of 128 random bits cannot be guessed; never for passwords.
#[must_use]
pub fn hash_token(token: &str) -> String {
    hex::encode(&Sha256::digest(token.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::{hash_token, random_hex_128, random_token_128, random_token_256};

    #[test]
    fn tokens_have_their_length_and_are_safe_in_urls() {
        let tokens = [random_token_128(), random_token_256(), random_hex_128()];
        assert_eq!(tokens.each_ref().map(String::len), [22, 43, 32]);
        let safe = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        assert!(tokens.iter().all(|token| token.chars().all(safe)), "{tokens:?}");
        assert_ne!(random_token_128(), random_token_128());
    }

    #[test]
    fn the_stored_hash_is_sha256_in_hex() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash_token("abc"), abc);
    }
}
