//! Everything that can be wrong with links and collections before the database is asked.

use std::collections::HashSet;

use kernel_common::{FieldError, Validation};
use kernel_relations::{Details, Metadata, Validity};
use mod_catalog_api::{
    BATCH_MAX, CollectionPut, RelationKind, RelationPut, RelationRef, RelationSource,
};

use super::is_of;
use crate::product::{check_description, check_image_address, check_name};

/// The details of each link to put.
///
/// # Errors
/// Every fault, with pointers into the batch.
pub(crate) fn validate_puts(puts: &[RelationPut]) -> Result<Vec<Details>, Vec<FieldError>> {
    let mut check = Validation::new();
    check_batch(&mut check, puts.len());
    let mut seen = HashSet::new();
    let mut details = Vec::with_capacity(puts.len());
    for (n, put) in puts.iter().enumerate() {
        check_source(&mut check, n, put.kind, &put.source);
        let first = seen.insert((&put.source, put.kind, &put.target));
        check.require(first, &format!("/{n}"), "duplicate", "comes twice");
        let validity = Validity::new(put.from, put.until);
        let metadata = Metadata::try_from(put.metadata.clone());
        if let Err(fault) = &validity {
            check.fault(format!("/{n}/until"), "out_of_range", fault.to_string());
        }
        if let Err(fault) = &metadata {
            check.fault(format!("/{n}/metadata"), "too_many", fault.to_string());
        }
        details.push(Details {
            position: put.position,
            validity: validity.unwrap_or_default(),
            metadata: metadata.unwrap_or_default(),
        });
    }
    check.finish().map(|()| details)
}

/// Every fault of the names of links.
pub(crate) fn validate_refs(refs: &[RelationRef]) -> Result<(), Vec<FieldError>> {
    let mut check = Validation::new();
    check_batch(&mut check, refs.len());
    for (n, one) in refs.iter().enumerate() {
        check_source(&mut check, n, one.kind, &one.source);
    }
    check.finish()
}

/// Every fault of the collections to put.
pub(crate) fn validate_collections(puts: &[CollectionPut]) -> Result<(), Vec<FieldError>> {
    let mut check = Validation::new();
    check_batch(&mut check, puts.len());
    let mut slugs = HashSet::new();
    for (n, put) in puts.iter().enumerate() {
        let first = slugs.insert(&put.slug);
        check.require(first, &format!("/{n}/slug"), "duplicate", "comes twice");
        check_name(&mut check, &format!("/{n}/name"), &put.name);
        check_description(&mut check, &format!("/{n}/description"), &put.description);
        if let Some(image) = &put.image {
            check_image_address(&mut check, &format!("/{n}/image/url"), &image.url);
            let plain = image.value.is_none();
            let at = format!("/{n}/image/value");
            check.require(plain, &at, "unknown", "a collection has no options");
        }
    }
    check.finish()
}

fn check_source(check: &mut Validation, n: usize, kind: RelationKind, source: &RelationSource) {
    let fits = is_of(kind, source);
    check.require(fits, &format!("/{n}/source"), "wrong_kind", "no link of this kind starts there");
}

fn check_batch(check: &mut Validation, length: usize) {
    let fits = (1..=BATCH_MAX).contains(&length);
    check.require(fits, "", "batch_size", "a batch has 1 to 1000 items");
}
