//! The product CSV of Shopify, in and out: the format most merchants bring.
//!
//! Invariants: both generations of headers are read, today's is written; lines of one handle make
//! one product, whole or not at all; what is written is read back as it was.
//! Left out: what this platform has no place for (gift cards, SEO texts, unit prices, Google's
//! columns, markets); the guide lists it.

mod fields;
pub(crate) mod html;
mod product;
mod reader;
mod writer;

pub(crate) use product::{BRAND, PATH};
pub use reader::ShopifyReader;
pub(crate) use writer::{HEADER, lines};
