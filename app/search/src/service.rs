//! The service behind the contract.

use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
};

use kernel_common::TenantId;
use kernel_search::{SearchEngine, SearchIndex};
use mod_catalog_api::CatalogReader;
use mod_inventory_api::StockReader;
use mod_pricing_api::PriceCalculator;
use rt_contract::{CallCtx, CallError, async_trait};

use crate::{
    Categories, ChangeLog, Follower, NotReady, ProductsAnswer, Search, SearchError, SearchProducts,
    SuggestQuery, Suggestions, TenantSettings, ask, checkpoint::MODULES, intake::Sources,
    tenant::TenantSearch,
};

/// What the index is made from.
#[derive(Clone)]
pub struct Contracts {
    /// Products, categories, attributes.
    pub catalog: Arc<dyn CatalogReader>,
    /// Prices.
    pub prices: Arc<dyn PriceCalculator>,
    /// Availability.
    pub stock: Arc<dyn StockReader>,
    /// What the catalog published.
    pub catalog_log: Arc<dyn ChangeLog>,
    /// What pricing published.
    pub pricing_log: Arc<dyn ChangeLog>,
    /// What inventory published.
    pub inventory_log: Arc<dyn ChangeLog>,
}

/// The indexes of this process, by tenant.
#[derive(Default)]
pub(crate) struct Tenants(RwLock<HashMap<TenantId, Arc<TenantSearch>>>);

impl Tenants {
    pub(crate) fn add(&self, search: Arc<TenantSearch>) {
        let mut tenants = self.0.write().expect("no panic under the lock");
        tenants.insert(search.settings.tenant, search);
    }

    fn get(&self, tenant: TenantId) -> Option<Arc<TenantSearch>> {
        self.0.read().expect("no panic under the lock").get(&tenant).cloned()
    }
}

/// The search service. Cheap to clone.
#[derive(Clone)]
pub struct SearchService {
    catalog: Option<Arc<dyn CatalogReader>>,
    tenants: Arc<Tenants>,
}

impl SearchService {
    /// The service on an engine, and what keeps its indexes true: it must be run.
    #[must_use]
    pub fn new(
        engine: Arc<dyn SearchEngine>,
        contracts: Contracts,
        tenants: Vec<TenantSettings>,
        synonyms: Vec<Vec<String>>,
    ) -> (Self, Follower) {
        let Contracts { catalog, prices, stock, catalog_log, pricing_log, inventory_log } =
            contracts;
        let logs = MODULES.into_iter().zip([catalog_log, pricing_log, inventory_log]).collect();
        let sources = Sources { catalog: catalog.clone(), prices, stock };
        let known = Arc::new(Tenants::default());
        let follower = Follower::new(engine, sources, logs, known.clone(), (tenants, synonyms));
        (Self { catalog: Some(catalog), tenants: known }, follower)
    }

    /// A service on an index that somebody else filled, with [`product_document`] and in the shape
    /// of [`TenantSettings::definition`]: it follows nothing, and no facets are chosen for its
    /// categories. For measurements.
    ///
    /// [`product_document`]: crate::product_document
    #[must_use]
    pub fn of_index(
        index: Arc<dyn SearchIndex>,
        settings: TenantSettings,
        categories: Categories,
    ) -> Self {
        let search = TenantSearch::new(settings, index);
        search.set_tree(categories.0);
        search.set_ready();
        let tenants = Arc::new(Tenants::default());
        tenants.add(Arc::new(search));
        Self { catalog: None, tenants }
    }

    /// A service that says that it is turned off.
    #[must_use]
    pub fn off() -> Self {
        Self { catalog: None, tenants: Arc::default() }
    }

    fn ask(&self, tenant: TenantId) -> Result<Arc<TenantSearch>, CallError<SearchError>> {
        let not_ready = |why| CallError::Domain(SearchError::NotReady(why));
        let why = match self.catalog {
            Some(_) => NotReady::Building { done: 0 },
            None => NotReady::Off,
        };
        let search = self.tenants.get(tenant).ok_or(not_ready(why))?;
        search.ready().map_err(not_ready)?;
        Ok(search)
    }
}

#[async_trait]
impl Search for SearchService {
    async fn products(
        &self,
        ctx: &CallCtx,
        question: SearchProducts,
    ) -> Result<ProductsAnswer, CallError<SearchError>> {
        let search = self.ask(ctx.tenant)?;
        ask::products(&search, self.catalog.as_deref(), ctx, question).await
    }

    async fn suggest(
        &self,
        ctx: &CallCtx,
        question: SuggestQuery,
    ) -> Result<Suggestions, CallError<SearchError>> {
        ask::suggest(&*self.ask(ctx.tenant)?, ctx, question).await
    }
}

impl std::fmt::Debug for SearchService {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SearchService")
    }
}
