//! Catalog, prices and stock without a shop around them: what a merchant's command works with.
//!
//! It joins the cluster of a running shop, or starts it; the modules run in the command's own
//! process, unless the configuration says that another has them. Nothing is served, and events are
//! delivered by the shop, now or when it starts.

use std::sync::Arc;

use app_import::Contracts;
use kernel_common::{Clock, IdSource};
use mod_catalog::Catalog;
use mod_inventory::Inventory;
use mod_pricing::Pricing;
use rt_config::Settings;
use rt_host::{RandomIds, SystemClock};
use rt_postgres::ModuleSchema;

use crate::{
    Database, StartError,
    contracts::{self, Binder},
    modules::local_schemas,
    process::rpc_token,
};

/// An open workbench.
pub struct Workbench {
    contracts: Contracts,
    database: Database,
}

impl Workbench {
    /// Opens and migrates the database, and binds the contracts.
    ///
    /// # Errors
    /// [`StartError`], one sentence that says what to do.
    pub async fn open(settings: &Settings) -> Result<Self, StartError> {
        let token = rpc_token(settings)?;
        let (topology, rpc) = (&settings.topology, &settings.rpc);
        let mut binder = Binder::new(topology, rpc.encoding, token.as_ref())?;
        let database = Database::open(settings).await?;
        match Self::bind(settings, &database, &mut binder).await {
            Ok(contracts) => Ok(Self { contracts, database }),
            Err(error) => {
                database.close().await;
                Err(error)
            }
        }
    }

    /// The contracts.
    #[must_use]
    pub fn contracts(&self) -> &Contracts {
        &self.contracts
    }

    /// Closes the database.
    pub async fn close(self) {
        self.database.close().await;
    }

    async fn bind(
        settings: &Settings,
        database: &Database,
        binder: &mut Binder,
    ) -> Result<Contracts, StartError> {
        database.postgres.migrate(&local_schemas(&settings.topology)).await?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let ids: Arc<dyn IdSource> = Arc::new(RandomIds);
        let db = |schema: ModuleSchema| {
            let local = settings.topology.is_local(schema.module);
            local.then(|| database.postgres.module(&schema))
        };
        let catalog = db(mod_catalog::schema())
            .map(|db| Arc::new(Catalog::new(db, clock.clone(), ids.clone())));
        let pricing = db(mod_pricing::schema()).map(|db| Arc::new(Pricing::new(db, ids.clone())));
        let inventory = db(mod_inventory::schema())
            .map(|db| Arc::new(Inventory::new(db, clock.clone(), ids.clone())));
        Ok(Contracts {
            catalog: binder.bind(
                "catalog",
                catalog.clone().map(|module| module as Arc<_>),
                &contracts::CATALOG_READER,
            )?,
            catalog_writer: binder.bind(
                "catalog",
                catalog.map(|module| module as Arc<_>),
                &contracts::CATALOG_WRITER,
            )?,
            price_book: binder.bind(
                "pricing",
                pricing.map(|module| module as Arc<_>),
                &contracts::PRICE_BOOK,
            )?,
            stock: binder.bind(
                "inventory",
                inventory.clone().map(|module| module as Arc<_>),
                &contracts::STOCK_READER,
            )?,
            stock_keeper: binder.bind(
                "inventory",
                inventory.map(|module| module as Arc<_>),
                &contracts::STOCK_KEEPER,
            )?,
        })
    }
}

impl std::fmt::Debug for Workbench {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Workbench")
    }
}
