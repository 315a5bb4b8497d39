//! A shop with two warehouses, in words.

use std::sync::Arc;

use kernel_common::{ManualClock, OrderId, Quantity, Sku, WarehouseId};
use mod_inventory::Inventory;
use mod_inventory_api::{
    Receipt, Reservation, ReservationError, ReserveLine, ReserveStock, StockKeeper, StockReader,
    StockReservations, WarehousePut,
};
use rt_contract::{CallCtx, CallError};
use rt_host::RandomIds;
use rt_postgres::ModuleDb;
use testkit::{TestDatabase, tenant_one};

pub(crate) use testkit::{ctx_of, fresh_ctx};

pub(crate) struct Shop {
    pub(crate) inventory: Inventory,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) db: ModuleDb,
    pub(crate) main: WarehouseId,
    pub(crate) annex: WarehouseId,
    database: TestDatabase,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        let database = TestDatabase::create(&[mod_inventory::schema()]).await;
        let db = database.module(&mod_inventory::schema());
        let clock = Arc::new(ManualClock::default());
        let inventory = Inventory::new(db.clone(), clock.clone(), Arc::new(RandomIds));
        let put = |code: &str, priority| WarehousePut {
            code: code.to_owned(),
            name: code.to_owned(),
            priority,
        };
        let puts = vec![put("main", 1), put("annex", 2)];
        let warehouses =
            inventory.put_warehouses(&ctx("open"), puts).await.expect("two warehouses");
        let [main, annex] = [warehouses[0].id, warehouses[1].id];
        Self { inventory, clock, db, main, annex, database }
    }

    /// A second process on the same database.
    pub(crate) async fn another_process(&self) -> Inventory {
        let postgres = self.database.another_process().await;
        let db = postgres.module(&mod_inventory::schema());
        Inventory::new(db, self.clock.clone(), Arc::new(RandomIds))
    }

    /// Deadlocks that the database has broken so far, which a retry hides from the caller.
    pub(crate) async fn deadlocks(&self) -> i64 {
        let mut behind = self.database.behind().await;
        sqlx::query("SELECT pg_stat_force_next_flush()")
            .execute(&mut behind)
            .await
            .expect("flushed");
        let select = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
        sqlx::query_scalar(select).fetch_one(&mut behind).await.expect("a figure")
    }

    pub(crate) async fn stocked(self, units: i64, name: &str) -> Self {
        self.receive(units, name, self.main).await;
        self
    }

    pub(crate) async fn receive(&self, units: i64, name: &str, warehouse: WarehouseId) {
        let receipt = Receipt {
            sku: sku(name),
            warehouse,
            quantity: quantity(units),
            document: "DN-1".to_owned(),
        };
        self.inventory.receive(&fresh_ctx(), vec![receipt]).await.expect("received");
    }

    pub(crate) async fn reserve(
        &self,
        key: &str,
        lines: &[(&str, i64)],
    ) -> Result<Reservation, CallError<ReservationError>> {
        self.inventory.reserve(&ctx(key), order_of(lines)).await
    }

    /// On hand and reserved over all warehouses.
    pub(crate) async fn level(&self, name: &str) -> (i64, i64) {
        let query = mod_inventory_api::LevelsQuery {
            skus: vec![sku(name)],
            warehouse: None,
            low_only: false,
            page: kernel_common::PageRequest::first(50),
        };
        let page = self.inventory.levels(&fresh_ctx(), query).await.expect("levels");
        page.items.iter().fold((0, 0), |(on_hand, reserved), level| {
            (on_hand + level.on_hand, reserved + level.reserved)
        })
    }
}

pub(crate) fn sku(name: &str) -> Sku {
    name.parse().expect("a SKU")
}

pub(crate) fn quantity(units: i64) -> Quantity {
    Quantity::try_from(units).expect("a quantity")
}

pub(crate) fn new_order() -> OrderId {
    OrderId::generate(&RandomIds)
}

/// An order for these lines; each call is another order.
pub(crate) fn order_of(lines: &[(&str, i64)]) -> ReserveStock {
    let line =
        |(name, units): &(&str, i64)| ReserveLine { sku: sku(name), quantity: quantity(*units) };
    ReserveStock { order_id: new_order(), lines: lines.iter().map(line).collect() }
}

/// The first tenant's context under a key.
pub(crate) fn ctx(key: &str) -> CallCtx {
    ctx_of(tenant_one(), key)
}
