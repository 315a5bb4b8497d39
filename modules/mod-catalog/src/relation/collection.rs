//! Decides whether a collection changes; pure.

use kernel_common::LocalizedText;
use mod_catalog_api::{
    CatalogEvent, Collection, CollectionId, CollectionOutcome, CollectionPut, Image, Outcome, Slug,
};

/// A collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CollectionRecord {
    pub(crate) id: CollectionId,
    pub(crate) slug: Slug,
    pub(crate) name: LocalizedText,
    pub(crate) description: LocalizedText,
    pub(crate) image: Option<Image>,
    pub(crate) position: i32,
    pub(crate) published: bool,
    pub(crate) version: i64,
}

impl CollectionRecord {
    /// A new collection.
    pub(crate) fn new(id: CollectionId, put: &CollectionPut) -> Self {
        Self {
            id,
            slug: put.slug.clone(),
            name: put.name.clone(),
            description: put.description.clone(),
            image: put.image.clone(),
            position: put.position,
            published: put.published,
            version: 1,
        }
    }

    /// Makes the collection what `put` says.
    pub(crate) fn put(&mut self, put: &CollectionPut) -> Outcome {
        let after = Self { version: self.version, ..Self::new(self.id, put) };
        if *self == after {
            return Outcome::Unchanged;
        }
        *self = Self { version: self.version + 1, ..after };
        Outcome::Changed
    }

    /// The stream of its events.
    pub(crate) fn stream(&self) -> String {
        format!("collection/{}", self.id)
    }

    /// The event that says how the collection is now, or that it is gone.
    pub(crate) fn event(&self, removed: bool) -> CatalogEvent {
        let (slug, version) = (self.slug.clone(), self.version);
        CatalogEvent::CollectionChanged { id: self.id, slug, version, removed }
    }

    /// What the caller is told.
    pub(crate) fn told(&self, outcome: Outcome) -> CollectionOutcome {
        CollectionOutcome { id: self.id, slug: self.slug.clone(), outcome }
    }

    /// As readers get it.
    pub(crate) fn into_collection(self) -> Collection {
        Collection {
            id: self.id,
            slug: self.slug,
            name: self.name,
            description: self.description,
            image: self.image,
            position: self.position,
            published: self.published,
            version: self.version,
        }
    }
}
