//! What `cargo` cannot see, read from the tree: one file a rule.

pub mod clocks;
pub mod floats;
pub mod schemas;
pub mod shape;
pub mod sql;
