//! Products.

mod get;
mod list;
