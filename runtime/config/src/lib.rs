//! Configuration: where each value comes from, whether it can be used, and what to do if not.
//!
//! Layers, the later wins: built-in defaults, a text the caller brings (the demo shop), the
//! file, the environment (`SHOP__SERVER__LISTEN`), the command line. Figment merges them and
//! remembers the origin of every value; [`Settings::load`] reads the result into types.
//!
//! Invariants kept here: an unknown key, a value that does not parse and two values that do not
//! fit together stop the start, all of them at once, each with key, value, origin and remedy;
//! a secret is never shown, neither in a fault nor in an [`Explanation`].
//! Left out: what the settings are used for; this crate opens no socket and no database.

mod catalogue;
mod check;
mod directory;
mod error;
mod explain;
mod layer;
mod nearest;
mod plain;
mod reader;
mod secret;
mod section;
mod settings;
mod sources;
mod values;

pub use directory::StoreDirectory;
pub use error::{ConfigError, Fault};
pub use explain::{Explained, Explanation};
pub use layer::Origin;
pub use secret::Secret;
pub use settings::{
    BankTransfer, Cart, CartStore, Database, DeliveryOption, FrontTexts, LegalTexts, LogFormat,
    Mail, MailTransport, Payment, Profile, RequestLog, Rpc, RpcEncoding, Search, SearchEngine,
    Server, Settings, SmtpTls, Store, Telemetry, TestCard, Theme, Topology, Traces, Webhooks,
};
pub use sources::{Builtin, Override, Sources};
pub use values::{UnknownZone, Zone};
