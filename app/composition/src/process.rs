//! A process from its start to its end.

use std::{future::Future, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use app_checkout::{Checkout, Host, Worker};
use app_import::jobs::ImportJobs;
use app_search::Search;
use app_storefront::{FoundKeeping, Freshness, HeardStock, ShopGenerations, Storefront};
use axum::Router;
use kernel_common::{Clock, IdSource};
use rt_cache::{AnswerCache, Generations};
use rt_config::{Settings, Store, StoreDirectory};
use rt_host::{RandomIds, SystemClock};
use rt_http::{Bound, Server, ServerSettings, raise_open_files_limit};
use rt_rpc::{RpcToken, TokioTimer};
use rt_security::{BearerToken, SecretKey, Signer};
use rt_telemetry::Metrics;
use tokio::sync::watch;

use crate::{
    StartError, adapters,
    background::Background,
    contracts::Binder,
    database::Database,
    elsewhere, imports,
    modules::{Ground, Modules, local_schemas},
    search,
    surfaces::{self, Services},
};

/// Memory for cached answers.
const ANSWERS_BYTES_MAX: u64 = 64 << 20;
/// Cached answers are dropped by events; the age is a net under them.
const ANSWERS_TTL: Duration = Duration::from_secs(300);

/// A process that has everything it needs and serves nobody yet.
pub struct Process {
    listeners: Vec<(Bound, Router)>,
    background: Background,
    /// None in a process without a module of its own.
    database: Option<Database>,
    services: Option<Services>,
    shop_address: Option<SocketAddr>,
    rpc_address: Option<SocketAddr>,
}

impl Process {
    /// Takes the listeners, opens and migrates the database, and builds what the settings say.
    ///
    /// # Errors
    /// [`StartError`], one sentence that says what to do.
    pub async fn start(
        mut settings: Settings,
        metrics: Option<Metrics>,
    ) -> Result<Self, StartError> {
        tracing::debug!(limit = raise_open_files_limit(65_536), "open files");
        let server = Server::new(server_settings(&settings)).with_ids(Arc::new(RandomIds));
        let mut shop = None;
        // In a process without a shop the setting says where the shop of another process is.
        if settings.topology.only.is_none() {
            let bound = server.clone().bind(settings.server.listen, "--listen")?;
            settings.server.listen = bound.local_addr()?;
            settings.stores = with_port(&settings.stores, settings.server.listen.port());
            shop = Some(bound);
        }
        let mut listeners = Vec::new();
        if let Some(metrics) = metrics {
            let bound = server.clone().bind(settings.server.metrics_listen, "--metrics-listen")?;
            listeners.push((bound, surfaces::metrics(metrics)));
        }
        let rpc = match settings.rpc.listen {
            Some(listen) => Some(server.bind(listen, "rpc.listen")?),
            None => None,
        };
        let database = open_database(&settings).await?;
        Self::build(&settings, database, listeners, shop, rpc)
    }

    fn build(
        settings: &Settings,
        database: Option<Database>,
        mut listeners: Vec<(Bound, Router)>,
        shop: Option<Bound>,
        rpc: Option<Bound>,
    ) -> Result<Self, StartError> {
        let shop_address = shop.as_ref().map(Bound::local_addr).transpose()?;
        let rpc_address = rpc.as_ref().map(Bound::local_addr).transpose()?;
        let postgres = database.as_ref().map(|database| &database.postgres);
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let ids: Arc<dyn IdSource> = Arc::new(RandomIds);
        let token = rpc_token(settings)?;
        let generations = ShopGenerations::default();
        let ground = Ground {
            postgres,
            topology: &settings.topology,
            clock: clock.clone(),
            ids: ids.clone(),
            providers: adapters::payment_providers(settings, &clock)?,
            cart_store: adapters::cart_store(settings, &clock)?,
            generations: shop.is_some().then(|| generations.clone()),
            mail: adapters::mail(settings)?,
            webhooks: adapters::webhooks(settings),
        };
        let modules = Modules::new(&ground);
        let mut binder = Binder::new(&settings.topology, settings.rpc.encoding, token.as_ref())?;
        let mut background = Background::new();
        background.jobs(&modules, settings.cart.idle, &clock);
        background.statistics(postgres, &settings.topology);
        if let Some(postgres) = postgres.filter(|_| settings.topology.is_local("order")) {
            background.flow_alarm(postgres);
        }
        let logs = search::offer(postgres, &settings.topology, &mut binder);
        let services = if let Some(shop) = shop {
            let contracts = modules.bind(&ground, &mut binder)?;
            let signer = Arc::new(signer(&settings.data_dir)?);
            let host = Host { clock, ids, timer: Arc::new(TokioTimer), signer: signer.clone() };
            let sources = search::Sources {
                catalog: contracts.catalog.clone(),
                prices: contracts.prices.clone(),
                stock: contracts.stock.clone(),
            };
            let search = search::service(settings, &sources, &logs, &mut binder)?;
            let search =
                search.map(|asked| searched(asked, generations.everything(), &mut background));
            let imports = imports::jobs(settings, &contracts);
            background.imports(imports.clone());
            let heard = HeardStock::new(host.clock.clone());
            let freshness = Freshness::new(generations.clone(), heard.clone());
            let memory = (generations.everything().clone(), heard);
            let services = services(contracts, host, memory, search, imports);
            let subscriptions = subscriptions(settings, &services, &signer, freshness);
            background.relay(postgres, &settings.topology, &subscriptions);
            elsewhere::receive(subscriptions, &mut binder);
            background.flows(Worker::new(services.checkout.clone()));
            let staff = BearerToken::load_or_create(&settings.data_dir.join("admin.token"))?;
            let surface = surfaces::shop(settings, &services, &signer, staff, postgres);
            listeners.push((shop, surface));
            Some(services)
        } else {
            modules.offer(&ground, &mut binder)?;
            if settings.topology.is_local(search::NAME) {
                let sources = modules.bind_search_sources(&mut binder)?;
                let search = search::service(settings, &sources, &logs, &mut binder)?;
                if let Some(follower) = search.and_then(|asked| asked.follower) {
                    background.search(follower);
                }
            }
            let processes = elsewhere::processes(&settings.topology, token.as_ref(), &binder)?;
            background.relay(postgres, &settings.topology, &processes);
            None
        };
        if let (Some(rpc), Some(token)) = (rpc, token) {
            listeners.push((rpc, rt_rpc::router(binder.table, token)));
        }
        Ok(Self { listeners, background, database, services, shop_address, rpc_address })
    }

    /// Where the shop answers, if this process has it.
    #[must_use]
    pub fn shop_address(&self) -> Option<SocketAddr> {
        self.shop_address
    }

    /// Where contracts answer other processes, if they do.
    #[must_use]
    pub fn rpc_address(&self) -> Option<SocketAddr> {
        self.rpc_address
    }

    /// The contracts, bound; none in a process without a shop.
    #[must_use]
    pub fn contracts(&self) -> Option<&crate::Contracts> {
        self.services.as_ref().map(|services| &services.contracts)
    }

    /// Serves until `stop` completes, then drains: requests in flight end, then background work,
    /// then the database is closed.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let (stopping, _) = watch::channel(false);
        let mut serving = tokio::task::JoinSet::new();
        for (bound, router) in self.listeners {
            let mut stopped = stopping.subscribe();
            serving.spawn(bound.serve(router, async move {
                let _ = stopped.wait_for(|stopped| *stopped).await;
            }));
        }
        stop.await;
        tracing::info!("stopping: requests in flight are finished");
        stopping.send_replace(true);
        while let Some(drained) = serving.join_next().await {
            if let Ok(drained) = drained
                && drained.cut > 0
            {
                tracing::warn!(connections = drained.cut, "connections were cut after the drain");
            }
        }
        self.background.end().await;
        if let Some(database) = self.database {
            database.close().await;
        }
    }
}

impl std::fmt::Debug for Process {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Process")
            .field("shop_address", &self.shop_address)
            .field("rpc_address", &self.rpc_address)
            .finish_non_exhaustive()
    }
}

/// The database of the local modules, up to date; none for a process that has none of them.
async fn open_database(settings: &Settings) -> Result<Option<Database>, StartError> {
    let local = local_schemas(&settings.topology);
    if local.is_empty() {
        return Ok(None);
    }
    let database = Database::open(settings).await?;
    database.postgres.migrate(&local).await?;
    Ok(Some(database))
}

/// What is asked, and how long its answers are kept: an index of this process says when they end.
fn searched(
    asked: search::Asked,
    generations: &Generations,
    background: &mut Background,
) -> (Arc<dyn Search>, FoundKeeping) {
    let Some(follower) = asked.follower else {
        return (asked.search, FoundKeeping::for_a_moment(generations));
    };
    let keeping = FoundKeeping::until_told(generations);
    let found = keeping.generations.clone();
    background.search(follower.telling(move |tenant| found.next(tenant)));
    (asked.search, keeping)
}

fn services(
    contracts: crate::Contracts,
    host: Host,
    (generations, heard): (Generations, HeardStock),
    search: Option<(Arc<dyn Search>, FoundKeeping)>,
    imports: ImportJobs,
) -> Services {
    let storefront = Storefront::new(app_storefront::Contracts {
        catalog: contracts.catalog.clone(),
        prices: contracts.prices.clone(),
        stock: contracts.stock.clone(),
        carts: contracts.carts.clone(),
    })
    .hearing_of_stock(heard);
    Services {
        storefront: match search {
            Some((search, keeping)) => storefront.with_search(search).keeping_found(keeping),
            None => storefront,
        },
        checkout: Checkout::new(
            app_checkout::Contracts {
                carts: contracts.carts.clone(),
                reservations: contracts.reservations.clone(),
                payments: contracts.payments.clone(),
                orders: contracts.orders.clone(),
                flows: contracts.flows.clone(),
            },
            host,
        ),
        answers: AnswerCache::new("answers", ANSWERS_BYTES_MAX, ANSWERS_TTL, generations),
        imports,
        contracts,
    }
}

fn subscriptions(
    settings: &Settings,
    services: &Services,
    signer: &Arc<Signer>,
    freshness: Freshness,
) -> Vec<kernel_events::Subscription> {
    let contracts = &services.contracts;
    let reactors = app_reactors::Contracts {
        carts: contracts.carts.clone(),
        reservations: contracts.reservations.clone(),
        payments: contracts.payments.clone(),
        orders: contracts.orders.clone(),
        notifications: contracts.notifications.clone(),
        webhooks: contracts.webhook_deliveries.clone(),
    };
    let mut all = app_reactors::subscriptions(&reactors, &settings.stores, signer);
    all.push(freshness.subscription());
    all
}

fn server_settings(settings: &Settings) -> ServerSettings {
    let server = &settings.server;
    ServerSettings {
        header_timeout: server.header_timeout,
        idle_timeout: server.idle_timeout,
        body_timeout: server.body_timeout,
        connections_max: server.connections_max,
        drain: server.drain,
        ..ServerSettings::default()
    }
}

pub(crate) fn rpc_token(settings: &Settings) -> Result<Option<RpcToken>, StartError> {
    let token = settings.rpc.token.as_ref();
    Ok(token.map(|token| RpcToken::try_from(token.expose().to_owned())).transpose()?)
}

fn signer(data_dir: &Path) -> Result<Signer, StartError> {
    Ok(Signer::new(SecretKey::load_or_create(&data_dir.join("keys").join("signing.key"))?))
}

/// Stores that were to be reached at whatever port is free are reached at `port`.
fn with_port(stores: &StoreDirectory, port: u16) -> StoreDirectory {
    let known = |store: &Arc<Store>| {
        let base_url = match store.base_url.strip_suffix(":0") {
            Some(host) => format!("{host}:{port}"),
            None => store.base_url.clone(),
        };
        Store { base_url, ..Store::clone(store) }
    };
    StoreDirectory::new(stores.iter().map(known).collect())
}
