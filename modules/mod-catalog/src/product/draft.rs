//! A product as a put says it shall be, with what tells equal ones apart from others.

use kernel_common::Locale;
use mod_catalog_api::ProductStatus;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::Content;
use crate::attribute::Traits;

/// Stands for a content or for traits: equal exactly when those are.
pub(crate) type Digest = [u8; 32];

/// A product as it shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) content: Content,
    pub(crate) traits: Traits,
    pub(crate) status: ProductStatus,
    /// The name that listings sort it by.
    pub(crate) sort_name: String,
    pub(crate) content_digest: Digest,
    pub(crate) traits_digest: Digest,
}

impl Draft {
    /// A product sorted by its name in `locale`, the language of whoever writes it.
    pub(crate) fn new(
        content: Content,
        traits: Traits,
        status: ProductStatus,
        locale: &Locale,
    ) -> Self {
        let (content_digest, traits_digest) = (digest(&content), traits.digest());
        let sort_name = content.name.get(locale).to_lowercase();
        Self { content, traits, status, sort_name, content_digest, traits_digest }
    }
}

impl Traits {
    pub(crate) fn digest(&self) -> Digest {
        digest(self)
    }
}

/// Of the JSON as it is written: fields in the order of their declaration, maps sorted by key, so
/// that no tree has to be built and sorted for each of a million products.
fn digest(value: &impl Serialize) -> Digest {
    let json = serde_json::to_vec(value).expect("plain data");
    Sha256::digest(json).into()
}
