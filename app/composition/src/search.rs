//! The search service, here or in another process, and the logs that indexes elsewhere follow.

use std::{collections::HashMap, sync::Arc};

use adapter_tantivy::{EngineSettings, TantivyEngine};
use app_search::{
    CHANGES_READ_MAX, ChangeLog, ChangeLogClient, ChangeLogError, ChangesRead, Follower,
    LogPosition, LoggedChange, ReadChanges, Search, SearchClient, SearchService, TenantSettings,
};
use async_trait::async_trait;
use mod_catalog_api::CatalogReader;
use mod_inventory_api::StockReader;
use mod_pricing_api::PriceCalculator;
use rt_config::{SearchEngine, Settings, Topology};
use rt_contract::{CallCtx, CallError, FaultKind};
use rt_postgres::{EventPosition, ModuleDb, Postgres, StoreError};

use crate::{
    contracts::{self, Binder, BindingError},
    modules::local_schemas,
};

/// Its name in `[topology]`: it is placed like a module.
pub(crate) const NAME: &str = "search";

/// The channels that prices are kept for; others see the prices of the first.
const CHANNELS: [&str; 2] = ["web", "api"];

/// What the indexes are made from, wherever it is.
pub(crate) struct Sources {
    pub(crate) catalog: Arc<dyn CatalogReader>,
    pub(crate) prices: Arc<dyn PriceCalculator>,
    pub(crate) stock: Arc<dyn StockReader>,
}

/// The event tables of this process's modules, as a contract.
struct ModuleLogs(HashMap<&'static str, ModuleDb>);

/// Offers the logs of this process's modules to every process of the installation.
pub(crate) fn offer(
    postgres: Option<&Postgres>,
    topology: &Topology,
    binder: &mut Binder,
) -> Arc<dyn ChangeLog> {
    let schemas = local_schemas(topology);
    let module = |postgres: &Postgres| {
        schemas.iter().map(|schema| (schema.module, postgres.module(schema))).collect()
    };
    let logs: Arc<dyn ChangeLog> = Arc::new(ModuleLogs(postgres.map(module).unwrap_or_default()));
    ChangeLogClient::mount(&logs, &mut binder.table);
    logs
}

/// The service as this process asks it.
pub(crate) struct Asked {
    pub(crate) search: Arc<dyn Search>,
    /// What keeps the indexes of this process true, where it has them: it must be run.
    pub(crate) follower: Option<Follower>,
}

/// The service, here or elsewhere; none where the settings want none.
pub(crate) fn service(
    settings: &Settings,
    sources: &Sources,
    logs: &Arc<dyn ChangeLog>,
    binder: &mut Binder,
) -> Result<Option<Asked>, BindingError> {
    match settings.search.engine {
        SearchEngine::Off => {
            let off: Arc<dyn Search> = Arc::new(SearchService::off());
            SearchClient::mount(&off, &mut binder.table);
            Ok(None)
        }
        SearchEngine::Embedded if settings.topology.is_local(NAME) => {
            serve(settings, sources, logs, binder).map(Some)
        }
        SearchEngine::Embedded => {
            let search = binder.bind(NAME, None, &contracts::SEARCH)?;
            Ok(Some(Asked { search, follower: None }))
        }
    }
}

/// The service on indexes of this process.
fn serve(
    settings: &Settings,
    sources: &Sources,
    logs: &Arc<dyn ChangeLog>,
    binder: &mut Binder,
) -> Result<Asked, BindingError> {
    let log = |module| {
        let local = settings.topology.is_local(module).then(|| logs.clone());
        binder.change_log(module, local)
    };
    let contracts = app_search::Contracts {
        catalog: sources.catalog.clone(),
        prices: sources.prices.clone(),
        stock: sources.stock.clone(),
        catalog_log: log("catalog")?,
        pricing_log: log("pricing")?,
        inventory_log: log("inventory")?,
    };
    let folder = settings.search.folder.clone();
    let engine = Arc::new(TantivyEngine::new(folder, EngineSettings::default()));
    let synonyms = settings.search.synonyms.clone();
    let (service, follower) = SearchService::new(engine, contracts, tenants(settings), synonyms);
    let service: Arc<dyn Search> = Arc::new(service);
    let search = binder.bind(NAME, Some(service), &contracts::SEARCH)?;
    Ok(Asked { search, follower: Some(follower) })
}

/// What is indexed: the goods of every tenant, at the prices of all its stores.
fn tenants(settings: &Settings) -> Vec<TenantSettings> {
    let mut tenants: Vec<TenantSettings> = Vec::new();
    for store in settings.stores.iter() {
        let known = tenants.iter().position(|tenant| tenant.tenant == store.tenant);
        let place = known.unwrap_or_else(|| {
            tenants.push(TenantSettings {
                tenant: store.tenant,
                currencies: Vec::new(),
                channels: CHANNELS.map(str::to_owned).into(),
            });
            tenants.len() - 1
        });
        for currency in &store.currencies {
            if !tenants[place].currencies.contains(currency) {
                tenants[place].currencies.push(*currency);
            }
        }
    }
    tenants
}

impl ModuleLogs {
    fn module(&self, name: &str) -> Result<&ModuleDb, CallError<ChangeLogError>> {
        let unknown = || CallError::Domain(ChangeLogError::UnknownModule(name.to_owned()));
        self.0.get(name).ok_or_else(unknown)
    }
}

fn fault(error: &StoreError) -> CallError<ChangeLogError> {
    CallError::fault(FaultKind::Unavailable, error.to_string())
}

#[async_trait]
impl ChangeLog for ModuleLogs {
    async fn read(
        &self,
        _ctx: &CallCtx,
        request: ReadChanges,
    ) -> Result<ChangesRead, CallError<ChangeLogError>> {
        let module = self.module(&request.module)?;
        let after = EventPosition { xid: request.after.xid, seq: request.after.seq };
        let limit = request.limit.clamp(1, CHANGES_READ_MAX);
        let events = module.events_after(after, limit).await.map_err(|error| fault(&error))?;
        let changes = events.into_iter().map(|recorded| LoggedChange {
            position: LogPosition { xid: recorded.position.xid, seq: recorded.position.seq },
            event: recorded.envelope,
        });
        Ok(ChangesRead { changes: changes.collect() })
    }

    async fn head(
        &self,
        _ctx: &CallCtx,
        module: String,
    ) -> Result<LogPosition, CallError<ChangeLogError>> {
        let EventPosition { xid, seq } =
            self.module(&module)?.events_head().await.map_err(|error| fault(&error))?;
        Ok(LogPosition { xid, seq })
    }
}
