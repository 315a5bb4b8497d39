//! Attributes: what values may be, how they are read from what writers give, and how they are
//! inherited; pure.
//!
//! Invariants: the kind of an attribute never changes; a stored value is of its attribute's kind
//! and names values of its dictionary and units that exist; of several layers that set one
//! attribute the nearest to the variant counts.

mod entity;
mod inheritance;
mod lexicon;
mod own_value;
mod plain;
mod showing;
#[cfg(test)]
mod tests;
mod validation;

pub(crate) use entity::{AttributeRecord, FamilyRecord, OptionRecord};
pub(crate) use inheritance::{Layer, Traits, effective, missing};
pub(crate) use lexicon::{Lexicon, NewOption};
pub(crate) use own_value::{OwnValue, OwnValues};
pub(crate) use showing::Showing;
pub(crate) use validation::{
    check_inputs, validate_attributes, validate_families, validate_traits, validate_units,
};
