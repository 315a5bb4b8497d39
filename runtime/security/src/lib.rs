//! Secrets at rest and in flight: random tokens, signed values, key files, webhook signatures.
//!
//! Invariants kept here: a secret is compared in constant time, kept in a file only its owner
//! reads, stored elsewhere as a hash only unless both ends need it, and never shown by `Debug`;
//! every signature is bound to a purpose, so that a value signed for one use is worthless for
//! another.
//! Left out: who may do what (the modules decide), passwords and sessions (identity brings them).

mod bearer;
mod compare;
mod hex;
mod key;
mod secret_file;
mod signer;
mod standard_webhook;
mod token;
mod webhook;

pub use bearer::{BearerToken, read_bearer_token};
pub use compare::constant_time_eq;
pub use key::SecretKey;
pub use secret_file::{SecretFileError, SecretFileFault};
pub use signer::Signer;
pub use standard_webhook::{InvalidWebhookSecret, WebhookSecret};
pub use token::{hash_token, random_hex_128, random_token_128, random_token_256};
pub use webhook::{WEBHOOK_TOLERANCE_SECONDS, WebhookRefused, sign_webhook, verify_webhook};
