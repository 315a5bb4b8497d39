//! The shop: started, stopped, killed, started again.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::OnceLock,
    thread,
    time::Duration,
};

use kernel_common::TenantId;
use rt_host::random_bytes;
use rt_postgres::embedded::TemporaryPostgres;
use sqlx::{ConnectOptions, postgres::PgConnectOptions};

use crate::{
    Inside, Provider, Shopper,
    folder::Folder,
    program::{Launch, Program},
};

/// What processes of the installation show each other.
const TOKEN: &str = "e2e-token-of-the-processes-0123456789abcdef";
const ANY_PORT: &str = "127.0.0.1:0";
/// The process that has search alone.
const SEARCH: &str = "search";
/// Reactions, letters and refunds need a moment before nothing is under way any more.
const AUDITS_MAX: u32 = 30;
const AUDIT_PAUSE: Duration = Duration::from_millis(500);

/// A store of the demo, each of a tenant of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    /// Household things, on `localhost`.
    Tihaven,
    /// Things for cycling, on `shop2.localhost`.
    Velomarsh,
}

impl Store {
    /// The host it answers on.
    #[must_use]
    pub const fn host(self) -> &'static str {
        match self {
            Self::Tihaven => "localhost",
            Self::Velomarsh => "shop2.localhost",
        }
    }

    /// Whose it is.
    ///
    /// # Panics
    /// Never: the ids are written below.
    #[must_use]
    pub fn tenant(self) -> TenantId {
        let id = match self {
            Self::Tihaven => "019a0000-0000-7000-8000-000000000001",
            Self::Velomarsh => "019a0000-0000-7000-8000-000000000002",
        };
        id.parse().expect("an id")
    }
}

/// A running demo shop. Fields drop in order: programs before what they stand on.
#[derive(Debug)]
pub struct Shop {
    /// The one with the shop last.
    processes: Vec<Process>,
    provider: Option<Provider>,
    database: Option<TemporaryPostgres>,
    folder: Folder,
}

/// A process of the shop, running or not.
#[derive(Debug)]
struct Process {
    running: Option<(Program, Addresses)>,
    launch: Launch,
}

/// Where a process answers.
#[derive(Clone, Debug)]
struct Addresses {
    rpc: String,
    /// None in a process without a shop.
    port: Option<u16>,
}

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
        let folder = Folder::fresh();
        let provider = Provider::start(folder.path());
        let settings = [provider.settings(), further].concat();
        let launch = launch(&folder, "serve", "shop", ANY_PORT, ANY_PORT, settings);
        Self::of(vec![launch], Some(provider), None, folder)
    }

    /// One process, and where its figures are.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn with_figures() -> (Self, String) {
        let folder = Folder::fresh();
        let provider = Provider::start(folder.path());
        let [figures] = free_addresses();
        let settings = provider.settings();
        let mut launch = launch(&folder, "serve", "shop", ANY_PORT, ANY_PORT, settings);
        let listen = launch.arguments.iter().position(|argument| argument == "--metrics-listen");
        launch.arguments[listen.expect("every launch has it") + 1].clone_from(&figures);
        let shop = Self::of(vec![launch], Some(provider), None, folder);
        (shop, format!("http://{figures}/metrics"))
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
        let settings = [provider.settings(), vec![on_database]].concat();
        let launch = launch(&folder, "serve", "shop", ANY_PORT, ANY_PORT, settings);
        Self::of(vec![launch], Some(provider), Some(database), folder)
    }

    /// As a newcomer starts it, with its own provider beside it: `shop up --demo`.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn up() -> Self {
        let folder = Folder::fresh();
        let launch = launch(&folder, "up", "shop", ANY_PORT, ANY_PORT, Vec::new());
        Self::of(vec![launch], None, None, folder)
    }

    /// Two processes on one database: inventory and payment in one, all else in the other.
    ///
    /// # Panics
    /// When they do not start.
    #[must_use]
    pub fn in_two_processes() -> Self {
        let folder = Folder::fresh();
        let (database, on_database) = our_database();
        let set = |key: &str, value: String| (format!("SHOP__{key}"), value);
        let provider = Provider::start(folder.path());
        // Each has to know the other before it starts.
        let [shop, rpc, other] = free_addresses();

        let mut settings = provider.settings();
        settings.push(on_database.clone());
        settings.push(set("TOPOLOGY__ONLY", "inventory, payment".to_owned()));
        settings.push(set("TOPOLOGY__EVENTS_TO", format!("http://{rpc}")));
        let second = launch(&folder, "serve", "inventory-and-payment", &shop, &other, settings);

        let remote =
            |module: &str| set(&format!("TOPOLOGY__REMOTE__{module}"), format!("http://{other}"));
        let settings = vec![on_database, remote("INVENTORY"), remote("PAYMENT")];
        let first = launch(&folder, "serve", "shop", &shop, &rpc, settings);
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
        let set = |key: &str, value: String| (format!("SHOP__{key}"), value);
        // Each has to know the other before it starts.
        let [shop, rpc, search] = free_addresses();

        let remote = |module: &str, at: &str| {
            set(&format!("TOPOLOGY__REMOTE__{module}"), format!("http://{at}"))
        };
        let mut settings: Vec<_> =
            ["CATALOG", "PRICING", "INVENTORY"].map(|module| remote(module, &rpc)).into();
        settings.push(set("TOPOLOGY__ONLY", SEARCH.to_owned()));
        // It has to do without: nobody listens there.
        settings.push(set("DATABASE__URL", "postgres://nobody@127.0.0.1:1/nothing".to_owned()));
        let second = launch(&folder, "serve", SEARCH, &shop, &search, settings);

        let settings = [provider.settings(), vec![remote("SEARCH", &search)]].concat();
        let first = launch(&folder, "serve", "shop", &shop, &rpc, settings);
        Self::of(vec![second, first], Some(provider), None, folder)
    }

    fn of(
        launches: Vec<Launch>,
        provider: Option<Provider>,
        database: Option<TemporaryPostgres>,
        folder: Folder,
    ) -> Self {
        let processes = launches.into_iter().map(|launch| Process { running: None, launch });
        let processes = processes.collect();
        let mut shop = Self { processes, provider, database, folder };
        shop.start_again();
        shop
    }

    /// Starts what was stopped or killed, on the same data and the same address.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start_again(&mut self) {
        for process in self.processes.iter_mut().filter(|process| process.running.is_none()) {
            process.start();
        }
    }

    /// Asks every process to stop; each must do so in order. The shop goes first, so that nothing
    /// is asked for that is not there any more.
    ///
    /// # Panics
    /// When one does not.
    pub fn terminate(&mut self) {
        let processes = self.processes.iter_mut().rev();
        for (program, _) in processes.filter_map(|process| process.running.take()) {
            program.terminate();
        }
    }

    /// Kills the process with inventory and payment, or with search, where it stands: that of the
    /// shop, too, when all is in one.
    ///
    /// # Panics
    /// When it survives.
    pub fn kill(&mut self) {
        let process = self.processes.first_mut().and_then(|process| process.running.take());
        process.expect("it runs").0.kill();
    }

    /// Stops the shop and its provider in order.
    ///
    /// # Panics
    /// When one of them does not.
    pub fn stop(mut self) {
        self.terminate();
        if let Some(provider) = self.provider.take() {
            provider.terminate();
        }
    }

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

    /// The folder that mail is written to.
    #[must_use]
    pub fn outbox(&self) -> PathBuf {
        self.data().join("outbox")
    }

    /// The data folder of the process with the shop.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("shop-data")
    }

    /// The folder of the indexes of the process that has search alone.
    #[must_use]
    pub fn indexes_apart(&self) -> PathBuf {
        self.folder.path().join(format!("{SEARCH}-data")).join("search")
    }

    /// Has the witness check the database and the provider's book, once nothing is under way any
    /// more: `shop audit --settled`.
    ///
    /// # Panics
    /// When something does not add up; shows what.
    pub fn audit(&self) {
        let process = self.processes.last().expect("a shop has a process");
        let mut launch = process.launch.clone();
        let data = self.data().display().to_string();
        launch.arguments =
            ["audit", "--settled", "--demo", "--data-dir", &data].map(str::to_owned).to_vec();
        launch.environment.extend(self.provider.iter().flat_map(Provider::settings));
        let mut said = String::new();
        for _ in 0..AUDITS_MAX {
            let audit = launch.command().output().expect("the program runs");
            if audit.status.success() {
                return;
            }
            let texts = [audit.stdout, audit.stderr];
            said = texts.map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
            thread::sleep(AUDIT_PAUSE);
        }
        panic!("the audit is not green: {said}");
    }

    fn shop(&self) -> &(Program, Addresses) {
        let last = self.processes.last().and_then(|process| process.running.as_ref());
        last.expect("it runs")
    }

    fn port(&self) -> u16 {
        self.shop().1.port.expect("the last process has the shop")
    }
}

impl Process {
    fn start(&mut self) {
        let program = Program::start(self.launch.clone());
        let rpc = program.wait_for("where other processes find it", |line| {
            let address = line.strip_prefix("other processes: ")?;
            Some(address.trim_end_matches('/').to_owned())
        });
        let mut port = None;
        if self.launch.log == "shop" {
            let found = program.wait_for("where the shop is", |line| {
                line.split_once("http://localhost:")?.1.trim_end_matches('/').parse().ok()
            });
            keep_port(&mut self.launch, found);
            port = Some(found);
        }
        self.running = Some((program, Addresses { rpc, port }));
    }
}

fn launch(
    folder: &Folder,
    command: &str,
    name: &str,
    shop: &str,
    rpc: &str,
    mut settings: Vec<(String, String)>,
) -> Launch {
    let data = folder.path().join(format!("{name}-data"));
    settings.push(("SHOP__RPC__LISTEN".to_owned(), rpc.to_owned()));
    settings.push(("SHOP__RPC__TOKEN".to_owned(), TOKEN.to_owned()));
    Launch {
        name: "shop",
        arguments: arguments(command, shop, &data),
        environment: settings,
        folder: folder.path().to_owned(),
        log: name.to_owned(),
    }
}

fn arguments(command: &str, shop: &str, data: &Path) -> Vec<String> {
    let data = data.display().to_string();
    let arguments =
        [command, "--demo", "--listen", shop, "--metrics-listen", ANY_PORT, "--data-dir", &data];
    arguments.map(str::to_owned).to_vec()
}

/// A PostgreSQL of the test's own, and the setting that has a shop use it.
fn our_database() -> (TemporaryPostgres, (String, String)) {
    let database = TemporaryPostgres::start(random_bytes).expect("a PostgreSQL starts");
    let mut url = database.running().options().to_url_lossy();
    url.set_query(None);
    (database, ("SHOP__DATABASE__URL".to_owned(), url.to_string()))
}

/// The next start answers where this one does: shoppers and providers know the address.
fn keep_port(launch: &mut Launch, port: u16) {
    let listen = launch.arguments.iter().position(|argument| argument == "--listen");
    let listen = listen.expect("every launch has it") + 1;
    launch.arguments[listen] = format!("127.0.0.1:{port}");
}

/// Addresses that nobody listens on, given back so that the programs can take them.
fn free_addresses<const COUNT: usize>() -> [String; COUNT] {
    let listeners: [TcpListener; COUNT] = std::array::from_fn(|_| {
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free")
    });
    listeners.map(|listener| listener.local_addr().expect("it is bound").to_string())
}
