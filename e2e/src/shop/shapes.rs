//! The shapes of a shop: in one process or in two, on whose database, beside which provider.

use std::sync::OnceLock;

use super::{
    Shop,
    launch::{ANYWHERE, Listen, SEARCH, SHOP, addresses, launch, our_database, remote, set},
};
use crate::{Provider, folder::Folder};

impl Shop {
    /// One that all tests of the process share. What they sell must not be each other's.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Shop> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    /// One process beside a provider whose book can be read.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start() -> Self {
        Self::start_with(Vec::new())
    }

    /// The same with more settings, by their names in the environment.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start_with(further: Vec<(String, String)>) -> Self {
        let [shop] = addresses();
        Self::in_one_process(Listen::at(&shop), further)
    }

    /// One process, and where its figures are.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn with_figures() -> (Self, String) {
        let [shop, figures] = addresses();
        let listen = Listen { figures: &figures, ..Listen::at(&shop) };
        let url = format!("http://{figures}/metrics");
        (Self::in_one_process(listen, Vec::new()), url)
    }

    fn in_one_process(listen: Listen<'_>, further: Vec<(String, String)>) -> Self {
        let folder = Folder::fresh();
        let provider = Provider::start(folder.path());
        let settings = [provider.settings(), further].concat();
        let launch = launch(&folder, "serve", SHOP, listen, settings);
        Self::of(vec![launch], Some(provider), None, folder)
    }

    /// One process on a database whose superuser we are.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn on_our_database() -> Self {
        let folder = Folder::fresh();
        let (database, on_database) = our_database();
        let provider = Provider::start(folder.path());
        let [shop] = addresses();
        let settings = [provider.settings(), vec![on_database]].concat();
        let launch = launch(&folder, "serve", SHOP, Listen::at(&shop), settings);
        Self::of(vec![launch], Some(provider), Some(database), folder)
    }

    /// As a newcomer starts it, with its own provider beside it: `shop up --demo`.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn up() -> Self {
        let folder = Folder::fresh();
        let [shop] = addresses();
        let launch = launch(&folder, "up", SHOP, Listen::at(&shop), Vec::new());
        Self::of(vec![launch], None, None, folder)
    }

    /// Two processes on one database: inventory, payment and webhooks in one, all else in the
    /// other. The shop calls in MessagePack; the events that come back, and the tests, speak JSON.
    ///
    /// # Panics
    /// When they do not start.
    #[must_use]
    pub fn in_two_processes() -> Self {
        let folder = Folder::fresh();
        let (database, on_database) = our_database();
        let provider = Provider::start(folder.path());
        let [shop, rpc, other] = addresses();
        let listen = |rpc| Listen { shop: &shop, rpc, figures: ANYWHERE };

        let mut settings = provider.settings();
        settings.push(on_database.clone());
        settings.push(set("TOPOLOGY__ONLY", "inventory, payment, webhook"));
        settings.push(set("TOPOLOGY__EVENTS_TO", &format!("http://{rpc}")));
        let second = launch(&folder, "serve", "inventory-and-payment", listen(&other), settings);

        let mut settings = vec![on_database, set("RPC__ENCODING", "messagepack")];
        settings.extend(["INVENTORY", "PAYMENT", "WEBHOOK"].map(|module| remote(module, &other)));
        let first = launch(&folder, "serve", SHOP, listen(&rpc), settings);
        Self::of(vec![second, first], Some(provider), Some(database), folder)
    }

    /// Two processes: search with its own index in one, which needs no database, and all else in
    /// the other.
    ///
    /// # Panics
    /// When they do not start.
    #[must_use]
    pub fn with_search_apart() -> Self {
        let folder = Folder::fresh();
        let provider = Provider::start(folder.path());
        let [shop, rpc, search] = addresses();
        let listen = |rpc| Listen { shop: &shop, rpc, figures: ANYWHERE };

        let mut settings: Vec<_> =
            ["CATALOG", "PRICING", "INVENTORY"].map(|module| remote(module, &rpc)).into();
        settings.push(set("TOPOLOGY__ONLY", SEARCH));
        // It has to do without: nobody listens there.
        settings.push(set("DATABASE__URL", "postgres://nobody@127.0.0.1:1/nothing"));
        let second = launch(&folder, "serve", SEARCH, listen(&search), settings);

        let settings = [provider.settings(), vec![remote("SEARCH", &search)]].concat();
        let first = launch(&folder, "serve", SHOP, listen(&rpc), settings);
        Self::of(vec![second, first], Some(provider), None, folder)
    }
}
