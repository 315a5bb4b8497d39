//! What is sold and how it is described.

pub(crate) mod bulk_edit;
pub(crate) mod list_attributes;
pub(crate) mod list_categories;
pub(crate) mod list_collections;
pub(crate) mod list_families;
pub(crate) mod list_options;
pub(crate) mod list_relations;
pub(crate) mod list_units;
pub(crate) mod put_attributes;
pub(crate) mod put_categories;
pub(crate) mod put_category_traits;
pub(crate) mod put_collections;
pub(crate) mod put_families;
pub(crate) mod put_relations;
pub(crate) mod put_units;
pub(crate) mod remove_attributes;
pub(crate) mod remove_collections;
pub(crate) mod remove_relations;
pub(crate) mod show_category_traits;
