//! Links from products and collections to products, and the collections themselves; pure.
//!
//! Invariants: a collection's links are of the kind `collection` and no other source has them; no
//! product leads to itself; accessories never lead in a circle.

mod collection;
mod kinds;
mod validation;

pub(crate) use collection::CollectionRecord;
pub(crate) use kinds::{is_of, kind_name, rules};
pub(crate) use validation::{validate_collections, validate_puts, validate_refs};
