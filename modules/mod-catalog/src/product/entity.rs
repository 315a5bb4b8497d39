//! Decides whether a product changes; pure.

use kernel_common::{CategoryId, ProductId, Timestamp};
use mod_catalog_api::{
    CatalogEvent, IMAGES_INLINE_MAX, Outcome, ProductOutcome, ProductStatus, ProductSummary,
    SKUS_INLINE_MAX, Slug,
};

use super::{Digest, Draft};
use crate::attribute::Traits;

/// A product without what only its own page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProductRecord {
    pub(crate) summary: ProductSummary,
    pub(crate) traits: Traits,
    pub(crate) content_digest: Digest,
    /// Of whatever length: products of an earlier release have none.
    pub(crate) traits_digest: Vec<u8>,
    pub(crate) version: i64,
    pub(crate) removed: bool,
    pub(crate) created_at: Timestamp,
    pub(crate) sort_name: String,
}

/// A living product, as far as a put needs to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) id: ProductId,
    pub(crate) slug: Slug,
    pub(crate) version: i64,
    pub(crate) status: ProductStatus,
    pub(crate) content_digest: Vec<u8>,
    pub(crate) traits_digest: Vec<u8>,
    pub(crate) categories: Vec<CategoryId>,
    pub(crate) created_at: Timestamp,
    pub(crate) sort_name: String,
}

/// Where listings and counts have a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) categories: Vec<CategoryId>,
    pub(crate) status: ProductStatus,
    pub(crate) removed: bool,
}

impl Standing {
    /// The categories that count it; none unless shoppers see it.
    pub(crate) fn counted(&self) -> &[CategoryId] {
        let is_seen = !self.removed && self.status == ProductStatus::Published;
        if is_seen { &self.categories } else { &[] }
    }

    /// The categories that list it to anybody.
    pub(crate) fn listed(&self) -> &[CategoryId] {
        if self.removed { &[] } else { &self.categories }
    }
}

impl Known {
    /// True when a put of `draft` would change nothing.
    pub(crate) fn is(&self, draft: &Draft) -> bool {
        self.content_digest == draft.content_digest
            && self.traits_digest == draft.traits_digest
            && self.status == draft.status
    }

    /// True when listings and counts have `record` where and as they have this.
    pub(crate) fn stands_like(&self, record: &ProductRecord) -> bool {
        self.standing() == record.standing() && self.sort_name == record.sort_name
    }

    /// The product after a put of `draft`, which is different.
    pub(crate) fn become_draft(&self, draft: &Draft, at: Timestamp) -> ProductRecord {
        let (version, created_at) = (self.version + 1, self.created_at);
        ProductRecord { version, created_at, ..ProductRecord::new(self.id, draft, at) }
    }

    /// What the caller is told when nothing was done.
    pub(crate) fn told_unchanged(&self) -> ProductOutcome {
        let (id, slug) = (self.id, self.slug.clone());
        ProductOutcome { id, slug, version: self.version, outcome: Outcome::Unchanged }
    }

    pub(crate) fn standing(&self) -> Standing {
        Standing { categories: self.categories.clone(), status: self.status, removed: false }
    }
}

impl ProductRecord {
    /// A new product.
    pub(crate) fn new(id: ProductId, draft: &Draft, at: Timestamp) -> Self {
        Self {
            summary: summarise(id, draft, at),
            traits: draft.traits.clone(),
            content_digest: draft.content_digest,
            traits_digest: draft.traits_digest.to_vec(),
            version: 1,
            removed: false,
            created_at: at,
            sort_name: draft.sort_name.clone(),
        }
    }

    pub(crate) fn set_status(&mut self, status: ProductStatus, at: Timestamp) -> Outcome {
        if self.summary.status == status {
            return Outcome::Unchanged;
        }
        self.summary.status = status;
        self.touch(at)
    }

    /// Other traits and another status, as a bulk edit has worked them out.
    pub(crate) fn become_edited(
        &mut self,
        traits: Traits,
        status: ProductStatus,
        at: Timestamp,
    ) -> Outcome {
        if self.traits == traits && self.summary.status == status {
            return Outcome::Unchanged;
        }
        if self.traits != traits {
            self.traits_digest = traits.digest().to_vec();
            self.summary.category = traits.categories.first().copied();
            self.traits = traits;
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

    pub(crate) fn standing(&self) -> Standing {
        let (status, removed) = (self.summary.status, self.removed);
        Standing { categories: self.traits.categories.clone(), status, removed }
    }

    /// The event that says how the product is now.
    pub(crate) fn event(&self) -> CatalogEvent {
        CatalogEvent::ProductChanged {
            product: self.summary.clone(),
            tax_category: self.traits.tax_category.clone(),
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

fn summarise(id: ProductId, draft: &Draft, updated_at: Timestamp) -> ProductSummary {
    let Draft { content, traits, status, .. } = draft;
    let variants = &content.variants;
    ProductSummary {
        id,
        slug: content.slug.clone(),
        name: content.name.clone(),
        category: traits.categories.first().copied(),
        images: content.images.iter().take(IMAGES_INLINE_MAX).cloned().collect(),
        skus: variants.iter().take(SKUS_INLINE_MAX).map(|variant| variant.sku.clone()).collect(),
        variant_count: i64::try_from(variants.len()).expect("a count fits"),
        status: *status,
        updated_at,
    }
}
