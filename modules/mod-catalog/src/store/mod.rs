//! The only SQL of the module.
//!
//! Row-level security already confines every statement to the tenant; the explicit
//! `tenant_id = $1` is the first wall and what the indexes start with. A batch is one statement
//! whatever its length.

mod attributes;
mod bulk;
mod categories;
mod category_traits;
mod collections;
mod dictionaries;
mod families;
mod lifecycle;
mod links;
mod listing;
mod mapping;
mod pages;
mod placements;
mod products;
mod related;
mod sellables;
mod units;
mod variants;

pub(crate) use attributes::AttributeStore;
pub(crate) use bulk::BulkStore;
pub(crate) use categories::CategoryStore;
pub(crate) use category_traits::CategoryTraitStore;
pub(crate) use collections::CollectionStore;
pub(crate) use dictionaries::DictionaryStore;
pub(crate) use families::FamilyStore;
pub(crate) use lifecycle::LifecycleStore;
pub(crate) use links::{LinkKey, LinkStore};
pub(crate) use listing::{ListingStore, statuses};
pub(crate) use pages::PageStore;
pub(crate) use placements::{Move, PlacementStore};
pub(crate) use products::ProductStore;
pub(crate) use related::RelatedStore;
pub(crate) use sellables::SellableStore;
pub(crate) use units::UnitStore;
pub(crate) use variants::VariantStore;
