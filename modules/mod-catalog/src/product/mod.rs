//! The product aggregate: what it is and how it changes; pure.
//!
//! Invariants: every variant chooses one value of each option, no two the same; a change grows
//! the version by one, and what is no change leaves it.

mod bulk;
mod content;
mod draft;
mod entity;
mod page;
#[cfg(test)]
mod tests;
mod validation;

pub(crate) use bulk::{Edit, edit};
pub(crate) use content::{Content, ContentVariant};
pub(crate) use draft::{Digest, Draft};
pub(crate) use entity::{Known, ProductRecord, Standing};
pub(crate) use page::{CategoryLayer, FamilyLayer, Mentions, PageRecord, VariantRecord};
pub(crate) use validation::{check_description, check_image_address, check_name, validate};
