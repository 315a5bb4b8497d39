//! Which addresses and SKUs a file has already named: a second time is a fault of the file.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
};

use mod_catalog_api::Slug;

use crate::{Draft, Reject};

/// Names that are remembered, at some ten bytes each: those of about 1.7 million products. Beyond
/// them a repetition is noticed within its batch only.
const NAMES_MAX: usize = 3_500_000;
/// Parts that grow one by one, so that growing never holds two copies of all.
const PARTS: usize = 64;

/// What a file has named so far.
#[derive(Debug)]
pub(crate) struct Seen {
    parts: Vec<HashSet<u64>>,
    count: usize,
}

impl Default for Seen {
    fn default() -> Self {
        Self { parts: vec![HashSet::new(); PARTS], count: 0 }
    }
}

impl Seen {
    /// Notes what a product names, unless one of its names came before.
    pub(crate) fn note(&mut self, draft: &Draft) -> Result<(), Vec<Reject>> {
        let mut rejects = Vec::new();
        if self.knows(address(&draft.slug)) {
            let reason = "a product with this address came earlier in the file";
            rejects.push(Reject::new(draft.line, "slug", draft.slug.as_str(), reason));
        }
        let mut own = HashSet::new();
        for variant in &draft.variants {
            let sku = name(b's', variant.sku.as_str());
            if !own.insert(sku) || self.knows(sku) {
                let reason = "this SKU came earlier in the file";
                rejects.push(Reject::new(variant.line, "sku", variant.sku.as_str(), reason));
            }
        }
        if !rejects.is_empty() {
            return Err(rejects);
        }
        self.insert(address(&draft.slug));
        own.into_iter().for_each(|sku| self.insert(sku));
        Ok(())
    }

    fn knows(&self, name: u64) -> bool {
        self.parts[part(name)].contains(&name)
    }

    fn insert(&mut self, name: u64) {
        if self.count < NAMES_MAX && self.parts[part(name)].insert(name) {
            self.count += 1;
        }
    }
}

fn address(slug: &Slug) -> u64 {
    name(b'a', slug.as_str())
}

/// Sixty-four bits of a fixed hash: two of millions of names meet once in millions of files.
fn name(kind: u8, text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (kind, text).hash(&mut hasher);
    hasher.finish()
}

fn part(name: u64) -> usize {
    usize::try_from(name >> 58).unwrap_or(0) % PARTS
}
