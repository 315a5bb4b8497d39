//! Decides whether a product changes; pure.

use kernel_common::{ProductId, TaxCategory, Timestamp};
use mod_catalog_api::{
    CatalogEvent, IMAGES_INLINE_MAX, Outcome, ProductOutcome, ProductStatus, ProductSummary,
    SKUS_INLINE_MAX,
};

use super::Content;

/// Stands for a content: equal exactly when the contents are.
pub(crate) type Digest = [u8; 32];

/// A product without what only its own page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProductRecord {
    pub(crate) summary: ProductSummary,
    pub(crate) tax_category: TaxCategory,
    pub(crate) digest: Digest,
    pub(crate) version: i64,
    pub(crate) removed: bool,
}

impl ProductRecord {
    /// A new product.
    pub(crate) fn new(
        id: ProductId,
        content: &Content,
        digest: Digest,
        status: ProductStatus,
        at: Timestamp,
    ) -> Self {
        Self {
            summary: summarise(id, content, status, at),
            tax_category: content.tax_category.clone(),
            digest,
            version: 1,
            removed: false,
        }
    }

    /// Makes the product what `content` says.
    pub(crate) fn put(
        &mut self,
        content: &Content,
        digest: Digest,
        status: ProductStatus,
        at: Timestamp,
    ) -> Outcome {
        if self.digest == digest && self.summary.status == status {
            return Outcome::Unchanged;
        }
        let version = self.version + 1;
        *self = Self { version, ..Self::new(self.summary.id, content, digest, status, at) };
        Outcome::Changed
    }

    pub(crate) fn set_status(&mut self, status: ProductStatus, at: Timestamp) -> Outcome {
        if self.summary.status == status {
            return Outcome::Unchanged;
        }
        self.summary.status = status;
        self.touch(at)
    }

    pub(crate) fn remove(&mut self, at: Timestamp) -> Outcome {
        self.set_removed(true, at)
    }

    pub(crate) fn restore(&mut self, at: Timestamp) -> Outcome {
        self.set_removed(false, at)
    }

    /// The event that says how the product is now.
    pub(crate) fn event(&self) -> CatalogEvent {
        CatalogEvent::ProductChanged {
            product: self.summary.clone(),
            tax_category: self.tax_category.clone(),
            version: self.version,
            removed: self.removed,
        }
    }

    /// What the caller is told.
    pub(crate) fn told(&self, outcome: Outcome) -> ProductOutcome {
        let (id, slug) = (self.summary.id, self.summary.slug.clone());
        ProductOutcome { id, slug, version: self.version, outcome }
    }

    fn set_removed(&mut self, removed: bool, at: Timestamp) -> Outcome {
        if self.removed == removed {
            return Outcome::Unchanged;
        }
        self.removed = removed;
        self.touch(at)
    }

    fn touch(&mut self, at: Timestamp) -> Outcome {
        self.version += 1;
        self.summary.updated_at = at;
        Outcome::Changed
    }
}

fn summarise(
    id: ProductId,
    content: &Content,
    status: ProductStatus,
    updated_at: Timestamp,
) -> ProductSummary {
    let variants = &content.variants;
    ProductSummary {
        id,
        slug: content.slug.clone(),
        name: content.name.clone(),
        category: content.category,
        images: content.images.iter().take(IMAGES_INLINE_MAX).cloned().collect(),
        skus: variants.iter().take(SKUS_INLINE_MAX).map(|variant| variant.sku.clone()).collect(),
        variant_count: i64::try_from(variants.len()).expect("a count fits"),
        status,
        updated_at,
    }
}
