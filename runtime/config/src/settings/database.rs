//! `[database]`: an outside PostgreSQL, or none for the embedded one.

use crate::{reader::Reader, secret::Secret, section::Section};

/// The database.
#[derive(Clone, Debug)]
pub struct Database {
    /// Connection string; without one the process starts its own PostgreSQL.
    pub url: Option<Secret>,
    /// Connections kept at most.
    pub pool_size_max: u32,
}

impl Database {
    pub(super) fn read(reader: &mut Reader<'_>, root: &mut Section) -> Option<Self> {
        let mut table = reader.section(root, "database");
        let key = table.key("url");
        let url = reader.secret(&mut table, "url");
        let known = |url: &Secret| {
            ["postgres://", "postgresql://"].iter().any(|scheme| url.expose().starts_with(scheme))
        };
        if url.as_ref().is_some_and(|url| !known(url)) {
            let fix = "use e.g. \"postgres://shop@db.internal/shop\", or remove it to have a \
                database of the program's own";
            reader.refuse(&key, "is not a PostgreSQL address", fix);
        }
        let pool_size_max = reader.whole(&mut table, "pool_size_max", 2..=1_000);
        reader.finish(table);
        Some(Self { url, pool_size_max: pool_size_max? })
    }
}
