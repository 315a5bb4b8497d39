//! Tests of the catalog module on a real PostgreSQL.

mod attributes;
mod budget;
mod bulk_edit;
mod categories;
mod collections;
mod facets;
mod growth;
mod import_products;
mod isolation;
mod listings;
mod products;
mod put_products;
mod relations;
mod removal;
mod sellables;
mod several_categories;
mod shop;
mod status;
