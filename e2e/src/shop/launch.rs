//! What a process of the shop is told.

use rt_host::random_bytes;
use rt_postgres::embedded::TemporaryPostgres;
use sqlx::ConnectOptions;

use crate::{folder::Folder, program::Launch};

/// The process that has the shop.
pub(super) const SHOP: &str = "shop";
/// The process that has search alone.
pub(super) const SEARCH: &str = "search";
/// What processes of the installation show each other.
pub(super) const TOKEN: &str = "e2e-token-of-the-processes-0123456789abcdef";
/// Where nobody has to find it again.
pub(super) const ANYWHERE: &str = "127.0.0.1:0";

/// Where a process listens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listen<'a> {
    pub(super) shop: &'a str,
    pub(super) rpc: &'a str,
    pub(super) figures: &'a str,
}

impl<'a> Listen<'a> {
    /// The shop here, whichever start it is.
    pub(super) const fn at(shop: &'a str) -> Self {
        Self { shop, rpc: ANYWHERE, figures: ANYWHERE }
    }
}

pub(super) fn launch(
    folder: &Folder,
    command: &str,
    name: &str,
    listen: Listen<'_>,
    mut settings: Vec<(String, String)>,
) -> Launch {
    let data = folder.path().join(format!("{name}-data")).display().to_string();
    settings.push(set("RPC__LISTEN", listen.rpc));
    settings.push(set("RPC__TOKEN", TOKEN));
    let arguments = [
        [command, "--demo"],
        ["--listen", listen.shop],
        ["--metrics-listen", listen.figures],
        ["--data-dir", &data],
    ];
    Launch {
        name: "shop",
        arguments: arguments.concat().into_iter().map(str::to_owned).collect(),
        environment: settings,
        folder: folder.path().to_owned(),
        log: name.to_owned(),
    }
}

/// A setting as the environment has it.
pub(super) fn set(key: &str, value: &str) -> (String, String) {
    (format!("SHOP__{key}"), value.to_owned())
}

/// Has a process ask another one for a module.
pub(super) fn remote(module: &str, address: &str) -> (String, String) {
    set(&format!("TOPOLOGY__REMOTE__{module}"), &format!("http://{address}"))
}

/// A PostgreSQL of the test's own, and the setting that has a shop use it.
pub(super) fn our_database() -> (TemporaryPostgres, (String, String)) {
    let database = TemporaryPostgres::start(random_bytes).expect("a PostgreSQL starts");
    let mut url = database.running().options().to_url_lossy();
    url.set_query(None);
    (database, set("DATABASE__URL", url.as_str()))
}

/// Addresses that stay theirs, on this machine: each process may be told those of the others
/// before they start, and a program that is started again finds its own free.
pub(super) fn addresses<const COUNT: usize>() -> [String; COUNT] {
    testkit::free_ports().map(|port| format!("127.0.0.1:{port}"))
}
