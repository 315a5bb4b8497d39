//! Attributes, categories, links, collections and bulk edits.

mod attribute;
mod attribute_requests;
mod bulk;
mod category;
mod collection;
mod names;
mod outcome;
mod relation;
mod value;

pub(crate) use attribute::{AttributePage, FamilyList, OptionPage, UnitList};
pub(crate) use attribute_requests::{Attributes, CodeList, Families, ListParams, Units};
pub(crate) use bulk::{BulkEdit, BulkEdited};
pub(crate) use category::{Categories, CategoryList, CategoryTraits, CategoryTraitsBatch};
pub(crate) use collection::{CollectionPage, Collections, SlugList};
pub(crate) use outcome::{CodeOutcomes, LinkOutcomes, SlugOutcomes};
pub(crate) use relation::{RelationPage, RelationRefs, Relations, RelationsParams};
