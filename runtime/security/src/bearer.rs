//! The bearer token of the installation's own staff, made at the first start.

use std::path::Path;

use sha2::{Digest, Sha256};

use crate::{
    compare::constant_time_eq,
    secret_file::{self, SecretFileError, SecretFileFault},
    token::random_token_256,
};

/// Shortest token a file may hold, in characters; ours have 43.
const LENGTH_MIN: usize = 32;

/// Knows the right token by its hash only; the token itself stays in the file.
#[derive(Clone)]
pub struct BearerToken {
    hash: [u8; 32],
}

impl BearerToken {
    /// The token in the file at `path`; at the first start a random one is written there,
    /// mode 0600.
    ///
    /// # Errors
    /// When the file cannot be read or written, is open to others, or holds no token.
    pub fn load_or_create(path: &Path) -> Result<Self, SecretFileError> {
        let token = secret_file::load_or_create(path, random_token_256)?;
        Ok(Self { hash: hash(&checked(path, token)?) })
    }

    /// True for the right token.
    #[must_use]
    pub fn accepts(&self, presented: &str) -> bool {
        constant_time_eq(&hash(presented), &self.hash)
    }

    /// True for the right token in the value of an `Authorization` header: `Bearer <token>`.
    #[must_use]
    pub fn accepts_header(&self, authorization: &str) -> bool {
        authorization
            .split_once(' ')
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .is_some_and(|(_, token)| self.accepts(token.trim()))
    }
}

impl std::fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BearerToken(***)")
    }
}

/// The token in the file at `path`, for the command line on the same machine.
///
/// # Errors
/// When the file is missing, is open to others, or holds no token.
pub fn read_bearer_token(path: &Path) -> Result<String, SecretFileError> {
    checked(path, secret_file::read(path)?)
}

fn checked(path: &Path, token: String) -> Result<String, SecretFileError> {
    let visible = token.bytes().all(|byte| byte.is_ascii_graphic());
    if visible && token.len() >= LENGTH_MIN {
        Ok(token)
    } else {
        Err(SecretFileError::new(path, SecretFileFault::Malformed))
    }
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
