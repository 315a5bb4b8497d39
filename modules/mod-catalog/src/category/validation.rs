//! Everything that can be wrong with categories before the tree is known.

use std::collections::HashSet;

use kernel_common::{FieldError, Validation};
use mod_catalog_api::{BATCH_MAX, CategoryPut};

use crate::product::check_name;

/// Every fault of the categories to put, with pointers into the batch.
pub(crate) fn validate(puts: &[CategoryPut]) -> Result<(), Vec<FieldError>> {
    let mut check = Validation::new();
    let fits = (1..=BATCH_MAX).contains(&puts.len());
    check.require(fits, "", "batch_size", "a batch has 1 to 1000 categories");
    let mut slugs = HashSet::new();
    for (at, put) in puts.iter().enumerate() {
        let first = slugs.insert(&put.slug);
        check.require(first, &format!("/{at}/slug"), "duplicate", "comes twice");
        check_name(&mut check, &format!("/{at}/name"), &put.name);
    }
    check.finish()
}
