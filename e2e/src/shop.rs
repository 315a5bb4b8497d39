//! The shop: started, stopped, killed, started again.

use std::{
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::Output,
    sync::OnceLock,
};

use kernel_common::TenantId;
use rt_host::random_bytes;
use rt_postgres::embedded::TemporaryPostgres;
use sqlx::ConnectOptions;

use crate::{
    Inside, Provider, Shopper,
    folder::Folder,
    program::{Launch, Program},
};

/// What processes of the installation show each other.
const TOKEN: &str = "e2e-token-of-the-processes-0123456789abcdef";
const ANY_PORT: &str = "127.0.0.1:0";

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
    /// Its processes, the one with the shop last.
    running: Vec<(Program, Addresses)>,
    launches: Vec<Launch>,
    provider: Option<Provider>,
    _database: Option<TemporaryPostgres>,
    folder: Folder,
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
        let folder = Folder::fresh();
        let provider = Provider::start(folder.path());
        let launch = launch(&folder, "serve", "shop", ANY_PORT, ANY_PORT, provider.settings());
        Self::of(vec![launch], Some(provider), None, folder)
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
        let database = TemporaryPostgres::start(random_bytes).expect("a PostgreSQL starts");
        let mut url = database.running().options().to_url_lossy();
        url.set_query(None);
        let set = |key: &str, value: String| (format!("SHOP__{key}"), value);
        let on_database = set("DATABASE__URL", url.to_string());
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

    fn of(
        launches: Vec<Launch>,
        provider: Option<Provider>,
        database: Option<TemporaryPostgres>,
        folder: Folder,
    ) -> Self {
        let running = Vec::new();
        let mut shop = Self { running, launches, provider, _database: database, folder };
        shop.start_again();
        shop
    }

    /// Starts what was stopped or killed, on the same data and the same address.
    ///
    /// # Panics
    /// When it does not start, or runs already.
    pub fn start_again(&mut self) {
        assert!(self.running.is_empty(), "it runs already");
        for launch in &mut self.launches {
            let program = Program::start(launch.clone());
            let rpc = program.wait_for("where other processes find it", |line| {
                let address = line.strip_prefix("other processes: ")?;
                Some(address.trim_end_matches('/').to_owned())
            });
            let mut port = None;
            if launch.log == "shop" {
                let found = program.wait_for("where the shop is", |line| {
                    line.split_once("http://localhost:")?.1.trim_end_matches('/').parse().ok()
                });
                keep_port(launch, found);
                port = Some(found);
            }
            self.running.push((program, Addresses { rpc, port }));
        }
    }

    /// Asks every process to stop; each must do so in order. The shop goes first, so that nothing
    /// is asked for that is not there any more.
    ///
    /// # Panics
    /// When one does not.
    pub fn terminate(&mut self) {
        while let Some((program, _)) = self.running.pop() {
            program.terminate();
        }
    }

    /// Kills every process where it stands.
    ///
    /// # Panics
    /// When one survives it.
    pub fn kill(&mut self) {
        while let Some((program, _)) = self.running.pop() {
            program.kill();
        }
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

    /// Somebody who comes to `store`.
    #[must_use]
    pub fn shopper(&self, store: Store) -> Shopper {
        Shopper::new(store, self.port(), &self.shop().0.log_path())
    }

    /// The platform's own view of `store`.
    #[must_use]
    pub fn inside(&self, store: Store) -> Inside {
        let first = &self.running.first().expect("it runs").1;
        Inside::new(store, TOKEN, &self.shop().1.rpc, &first.rpc)
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

    /// Runs another command of the program on the shop's data: `audit`.
    ///
    /// # Panics
    /// When the program cannot be run.
    #[must_use]
    pub fn command(&self, arguments: &[&str]) -> Output {
        let launch = self.launches.last().expect("a shop has a process");
        let data = self.data().display().to_string();
        let common = ["--demo".to_owned(), "--data-dir".to_owned(), data];
        let arguments = arguments.iter().map(|&argument| argument.to_owned()).chain(common);
        let launch = Launch { arguments: arguments.collect(), ..launch.clone() };
        launch.command().output().expect("the program runs")
    }

    fn shop(&self) -> &(Program, Addresses) {
        self.running.last().expect("it runs")
    }

    fn port(&self) -> u16 {
        self.shop().1.port.expect("the last process has the shop")
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
