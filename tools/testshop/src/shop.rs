//! The shop itself: modules, shelves, bank, and ways to look behind the counter.

use std::{sync::Arc, time::Duration};

use kernel_common::{
    CartId, Clock, Currency, ManualClock, Money, OrderId, PaymentId, TenantId, WarehouseId,
};
use kernel_events::{Actor, Envelope};
use mod_cart::{GuestCarts, PostgresCarts};
use mod_cart_api::{CartChange, CartView, ChangeCart};
use mod_catalog::Catalog;
use mod_catalog_api::{CatalogReaderClient, CatalogWriterClient};
use mod_inventory::Inventory;
use mod_order::OrderBook;
use mod_order_api::{Order, OrderRef};
use mod_payment::PaymentModule;
use mod_payment_api::{Payment, PaymentRef, spi::PaymentProvider};
use mod_pricing::Pricing;
use mod_pricing_api::PriceCalculatorClient;
use rt_cache::Generations;
use rt_config::{Store, StoreDirectory};
use rt_contract::{CallCtx, MethodTable, Policy, Timer};
use rt_host::{RandomIds, SystemClock};
use rt_postgres::{EventPosition, ModuleSchema};
use rt_rpc::TokioTimer;
use testkit::{TestDatabase, tenant_one, tenant_two};

use crate::{
    Bank, Calls, Contracts,
    bindings::{local, mount, remote},
    goods, stores,
    transfers::Transfers,
    wire::Wire,
};

/// A shop that is open.
pub struct Shop {
    /// Time of the modules, and of whatever a test builds over them. It begins now.
    pub clock: Arc<ManualClock>,
    /// Where the money is.
    pub bank: Arc<Bank>,
    /// The stores, see [`stores`].
    pub stores: StoreDirectory,
    /// Contracts that nobody watches or breaks.
    pub contracts: Contracts,
    modules: Contracts,
    payments: PaymentModule,
    warehouse: WarehouseId,
    database: TestDatabase,
}

/// What ends what carts remember.
#[derive(Clone, Debug)]
pub struct Memory {
    /// Of goods.
    pub goods: Generations,
    /// Of prices.
    pub prices: Generations,
}

/// More events than a test makes.
const EVENTS_MAX: u32 = 10_000;

/// The schemas of the shop, in the order in which they are migrated.
fn schemas() -> [ModuleSchema; 6] {
    [
        mod_catalog::schema(),
        mod_pricing::schema(),
        mod_inventory::schema(),
        mod_cart::schema(),
        mod_order::schema(),
        mod_payment::schema(),
    ]
}

impl Shop {
    /// Opens a shop of two tenants, each with 10 blue mugs, 20 teas and a lamp.
    pub async fn open() -> Self {
        Self::paid_by(Vec::new(), None).await
    }

    /// The same, and its carts remember goods and prices as the process does that hears of both;
    /// whoever opens it says when what is remembered ends.
    pub async fn open_remembering(memory: Memory) -> Self {
        Self::paid_by(Vec::new(), Some(memory)).await
    }

    /// The same, and its first store takes transfers beside cards.
    pub async fn open_with_transfers() -> Self {
        Self::paid_by(vec![Arc::new(Transfers)], None).await
    }

    async fn paid_by(further: Vec<Arc<dyn PaymentProvider>>, memory: Option<Memory>) -> Self {
        let database = TestDatabase::create(&schemas()).await;
        let clock = Arc::new(ManualClock::at(SystemClock.now()));
        let bank = Arc::new(Bank::default());
        let providers: Vec<Arc<dyn PaymentProvider>> = vec![bank.clone()];
        let providers = providers.into_iter().chain(further).collect();
        let db = database.module(&mod_payment::schema());
        let payments = PaymentModule::new(db, clock.clone(), Arc::new(RandomIds), providers);
        let modules = modules(&database, &clock, &payments, memory);
        let contracts = local(&modules, &Policy::new(Arc::new(TokioTimer)));
        let warehouse = goods::stock(&contracts, tenant_one()).await;
        goods::stock(&contracts, tenant_two()).await;
        let stores = stores();
        Self { clock, bank, stores, contracts, modules, payments, warehouse, database }
    }

    /// The contracts as a process of this shop has them: modules in process, calls watched.
    #[must_use]
    pub fn process(&self, calls: &Calls) -> Contracts {
        let policy = Policy::new(Arc::new(TokioTimer)).injecting(Arc::new(calls.clone()));
        local(&self.modules, &policy)
    }

    /// The contracts as a process without modules has them: every call goes through a wire, and
    /// the process can die at it. `timer` is all the time it has.
    #[must_use]
    pub fn process_apart(&self, calls: &Calls, timer: Arc<dyn Timer>) -> Contracts {
        let mut table = MethodTable::new();
        mount(&self.modules, &mut table);
        let policy = Policy::new(timer).injecting(Arc::new(calls.clone()));
        remote(&Arc::new(Wire { table, calls: calls.clone() }), &policy)
    }

    /// The store of the first tenant.
    #[must_use]
    pub fn store(&self) -> Arc<Store> {
        self.store_of(tenant_one())
    }

    /// The store of a tenant.
    ///
    /// # Panics
    /// When the tenant has none.
    #[must_use]
    pub fn store_of(&self, tenant: TenantId) -> Arc<Store> {
        self.stores.by_tenant(tenant).expect("a store each").clone()
    }

    /// Puts more on the shelf of the first tenant.
    pub async fn receive(&self, item: &str, count: i64) {
        let ctx = keyed(tenant_one());
        goods::receive(&self.contracts, &ctx, self.warehouse, item, count).await;
    }

    /// A new cart of a guest of the first tenant's store.
    pub async fn cart(&self, lines: &[(&str, i64)]) -> CartView {
        self.change_cart(None, lines).await
    }

    /// Adds to a cart.
    pub async fn add_to_cart(&self, cart_id: CartId, lines: &[(&str, i64)]) -> CartView {
        self.change_cart(Some(cart_id), lines).await
    }

    async fn change_cart(&self, cart_id: Option<CartId>, lines: &[(&str, i64)]) -> CartView {
        let (store, ctx) = (self.store(), guest(tenant_one()));
        let add = |(item, count): &(&str, i64)| CartChange::Add {
            sku: goods::sku(item),
            quantity: goods::units(*count),
        };
        let first = store.delivery.first().expect("a way of delivery");
        let delivery = first.price_in(ctx.currency).map(|price| kernel_common::DeliveryCharge {
            option: first.id.clone(),
            price,
            free_from: first.free_from_in(ctx.currency),
            tax_category: kernel_common::TaxCategory(first.tax_category.clone()),
        });
        let change = ChangeCart {
            cart_id,
            expected_version: None,
            changes: lines.iter().map(add).collect(),
            terms: kernel_common::PricingTerms {
                tax_zone: kernel_common::TaxZone(store.tax_zone.clone()),
                rounding: store.rounding,
                delivery,
            },
            deliveries: Vec::new(),
        };
        self.contracts.carts.change(&ctx, change).await.expect("a cart")
    }

    /// The store of carts loses all of them.
    pub async fn lose_carts(&self) {
        let mut behind = self.database.behind().await;
        let lose = sqlx::query("DELETE FROM carts.carts").execute(&mut behind).await;
        lose.expect("they are lost");
    }

    /// Units of the first tenant's: on hand, and of those promised.
    pub async fn stock_of(&self, item: &str) -> (i64, i64) {
        let query = mod_inventory_api::LevelsQuery {
            skus: vec![goods::sku(item)],
            warehouse: None,
            low_only: false,
            page: kernel_common::PageRequest::first(10),
        };
        let levels = self.contracts.stock.levels(&guest(tenant_one()), query).await;
        let level = levels.expect("levels").items.into_iter().next().expect("a level");
        (level.on_hand, level.reserved)
    }

    /// An order of the first tenant.
    pub async fn order(&self, order_id: OrderId) -> Order {
        let found =
            self.contracts.orders.find(&guest(tenant_one()), vec![OrderRef::Id(order_id)]).await;
        let found = found.expect("an answer").found.into_iter().next();
        found.expect("the order is there").order
    }

    /// Every order of the first tenant, newest first.
    pub async fn orders(&self) -> Vec<mod_order_api::OrderSummary> {
        let query = mod_order_api::OrdersQuery {
            status: None,
            text: None,
            page: kernel_common::PageRequest::first(200),
        };
        let listed = self.contracts.orders.list(&guest(tenant_one()), query).await;
        listed.expect("a list").items
    }

    /// The newest payment of an order.
    pub async fn payment(&self, order_id: OrderId) -> Option<Payment> {
        let reference = vec![PaymentRef::OfOrder(order_id)];
        let found = self.contracts.payments.find(&guest(tenant_one()), reference).await;
        found.expect("an answer").items.into_iter().next()
    }

    /// The newest payment of an order, by id.
    ///
    /// # Panics
    /// When there is none.
    pub async fn payment_id(&self, order_id: OrderId) -> PaymentId {
        self.payment(order_id).await.expect("a payment").id
    }

    /// What the payment module does by itself: stops waiting for transfers that are late.
    pub async fn expire_overdue(&self) {
        self.payments.expire_overdue(100).await.expect("the database answers");
    }

    /// Lets time pass, also the flows' own: whatever sleeps or is leased may be taken up now.
    pub async fn pass(&self, time: Duration) {
        self.clock.advance(time);
        let wake = "UPDATE orders.flows SET wake_at = now() - interval '1 second', leased = false";
        let mut behind = self.database.behind().await;
        sqlx::query(wake).execute(&mut behind).await.expect("flows are woken");
    }

    /// Flows that are not over.
    pub async fn open_flows(&self) -> i64 {
        let count = "SELECT count(*) FROM orders.flows WHERE phase NOT IN ('done', 'undone')";
        let mut behind = self.database.behind().await;
        let counted = sqlx::query_scalar(count).fetch_one(&mut behind).await;
        counted.expect("a number")
    }

    /// Every event there is, each stream in its order.
    pub async fn events(&self) -> Vec<Envelope> {
        let mut events = Vec::new();
        for schema in schemas() {
            let module = self.database.module(&schema);
            let page = module.events_committed(EventPosition::default(), EVENTS_MAX).await;
            events.extend(page.expect("events can be read").into_iter().map(|e| e.envelope));
        }
        events.sort_by(|a, b| (&a.subject, a.streamseq).cmp(&(&b.subject, b.streamseq)));
        events
    }

    /// A module's facts after a place (transaction and number), with theirs, as readers of the
    /// log get them.
    pub async fn events_after(
        &self,
        module: &str,
        (xid, seq): (i64, i64),
        limit: u32,
    ) -> Vec<((i64, i64), Envelope)> {
        let page = self.log(module).events_after(EventPosition { xid, seq }, limit).await;
        let events = page.expect("events can be read").into_iter();
        events.map(|one| ((one.position.xid, one.position.seq), one.envelope)).collect()
    }

    /// The place of a module's last fact.
    pub async fn events_head(&self, module: &str) -> (i64, i64) {
        let head = self.log(module).events_head().await.expect("the log can be read");
        (head.xid, head.seq)
    }

    fn log(&self, module: &str) -> rt_postgres::ModuleDb {
        let schema = schemas().into_iter().find(|schema| schema.module == module);
        self.database.module(&schema.expect("a module of the shop"))
    }
}

impl std::fmt::Debug for Shop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shop")
    }
}

fn modules(
    database: &TestDatabase,
    clock: &Arc<ManualClock>,
    payments: &PaymentModule,
    memory: Option<Memory>,
) -> Contracts {
    let ids = || Arc::new(RandomIds);
    let db = |schema: &ModuleSchema| database.module(schema);
    let catalog = Arc::new(Catalog::new(db(&mod_catalog::schema()), clock.clone(), ids()));
    let pricing = Arc::new(Pricing::new(db(&mod_pricing::schema()), ids()));
    let inventory = Arc::new(Inventory::new(db(&mod_inventory::schema()), clock.clone(), ids()));
    let orders = Arc::new(OrderBook::new(db(&mod_order::schema()), clock.clone(), ids()));
    // The cart reaches the two others as in production, so that its calls are counted.
    let policy = || Policy::new(Arc::new(TokioTimer));
    let carts = GuestCarts::new(
        Arc::new(PostgresCarts::new(db(&mod_cart::schema()))),
        CatalogReaderClient::local(catalog.clone(), policy()),
        PriceCalculatorClient::local(pricing.clone(), policy()),
        clock.clone(),
        ids(),
    );
    let carts = match memory {
        Some(Memory { goods, prices }) => {
            let shown = PriceCalculatorClient::local(Arc::new(pricing.shown(prices)), policy());
            carts.remembering_goods(goods).showing_prices(shown)
        }
        None => carts,
    };
    let writer = CatalogWriterClient::local(catalog.clone(), policy());
    Contracts {
        catalog,
        catalog_writer: writer,
        prices: pricing.clone(),
        price_book: pricing,
        stock: inventory.clone(),
        stock_keeper: inventory.clone(),
        reservations: inventory,
        carts: Arc::new(carts),
        orders: orders.clone(),
        flows: orders,
        payments: Arc::new(payments.clone()),
    }
}

/// A guest who looks at a store on the web, in English and euros.
#[must_use]
pub fn guest(tenant: TenantId) -> CallCtx {
    CallCtx {
        actor: Actor::Guest,
        channel: "web".to_owned(),
        currency: Currency::EUR,
        ..testkit::ctx(tenant)
    }
}

/// A guest under a key that nobody else has.
#[must_use]
pub fn keyed(tenant: TenantId) -> CallCtx {
    guest(tenant).with_key(goods::fresh().parse().expect("a key"))
}

/// Euros, in cents.
#[must_use]
pub const fn eur(amount_minor: i64) -> Money {
    Money::new(amount_minor, Currency::EUR)
}
