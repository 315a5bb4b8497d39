//! PostgreSQL as every module uses it: a schema and two roles each, the unit of work, the event
//! table with its relay and inbox, a witness's role that reads everything, and a private server
//! for machines that give no address.
//!
//! Invariants kept here:
//! - A statement of a request runs under the module's request role with the tenant set, inside a
//!   [`UnitOfWork`]; there is no way to a connection without one. Without a tenant there are no
//!   rows.
//! - BEGIN, role and tenant are one round trip and cannot be cancelled half way; a connection
//!   goes back to the pool only outside a transaction.
//! - A commit either happened or is an error: a transaction that a failed statement has aborted
//!   never answers that it was committed.
//! - An event exists exactly when the effect beside it does. The [`Relay`] hands each to every
//!   consumer at least once, in the order of its stream; the [`Inbox`] makes that once.
//!
//! Left out on purpose: queries (each module's `store/`), nested transactions, LISTEN/NOTIFY,
//! replicas, and any transport of events beyond this process.

mod audit;
mod connections;
mod counts;
pub mod embedded;
mod error;
mod events;
mod head;
mod health;
mod housekeeping;
mod inbox;
mod module_db;
mod postgres;
mod quiet;
mod rebase;
mod relay;
mod schema;
mod settings;
mod statistics;
mod unit;

pub use audit::AuditSnapshot;
pub use error::{ConnectError, MigrateError, RetryClass, StoreError, UnitError};
pub use events::{EventPosition, RecordedEvent};
pub use health::{
    ConsumerHealth, DatabaseHealth, EventsHealth, HealthError, MigrationsHealth, ModuleHealth,
    RolesHealth, ServerHealth, UnsecuredTable,
};
pub use housekeeping::Housekept;
pub use inbox::Inbox;
pub use module_db::ModuleDb;
pub use postgres::Postgres;
pub use quiet::Quiet;
pub use relay::{ParkedStream, Relay, RelaySettings};
pub use schema::{MigrationReport, ModuleMigrated, ModuleSchema, schema_fingerprint};
pub use settings::PostgresSettings;
pub use unit::{Buried, Claim, Fingerprint, UnitOfWork, parse_reply};
