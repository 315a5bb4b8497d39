//! The installation's signing key.

use std::path::Path;

use rt_host::random_bytes;

use crate::{
    hex,
    secret_file::{self, SecretFileError, SecretFileFault},
};

/// 256 secret bits. `Debug` does not show them.
#[derive(Clone)]
pub struct SecretKey([u8; 32]);

impl SecretKey {
    /// The key in the file at `path`; at the first start a random one is written there, mode
    /// 0600, folders included. Losing the file ends every cookie and link signed with it.
    ///
    /// # Errors
    /// When the file cannot be read or written, is open to others, or holds something else.
    pub fn load_or_create(path: &Path) -> Result<Self, SecretFileError> {
        let text = secret_file::load_or_create(path, || hex::encode(&random_bytes::<32>()))?;
        hex::decode(&text)
            .map(Self)
            .ok_or_else(|| SecretFileError::new(path, SecretFileFault::Malformed))
    }

    /// A key of given bytes, for tests and for keys kept elsewhere.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(crate) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(***)")
    }
}
