//! Products.

mod get;
mod list;
mod related;
mod search;
