//! A module's schema: its names, its roles and its migrations.
//!
//! Names are the only text that is ever formatted into a statement; they come from code and
//! configuration, never from a request, and are checked here.

mod existing;
mod migrate;

use sqlx::migrate::Migrator;

use crate::{ConnectError, MigrateError};

pub(crate) use migrate::{MONTHS_AHEAD, foundation};
pub use migrate::{MigrationReport, ModuleMigrated, schema_fingerprint};

/// What a module tells about its schema.
#[derive(Clone, Copy, Debug)]
pub struct ModuleSchema {
    /// The module: `inventory`. It names the roles and the source of events.
    pub module: &'static str,
    /// The schema: `inventory`, `orders`.
    pub schema: &'static str,
    /// The module's own migrations: `|| sqlx::migrate!()`.
    pub migrator: fn() -> Migrator,
}

/// The roles of one module in one installation.
#[derive(Clone, Debug)]
pub(crate) struct RoleNames {
    pub(crate) request: String,
    pub(crate) system: String,
    /// One for all modules of the installation.
    pub(crate) audit: String,
}

/// What the witness's role is called after the prefix; no module may be.
const AUDIT: &str = "audit";

impl RoleNames {
    pub(crate) fn of(schema: &ModuleSchema, prefix: &str) -> Result<Self, MigrateError> {
        for name in [schema.module, schema.schema] {
            // An identifier ends at 63 bytes; prefix, separators and `_system` take up to 28.
            if !is_identifier(name, 32) || name == AUDIT {
                return Err(MigrateError::InvalidName { name });
            }
        }
        let request = format!("{prefix}_{}", schema.module);
        let audit = Self::audit_of(prefix);
        Ok(Self { system: format!("{request}_system"), request, audit })
    }

    /// The witness's role.
    pub(crate) fn audit_of(prefix: &str) -> String {
        format!("{prefix}_{AUDIT}")
    }

    pub(crate) fn check_prefix(prefix: &str) -> Result<(), ConnectError> {
        if is_identifier(prefix, 20) {
            Ok(())
        } else {
            Err(ConnectError::InvalidRolePrefix { prefix: prefix.to_owned() })
        }
    }
}

fn is_identifier(name: &str, bytes_max: usize) -> bool {
    name.len() <= bytes_max
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::{ModuleSchema, RoleNames, is_identifier};

    #[test]
    fn only_plain_identifiers_reach_a_statement() {
        for bad in ["", "Inventory", "1st", "a-b", "a;b", "a\"b", "_a", "склад"] {
            assert!(!is_identifier(bad, 32), "{bad:?}");
        }
        assert!(is_identifier("order_flows2", 32));
        assert!(!is_identifier("a_name_that_is_far_longer_than_32", 32));
        assert!(RoleNames::check_prefix("a'b").is_err());
    }

    #[test]
    fn the_longest_role_name_fits_an_identifier() {
        let module = "a23456789012345678901234567890_2";
        let schema =
            ModuleSchema { module, schema: "s", migrator: || sqlx::migrate::Migrator::DEFAULT };
        let roles = RoleNames::of(&schema, "a2345678901234567890").expect("valid");
        assert!(roles.system.len() <= 63, "{}", roles.system.len());
    }
}
