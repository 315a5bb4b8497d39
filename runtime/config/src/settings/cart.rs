//! `[cart]`: where carts lie, and for how long.

use std::time::Duration;

use crate::{reader::Reader, secret::Secret, section::Section, values::word_setting};

/// Carts.
#[derive(Clone, Debug)]
pub struct Cart {
    /// Where they lie.
    pub store: CartStore,
    /// How long a cart is kept that nobody changes.
    pub idle: Duration,
}

/// Where carts lie.
#[derive(Clone, Debug)]
pub enum CartStore {
    /// In the database, beside everything else.
    Postgres,
    /// In a Redis of their own.
    Redis {
        /// Its address, `redis://host:port/database`; it may hold a password.
        url: Secret,
    },
}

#[derive(Clone, Copy)]
enum Kind {
    Postgres,
    Redis,
}

word_setting!(
    Kind, "one of postgres, redis", "\"postgres\"",
    "postgres" => Self::Postgres, "redis" => Self::Redis,
);

const DAY_SECONDS: u64 = 24 * 60 * 60;

impl Cart {
    pub(super) fn read(reader: &mut Reader<'_>, root: &mut Section) -> Option<Self> {
        let mut table = reader.section(root, "cart");
        let kind = reader.get::<Kind>(&mut table, "store");
        let (path, absent) = (table.key("redis_url"), !table.is_set("redis_url"));
        let url = reader.secret(&mut table, "redis_url");
        if matches!(kind, Some(Kind::Redis)) && absent {
            reader.missing(path, "set it to an address or a reference, e.g. \"env://REDIS_URL\"");
        }
        let idle_days = reader.whole(&mut table, "idle_days", 1..=365);
        reader.finish(table);
        let store = match kind? {
            Kind::Postgres => CartStore::Postgres,
            Kind::Redis => CartStore::Redis { url: url? },
        };
        Some(Self { store, idle: Duration::from_secs(u64::from(idle_days?) * DAY_SECONDS) })
    }
}
