//! The query cache `.sqlx`: what PostgreSQL says about each checked query, committed, so that the
//! workspace compiles without a database.
//!
//! Invariant: the cache comes from, and is compared with, a freshly migrated private server; no
//! database of the developer's is involved.

mod check;
mod migrate;
mod write;

use std::path::{Path, PathBuf};

pub(crate) use check::check;
pub(crate) use write::write;

/// The root of the workspace.
fn root() -> &'static Path {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    root.expect("xtask lies two folders below the root")
}

/// The committed cache.
fn cache() -> PathBuf {
    root().join(".sqlx")
}
