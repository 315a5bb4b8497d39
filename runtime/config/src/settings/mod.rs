//! The settings of a process, one file a table.

mod bank_transfer;
mod cart;
mod database;
mod delivery;
mod mail;
mod payment;
mod rpc;
mod search;
mod server;
mod store;
mod telemetry;
mod topology;
mod webhooks;

use std::path::PathBuf;

pub use bank_transfer::BankTransfer;
pub use cart::{Cart, CartStore};
pub use database::Database;
pub use delivery::DeliveryOption;
pub use mail::{Mail, MailTransport, SmtpTls};
pub use payment::{Payment, TestCard};
pub use rpc::{Rpc, RpcEncoding};
pub use search::{Search, SearchEngine};
pub use server::Server;
pub use store::{FrontTexts, LegalTexts, Store, Theme};
pub use telemetry::{LogFormat, RequestLog, Telemetry, Traces};
pub use topology::Topology;
pub use webhooks::Webhooks;

use crate::{
    check,
    directory::StoreDirectory,
    error::{ConfigError, Fault},
    explain::Explained,
    reader::Reader,
    section::Section,
    sources::Sources,
    values::word_setting,
};

/// What the installation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// A shop to try out: play money, a banner on every page.
    Demo,
    /// A developer's own.
    Development,
    /// Real money; whatever is only for trying is refused.
    Production,
}

word_setting!(
    Profile, "one of demo, development, production", "\"production\"",
    "demo" => Self::Demo, "development" => Self::Development, "production" => Self::Production,
);

/// Everything a process is told, checked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What the installation is for.
    pub profile: Profile,
    /// The folder of keys, tokens, the embedded database and the outbox.
    pub data_dir: PathBuf,
    /// Listeners and limits.
    pub server: Server,
    /// The database.
    pub database: Database,
    /// Calls between processes.
    pub rpc: Rpc,
    /// Which module runs where.
    pub topology: Topology,
    /// Logs.
    pub telemetry: Telemetry,
    /// Carts.
    pub cart: Cart,
    /// Payment methods of the installation.
    pub payment: Payment,
    /// Outgoing mail.
    pub mail: Mail,
    /// The index.
    pub search: Search,
    /// What is posted to others.
    pub webhooks: Webhooks,
    /// The stores; at least one.
    pub stores: StoreDirectory,
    explained: Vec<Explained>,
}

/// What came of a reading.
pub(crate) struct Read {
    settings: Option<Settings>,
    pub(crate) explained: Vec<Explained>,
    pub(crate) faults: Vec<Fault>,
}

impl Settings {
    /// Reads and checks `sources`.
    ///
    /// # Errors
    /// Every fault at once: keys nobody knows, values that do not parse, values that do not fit
    /// together, a file that cannot be read.
    pub fn load(sources: &Sources) -> Result<Self, ConfigError> {
        let Read { settings, explained, faults } =
            Self::read(sources).map_err(|faults| ConfigError { faults })?;
        if !faults.is_empty() {
            return Err(ConfigError { faults });
        }
        let settings = settings.expect("a table is given up with a fault only");
        Ok(Self { explained, ..settings })
    }

    /// Every key with its value, masked where it is secret, and its origin, in the order read.
    #[must_use]
    pub fn explain(&self) -> &[Explained] {
        &self.explained
    }

    /// Reads to the end, right or wrong; an error where there is nothing to read.
    pub(crate) fn read(sources: &Sources) -> Result<Read, Vec<Fault>> {
        let (figment, base_dir) = sources.merge()?;
        let mut reader = Reader::new(&figment, &sources.environment, &base_dir);
        let mut root = reader.root();
        let settings = Self::read_tables(&mut reader, &mut root, sources);
        reader.finish(root);
        let (explained, faults) = reader.end();
        Ok(Read { settings, explained, faults })
    }

    /// Reads every table before the first missing one ends it.
    fn read_tables(reader: &mut Reader<'_>, root: &mut Section, sources: &Sources) -> Option<Self> {
        let profile = reader.get(root, "profile");
        let data_dir: Option<PathBuf> = reader.get(root, "data_dir");
        let server = Server::read(reader, root);
        let database = Database::read(reader, root);
        let rpc = Rpc::read(reader, root);
        let topology = Topology::read(reader, root);
        let telemetry = Telemetry::read(reader, root);
        let cart = Cart::read(reader, root);
        let payment = Payment::read(reader, root);
        let mail = Mail::read(reader, root, data_dir.as_deref());
        let search = Search::read(reader, root, data_dir.as_deref());
        let webhooks = Webhooks::read(reader, root);
        let port = server.as_ref().map_or(80, |server| server.listen.port());
        let stores = Store::read_all(reader, root, port);

        check::stores(reader, &stores);
        check::bank_accounts(reader, payment.as_ref(), &stores);
        if let Some(server) = &server {
            check::listeners(reader, server);
        }
        check::topology(reader, &topology, &rpc, &sources.modules);
        if profile == Some(Profile::Production) {
            check::production(reader, payment.as_ref(), &rpc);
        }
        Some(Self {
            profile: profile?,
            data_dir: data_dir?,
            server: server?,
            database: database?,
            rpc,
            topology,
            telemetry: telemetry?,
            cart: cart?,
            payment: payment?,
            mail: mail?,
            search: search?,
            webhooks: webhooks?,
            stores: StoreDirectory::new(stores),
            explained: Vec::new(),
        })
    }
}
