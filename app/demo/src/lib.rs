//! The two demo shops: what they sell and what it looks like.
//!
//! Content lies in TOML files under `content/`, is embedded in the binary and parsed once.
//! Pictures are drawn by code from the same content, so that every colour a product is sold in
//! has its own picture and no binary file lies in the repository.
//!
//! Invariant: everything here is a pure function of the source text. The same name gives the
//! same bytes on every machine, which is why drawing uses integers only.
//!
//! Left out: how pictures travel over HTTP.

pub mod content;
pub mod pictures;
mod seed;

pub use content::{DemoShop, shops};
pub use pictures::picture;
pub use seed::{CONFIGURATION, Contracts, SeedError, seed};
