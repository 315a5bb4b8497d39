//! A shop, an index of it, and somebody who asks.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use adapter_tantivy::{EngineSettings, TantivyEngine};
use app_search::{
    ChangeLog, ChangeLogError, ChangesRead, Contracts, Follower, LogPosition, LoggedChange,
    ProductsAnswer, ReadChanges, Search, SearchClient, SearchError, SearchProducts, SearchService,
    TenantSettings,
};
use kernel_common::{Currency, Locale, TenantId};
use kernel_search::SearchEngine;
use rt_contract::{CallCtx, CallError, Policy, async_trait};
use rt_rpc::TokioTimer;
use testkit::{tenant_one, tenant_two};
use testshop::{Shop, guest};
use tokio::{sync::watch, task::JoinHandle};

/// How long a change may take to be seen before a test gives up; far more than it does.
const PATIENCE: Duration = Duration::from_secs(90);

pub(crate) struct Desk {
    pub(crate) shop: Arc<Shop>,
    pub(crate) search: Arc<dyn Search>,
    pub(crate) folder: Folder,
    stop: watch::Sender<bool>,
    following: JoinHandle<()>,
    /// How often the first tenant's answers were said to be different.
    told: Arc<AtomicU32>,
}

/// The shop's own log.
pub(crate) struct Log {
    shop: Arc<Shop>,
}

/// A folder that is removed at the end of a test.
pub(crate) struct Folder(PathBuf);

impl Desk {
    /// A shop whose index is built.
    pub(crate) async fn open() -> Self {
        let desk = Self::begin(Arc::new(Shop::open().await), Folder::new());
        desk.until_ready(tenant_one()).await;
        desk.until_ready(tenant_two()).await;
        desk
    }

    /// An index that is being opened.
    pub(crate) fn begin(shop: Arc<Shop>, folder: Folder) -> Self {
        let (engine, contracts) = (engine(folder.path()), contracts(&shop));
        Self::begin_on(engine, contracts, (shop, folder))
    }

    /// The same, on another engine, or reading from others than the shop.
    pub(crate) fn begin_on(
        engine: Arc<dyn SearchEngine>,
        contracts: Contracts,
        (shop, folder): (Arc<Shop>, Folder),
    ) -> Self {
        let (service, follower) = SearchService::new(engine, contracts, tenants(), synonyms());
        let (stop, mut stopped) = watch::channel(false);
        let told = Arc::new(AtomicU32::new(0));
        let counted = told.clone();
        let follower = follower.telling(move |tenant| {
            counted.fetch_add(u32::from(tenant == tenant_one()), Ordering::SeqCst);
        });
        let following = tokio::spawn(follower.run(async move {
            let _ = stopped.wait_for(|stopped| *stopped).await;
        }));
        // A client, so that questions and answers cross the wire in debug builds.
        let policy = Policy::new(Arc::new(TokioTimer));
        let search = SearchClient::local(Arc::new(service), policy);
        Self { shop, search, folder, stop, following, told }
    }

    /// Stops in good order.
    pub(crate) async fn close(self) -> (Arc<Shop>, Folder) {
        self.stop.send_replace(true);
        self.following.await.expect("it ends by itself");
        (self.shop, self.folder)
    }

    /// Stops in the middle of whatever it does.
    pub(crate) async fn crash(self) -> (Arc<Shop>, Folder) {
        self.following.abort();
        let _ = self.following.await;
        (self.shop, self.folder)
    }

    pub(crate) async fn ask(&self, question: SearchProducts) -> ProductsAnswer {
        self.search.products(&shopper(), question).await.expect("an answer")
    }

    /// How often the first tenant's answers were said to be different so far.
    pub(crate) fn told(&self) -> u32 {
        self.told.load(Ordering::SeqCst)
    }

    /// Waits until that is said again.
    pub(crate) async fn until_told(&self, before: u32) {
        let waiting = async {
            while self.told() == before {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.expect("it is said");
    }

    /// Names found for a text.
    pub(crate) async fn names(&self, text: &str) -> Vec<String> {
        names(&self.ask(asked(text)).await)
    }

    /// Waits until an answer is as expected.
    pub(crate) async fn until(
        &self,
        question: SearchProducts,
        expected: impl Fn(&ProductsAnswer) -> bool,
    ) -> ProductsAnswer {
        let asking = async {
            loop {
                let answer = self.ask(question.clone()).await;
                if expected(&answer) {
                    return answer;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, asking).await.expect("the change is seen")
    }

    pub(crate) async fn until_ready(&self, tenant: TenantId) {
        let asking = async {
            while let Err(error) = self.search.products(&guest(tenant), everything()).await {
                assert!(matches!(error, CallError::Domain(SearchError::NotReady(_))), "{error}");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, asking).await.expect("it is built");
    }
}

pub(crate) fn service(shop: &Arc<Shop>, folder: &Path) -> (SearchService, Follower) {
    SearchService::new(engine(folder), contracts(shop), tenants(), synonyms())
}

/// The shop as search reads it.
pub(crate) fn contracts(shop: &Arc<Shop>) -> Contracts {
    contracts_of(shop, &shop.contracts)
}

/// The same, calling the modules as `own` does.
pub(crate) fn contracts_of(shop: &Arc<Shop>, own: &testshop::Contracts) -> Contracts {
    let log = Arc::new(Log { shop: shop.clone() });
    Contracts {
        catalog: own.catalog.clone(),
        prices: own.prices.clone(),
        stock: own.stock.clone(),
        catalog_log: log.clone(),
        pricing_log: log.clone(),
        inventory_log: log,
    }
}

pub(crate) fn engine(folder: &Path) -> Arc<dyn SearchEngine> {
    let settings = EngineSettings {
        build_bytes: 16 << 20,
        change_bytes: 16 << 20,
        ..EngineSettings::default()
    };
    Arc::new(TantivyEngine::new(folder.to_owned(), settings))
}

fn tenants() -> Vec<TenantSettings> {
    let tenant = |tenant| TenantSettings {
        tenant,
        currencies: vec![Currency::EUR, Currency::USD],
        channels: vec!["web".to_owned()],
    };
    vec![tenant(tenant_one()), tenant(tenant_two())]
}

fn synonyms() -> Vec<Vec<String>> {
    vec![vec!["mug".to_owned(), "beaker".to_owned()]]
}

#[async_trait]
impl ChangeLog for Log {
    async fn read(
        &self,
        _ctx: &CallCtx,
        request: ReadChanges,
    ) -> Result<ChangesRead, CallError<ChangeLogError>> {
        let after = (request.after.xid, request.after.seq);
        let events = self.shop.events_after(&request.module, after, request.limit).await;
        let changes = events
            .into_iter()
            .map(|((xid, seq), event)| LoggedChange { position: LogPosition { xid, seq }, event });
        Ok(ChangesRead { changes: changes.collect() })
    }

    async fn head(
        &self,
        _ctx: &CallCtx,
        module: String,
    ) -> Result<LogPosition, CallError<ChangeLogError>> {
        let (xid, seq) = self.shop.events_head(&module).await;
        Ok(LogPosition { xid, seq })
    }
}

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("shop-search-{}-{number}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// The indexes that answer, by tenant and generation.
    pub(crate) fn generations(&self) -> BTreeSet<(PathBuf, String)> {
        let current = |tenant: PathBuf| {
            let generation = std::fs::read_to_string(tenant.join("current")).expect("a pointer");
            (tenant, generation)
        };
        self.tenants().into_iter().map(current).collect()
    }

    /// Waits until what lies in memory was left in each index.
    pub(crate) async fn until_left(&self) {
        let waiting = async {
            while !self.tenants().iter().all(|tenant| tenant.join("live").exists()) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.expect("it is left");
    }

    /// Loses what was left.
    pub(crate) fn forget_left(&self) {
        for tenant in self.tenants() {
            std::fs::remove_file(tenant.join("live")).expect("it was left");
        }
    }

    /// Waits until other indexes answer than these.
    pub(crate) async fn until_other_than(&self, generations: &BTreeSet<(PathBuf, String)>) {
        let waiting = async {
            while !self.generations().is_disjoint(generations) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.expect("they are built anew");
    }

    fn tenants(&self) -> Vec<PathBuf> {
        let tenants = std::fs::read_dir(&self.0).expect("a folder of folders");
        tenants.map(|entry| entry.expect("readable").path()).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A guest of the first store.
pub(crate) fn shopper() -> CallCtx {
    guest(tenant_one())
}

/// The same in Russian.
pub(crate) fn russian() -> CallCtx {
    CallCtx { locale: Locale::ru(), ..shopper() }
}

/// Everything, the first page.
pub(crate) fn everything() -> SearchProducts {
    SearchProducts { page_size: 10, ..SearchProducts::default() }
}

/// A text.
pub(crate) fn asked(text: &str) -> SearchProducts {
    SearchProducts { text: Some(text.to_owned()), ..everything() }
}

/// The names of hits, in order.
pub(crate) fn names(answer: &ProductsAnswer) -> Vec<String> {
    let name = |hit: &app_search::ProductHit| hit.name.iter().map(|s| s.text.as_str()).collect();
    answer.hits.iter().map(name).collect()
}
