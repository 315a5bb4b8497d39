//! The key that makes a form work once.

use kernel_common::IdempotencyKey;
use rt_security::{Signer, random_token_128};

const PURPOSE: &str = "web-form";

/// A key for a form that is about to be shown: random, and signed, so that a key that comes back
/// was given out by us.
pub(crate) fn fresh(signer: &Signer) -> String {
    signer.sign(PURPOSE, &random_token_128())
}

/// The idempotency key of a form that came back; nothing for a key that is not ours.
pub(crate) fn read(signer: &Signer, form_key: &str) -> Option<IdempotencyKey> {
    let value = signer.verify(PURPOSE, form_key)?;
    format!("web:{value}").parse().ok()
}

#[cfg(test)]
mod tests {
    use rt_security::SecretKey;

    use super::*;

    #[test]
    fn only_keys_of_ours_are_keys_and_none_is_given_twice() {
        let signer = Signer::new(SecretKey::from_bytes([7; 32]));
        let (one, two) = (fresh(&signer), fresh(&signer));
        assert_ne!(read(&signer, &one), read(&signer, &two));
        assert!(read(&signer, &one).is_some());
        for strange in ["", "web:1", "a.b", &one[1..]] {
            assert_eq!(read(&signer, strange), None, "{strange}");
        }
    }
}
