//! Where the shop is, what it has written down, and who may ask it.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use sqlx::postgres::PgConnectOptions;

use super::{
    Shop, Store,
    launch::{SEARCH, SHOP, TOKEN},
};
use crate::{Inside, Provider, Shopper};

impl Shop {
    /// The first page, as a browser on this machine opens it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.port())
    }

    /// Where it listens, on this machine.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port()).into()
    }

    fn port(&self) -> u16 {
        self.shop().1.port.expect("the last process has the shop")
    }

    /// Somebody who comes to `store`.
    #[must_use]
    pub fn shopper(&self, store: Store) -> Shopper {
        Shopper::new(store, self.port(), &self.shop().0.log_path())
    }

    /// Staff of `store`, who have the installation's token.
    ///
    /// # Panics
    /// When the shop has made none.
    #[must_use]
    pub fn staff(&self, store: Store) -> Shopper {
        self.shopper(store).with_token(self.admin_token())
    }

    /// What staff show at the door.
    ///
    /// # Panics
    /// When the shop has made none.
    #[must_use]
    pub fn admin_token(&self) -> String {
        let token = fs::read_to_string(self.data().join("admin.token")).expect("there is a token");
        token.trim().to_owned()
    }

    /// The platform's own view of `store`.
    #[must_use]
    pub fn inside(&self, store: Store) -> Inside {
        let with_stock = self.processes.iter().find(|process| process.launch.log != SEARCH);
        let running = with_stock.and_then(|process| process.running.as_ref());
        Inside::new(store, TOKEN, &self.shop().1.rpc, &running.expect("it runs").1.rpc)
    }

    /// The provider, where it is ours to ask.
    ///
    /// # Panics
    /// After [`Shop::up`], whose provider is the shop's own.
    #[must_use]
    pub fn provider(&self) -> &Provider {
        self.provider.as_ref().expect("the shop was started beside a provider of ours")
    }

    /// Options of the superuser of its database, whom row-level security does not hold.
    ///
    /// # Panics
    /// When the shop has a database of its own.
    #[must_use]
    pub fn superuser_options(&self) -> PgConnectOptions {
        self.database.as_ref().expect("the database is ours").superuser_options()
    }

    /// Options of the role that the shop logs in with.
    ///
    /// # Panics
    /// When the shop has a database of its own.
    #[must_use]
    pub fn login_options(&self) -> PgConnectOptions {
        self.database.as_ref().expect("the database is ours").running().options()
    }

    /// The folder that mail is written to.
    #[must_use]
    pub fn outbox(&self) -> PathBuf {
        self.data().join("outbox")
    }

    /// The data folder of the process with the shop.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join(format!("{SHOP}-data"))
    }

    /// The folder of the indexes of the process that has search alone.
    #[must_use]
    pub fn indexes_apart(&self) -> PathBuf {
        self.folder.path().join(format!("{SEARCH}-data")).join("search")
    }
}
