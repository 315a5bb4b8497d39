//! The modules of this process.

use std::sync::Arc;

use app_storefront::ShopGenerations;
use kernel_common::{Clock, IdSource};
use mod_cart::{GuestCarts, PostgresCarts};
use mod_cart_api::spi::CartStore;
use mod_catalog::Catalog;
use mod_catalog_api::CatalogReader;
use mod_inventory::Inventory;
use mod_notification::NotificationModule;
use mod_notification_api::spi::MailTransport;
use mod_order::OrderBook;
use mod_payment::PaymentModule;
use mod_payment_api::spi::PaymentProvider;
use mod_pricing::Pricing;
use mod_pricing_api::PriceCalculator;
use mod_webhook::WebhookModule;
use mod_webhook_api::spi::WebhookSender;
use rt_config::Topology;
use rt_postgres::{ModuleDb, ModuleSchema, Postgres};

use crate::{
    contracts::{self, Binder, BindingError, Contracts},
    described, search,
};

/// A module as the contract that the place asks for.
macro_rules! as_dyn {
    ($module:expr) => {
        $module.clone().map(|module| module as Arc<_>)
    };
}
/// Binds contracts of a module if it is here.
macro_rules! offer {
    ($binder:ident, $name:literal, $module:expr, $($contract:expr),+) => {
        if $module.is_some() {
            $($binder.bind($name, as_dyn!($module), &$contract)?;)+
        }
    };
}

/// The modules there are, as `[topology]` names them, and search, which is placed like one.
pub const NAMES: [&str; 9] = [
    "catalog",
    "pricing",
    "inventory",
    "cart",
    "order",
    "payment",
    "notification",
    "webhook",
    search::NAME,
];

/// The schemas of all modules, in the order in which they are migrated.
#[must_use]
pub fn schemas() -> Vec<ModuleSchema> {
    vec![
        mod_catalog::schema(),
        mod_pricing::schema(),
        mod_inventory::schema(),
        mod_cart::schema(),
        mod_order::schema(),
        mod_payment::schema(),
        mod_notification::schema(),
        mod_webhook::schema(),
    ]
}

/// The schemas of the modules of this process.
#[must_use]
pub fn local_schemas(topology: &Topology) -> Vec<ModuleSchema> {
    schemas().into_iter().filter(|schema| topology.is_local(schema.module)).collect()
}

/// What modules take from the process.
pub(crate) struct Ground<'a> {
    /// None in a process without a module of its own.
    pub(crate) postgres: Option<&'a Postgres>,
    pub(crate) topology: &'a Topology,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn IdSource>,
    pub(crate) providers: Vec<Arc<dyn PaymentProvider>>,
    /// Where carts lie; in the database without it.
    pub(crate) cart_store: Option<Arc<dyn CartStore>>,
    /// What ends what is remembered, in a process that hears of changes.
    pub(crate) generations: Option<ShopGenerations>,
    pub(crate) mail: Arc<dyn MailTransport>,
    pub(crate) webhooks: Arc<dyn WebhookSender>,
}

/// The modules of this process; `None` where another process has them.
pub(crate) struct Modules {
    /// The store with a job of its own: Redis forgets by itself.
    pub(crate) cart_store: Option<PostgresCarts>,
    pub(crate) catalog: Option<Arc<Catalog>>,
    pub(crate) pricing: Option<Arc<Pricing>>,
    pub(crate) inventory: Option<Arc<Inventory>>,
    pub(crate) order: Option<Arc<OrderBook>>,
    pub(crate) payment: Option<Arc<PaymentModule>>,
    pub(crate) notification: Option<Arc<NotificationModule>>,
    pub(crate) webhook: Option<Arc<WebhookModule>>,
}

impl Modules {
    pub(crate) fn new(ground: &Ground<'_>) -> Self {
        let db = |schema: &ModuleSchema| ground.module(schema);
        let (clock, ids) = (|| ground.clock.clone(), || ground.ids.clone());
        let own_carts = ground.topology.is_local("cart") && ground.cart_store.is_none();
        Self {
            cart_store: own_carts.then(|| ground.postgres_carts()).flatten(),
            catalog: db(&mod_catalog::schema())
                .map(|db| Arc::new(Catalog::new(db, clock(), ids()))),
            pricing: db(&mod_pricing::schema()).map(|db| Arc::new(Pricing::new(db, ids()))),
            inventory: db(&mod_inventory::schema())
                .map(|db| Arc::new(Inventory::new(db, clock(), ids()))),
            order: db(&mod_order::schema()).map(|db| Arc::new(OrderBook::new(db, clock(), ids()))),
            payment: db(&mod_payment::schema()).map(|db| {
                Arc::new(PaymentModule::new(db, clock(), ids(), ground.providers.clone()))
            }),
            notification: db(&mod_notification::schema()).map(|db| {
                let mail = ground.mail.clone();
                Arc::new(NotificationModule::new(db, clock(), ids(), mail))
            }),
            webhook: db(&mod_webhook::schema()).map(|db| {
                let (sender, types) = (ground.webhooks.clone(), described::types().collect());
                Arc::new(WebhookModule::new(db, clock(), ids(), sender, types))
            }),
        }
    }

    /// Binds every contract; the cart comes last because it stands on two others.
    pub(crate) fn bind(
        &self,
        ground: &Ground<'_>,
        binder: &mut Binder,
    ) -> Result<Contracts, BindingError> {
        use contracts as c;
        let catalog = binder.bind("catalog", as_dyn!(self.catalog), &c::CATALOG_READER)?;
        let prices = binder.bind("pricing", as_dyn!(self.pricing), &c::PRICE_CALCULATOR)?;
        let cart = self.carts(ground, binder, &catalog, &prices);
        Ok(Contracts {
            catalog_writer: binder.bind("catalog", as_dyn!(self.catalog), &c::CATALOG_WRITER)?,
            price_book: binder.bind("pricing", as_dyn!(self.pricing), &c::PRICE_BOOK)?,
            stock: binder.bind("inventory", as_dyn!(self.inventory), &c::STOCK_READER)?,
            stock_keeper: binder.bind("inventory", as_dyn!(self.inventory), &c::STOCK_KEEPER)?,
            reservations: binder.bind("inventory", as_dyn!(self.inventory), &c::RESERVATIONS)?,
            carts: binder.bind("cart", as_dyn!(cart), &c::CARTS)?,
            orders: binder.bind("order", as_dyn!(self.order), &c::ORDERS)?,
            flows: binder.bind("order", as_dyn!(self.order), &c::FLOWS)?,
            payments: binder.bind("payment", as_dyn!(self.payment), &c::PAYMENTS)?,
            notifications: binder.bind(
                "notification",
                as_dyn!(self.notification),
                &c::NOTIFICATIONS,
            )?,
            webhook_endpoints: binder.bind(
                "webhook",
                as_dyn!(self.webhook),
                &c::WEBHOOK_ENDPOINTS,
            )?,
            webhook_deliveries: binder.bind(
                "webhook",
                as_dyn!(self.webhook),
                &c::WEBHOOK_DELIVERIES,
            )?,
            catalog,
            prices,
        })
    }

    /// What search reads, wherever that is; for a process without a shop.
    pub(crate) fn bind_search_sources(
        &self,
        binder: &mut Binder,
    ) -> Result<search::Sources, BindingError> {
        use contracts as c;
        Ok(search::Sources {
            catalog: binder.bind("catalog", as_dyn!(self.catalog), &c::CATALOG_READER)?,
            prices: binder.bind("pricing", as_dyn!(self.pricing), &c::PRICE_CALCULATOR)?,
            stock: binder.bind("inventory", as_dyn!(self.inventory), &c::STOCK_READER)?,
        })
    }

    /// Offers the contracts of this process to others, when it has no shop of its own.
    pub(crate) fn offer(
        &self,
        ground: &Ground<'_>,
        binder: &mut Binder,
    ) -> Result<(), BindingError> {
        use contracts as c;
        offer!(binder, "catalog", self.catalog, c::CATALOG_READER, c::CATALOG_WRITER);
        offer!(binder, "pricing", self.pricing, c::PRICE_CALCULATOR, c::PRICE_BOOK);
        offer!(
            binder,
            "inventory",
            self.inventory,
            c::STOCK_READER,
            c::STOCK_KEEPER,
            c::RESERVATIONS
        );
        if ground.topology.is_local("cart") {
            let catalog = binder.bind("catalog", as_dyn!(self.catalog), &c::CATALOG_READER)?;
            let prices = binder.bind("pricing", as_dyn!(self.pricing), &c::PRICE_CALCULATOR)?;
            let cart = self.carts(ground, binder, &catalog, &prices);
            offer!(binder, "cart", cart, c::CARTS);
        }
        offer!(binder, "order", self.order, c::ORDERS, c::FLOWS);
        offer!(binder, "payment", self.payment, c::PAYMENTS);
        offer!(binder, "notification", self.notification, c::NOTIFICATIONS);
        offer!(binder, "webhook", self.webhook, c::WEBHOOK_ENDPOINTS, c::WEBHOOK_DELIVERIES);
        Ok(())
    }

    /// The cart stands on two contracts, wherever those are; none where another process has it. It
    /// remembers what they said in a process that hears when that ends.
    fn carts(
        &self,
        ground: &Ground<'_>,
        binder: &Binder,
        catalog: &Arc<dyn CatalogReader>,
        prices: &Arc<dyn PriceCalculator>,
    ) -> Option<Arc<GuestCarts>> {
        if !ground.topology.is_local("cart") {
            return None;
        }
        let own = || ground.postgres_carts().map(|carts| Arc::new(carts) as Arc<dyn CartStore>);
        let store = ground.cart_store.clone().or_else(own)?;
        let (clock, ids) = (ground.clock.clone(), ground.ids.clone());
        let mut carts = GuestCarts::new(store, catalog.clone(), prices.clone(), clock, ids);
        if let Some(generations) = &ground.generations {
            carts = carts.remembering_goods(generations.everything().clone());
            if let Some(pricing) = &self.pricing {
                let shown: Arc<dyn PriceCalculator> =
                    Arc::new(pricing.shown(generations.prices().clone()));
                let shown = binder.beside(shown, &contracts::PRICE_CALCULATOR);
                carts = carts.showing_prices(shown);
            }
        }
        Some(Arc::new(carts))
    }
}

impl Ground<'_> {
    /// A module's part of the database; none where another process has the module.
    fn module(&self, schema: &ModuleSchema) -> Option<ModuleDb> {
        let postgres = self.postgres.filter(|_| self.topology.is_local(schema.module))?;
        Some(postgres.module(schema))
    }

    fn postgres_carts(&self) -> Option<PostgresCarts> {
        Some(PostgresCarts::new(self.module(&mod_cart::schema())?))
    }
}
