//! What hostile bytes are thrown at, and what must hold for all of them.
//!
//! Each target takes any bytes, and panics when a promise is broken. The tests here throw the
//! committed corpora and their mutants at every target, the same ones each time; the fuzzers in
//! `fuzz/` at the root throw whatever a coverage-guided search comes up with.
//! Left out: the search itself, which needs a nightly compiler.

mod csv;
mod expression;
mod mapping;
mod money;
mod problem;
mod query;
mod signature;

pub use csv::csv;
pub use expression::expression;
pub use mapping::mapping;
pub use money::money;
pub use problem::problem;
pub use query::query;
pub use signature::signature;

/// A target.
pub type Target = fn(&[u8]);

/// The targets by the names of their corpora.
pub const ALL: [(&str, Target); 7] = [
    ("csv", csv),
    ("expression", expression),
    ("mapping", mapping),
    ("money", money),
    ("problem", problem),
    ("query", query),
    ("signature", signature),
];
