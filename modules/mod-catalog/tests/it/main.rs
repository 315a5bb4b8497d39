//! Tests of the catalog module on a real PostgreSQL.

mod categories;
mod isolation;
mod listings;
mod products;
mod put_products;
mod removal;
mod sellables;
mod shop;
mod status;
