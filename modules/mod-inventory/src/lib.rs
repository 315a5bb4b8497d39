//! Inventory: stock as a double-entry ledger.
//!
//! Invariants: every movement takes from one account and gives to another; a balance is the sum
//! of its movements and never falls below zero; reserved units never exceed those on hand; a
//! reservation is made whole or not at all and resolved at most once. Left out on purpose: who
//! may do what (gateways), when a reservation ends (its order's flow), and prices.

mod hot;
mod publisher;
mod reservation;
mod stock;
mod store;
mod use_cases;
mod warehouse;

use std::sync::Arc;

use async_trait::async_trait;
use kernel_common::{Clock, IdSource, Page, Sku};
use mod_inventory_api::{
    Adjustment, AsOfQuery, AvailabilityReport, HistoryQuery, KeeperError, LevelsQuery, Movement,
    PostReservation, PostedReservation, ReaderError, Receipt, Reservation, ReservationError,
    ReserveStock, StockChange, StockCount, StockKeeper, StockLevel, StockReader, StockReservations,
    Threshold, VoidReservation, VoidedReservation, Warehouse, WarehousePut,
};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{ModuleDb, ModuleSchema};

pub use hot::BatchCounts;
use hot::Sequencer;

/// What the module decides, without what it is stored in: pure, and the same in a simulation.
pub mod rules {
    pub use crate::{
        reservation::{Allocated, Applied, ReservationRecord, Share, allocate, fill, sum_lines},
        stock::{Entry, LevelRefusal, Stock, StockKey},
    };
}

/// The module's schema and migrations.
#[must_use]
pub fn schema() -> ModuleSchema {
    ModuleSchema {
        module: "inventory",
        schema: "inventory",
        migrator: || sqlx::migrate!("./migrations"),
    }
}

/// The inventory module: implements the three contracts of `mod-inventory-api`.
#[derive(Clone)]
pub struct Inventory {
    db: ModuleDb,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    hot: Arc<Sequencer>,
}

impl Inventory {
    /// The module over its own schema.
    #[must_use]
    pub fn new(db: ModuleDb, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        let hot = Arc::new(Sequencer::new(Sequencer::ALONE_MAX));
        Self { db, clock, ids, hot }
    }

    /// Lets `alone_max` reservations of one SKU be under way at once before those that come next
    /// are granted together; `usize::MAX` for never.
    #[must_use]
    pub fn batching_above(self, alone_max: usize) -> Self {
        Self { hot: Arc::new(Sequencer::new(alone_max)), ..self }
    }

    /// How reservations were granted together in this process so far.
    #[must_use]
    pub fn batches(&self) -> BatchCounts {
        self.hot.counts()
    }
}

impl std::fmt::Debug for Inventory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Inventory")
    }
}

#[async_trait]
impl StockReader for Inventory {
    async fn availability(
        &self,
        ctx: &CallCtx,
        skus: Vec<Sku>,
    ) -> Result<AvailabilityReport, CallError<ReaderError>> {
        use_cases::read_stock::availability(self, ctx, skus).await
    }

    async fn levels(
        &self,
        ctx: &CallCtx,
        query: LevelsQuery,
    ) -> Result<Page<StockLevel>, CallError<ReaderError>> {
        use_cases::read_stock::levels(self, ctx, query).await
    }

    async fn as_of(
        &self,
        ctx: &CallCtx,
        query: AsOfQuery,
    ) -> Result<Vec<StockLevel>, CallError<ReaderError>> {
        use_cases::read_history::as_of(self, ctx, query).await
    }

    async fn history(
        &self,
        ctx: &CallCtx,
        query: HistoryQuery,
    ) -> Result<Page<Movement>, CallError<ReaderError>> {
        use_cases::read_history::history(self, ctx, query).await
    }

    async fn warehouses(
        &self,
        ctx: &CallCtx,
        (): (),
    ) -> Result<Vec<Warehouse>, CallError<ReaderError>> {
        use_cases::read_stock::warehouses(self, ctx).await
    }
}

#[async_trait]
impl StockKeeper for Inventory {
    async fn put_warehouses(
        &self,
        ctx: &CallCtx,
        warehouses: Vec<WarehousePut>,
    ) -> Result<Vec<Warehouse>, CallError<KeeperError>> {
        use_cases::put_warehouses::run(self, ctx, warehouses).await
    }

    async fn receive(
        &self,
        ctx: &CallCtx,
        receipts: Vec<Receipt>,
    ) -> Result<Vec<StockChange>, CallError<KeeperError>> {
        use_cases::receive_goods::run(self, ctx, receipts).await
    }

    async fn adjust(
        &self,
        ctx: &CallCtx,
        adjustments: Vec<Adjustment>,
    ) -> Result<Vec<StockChange>, CallError<KeeperError>> {
        use_cases::adjust_stock::run(self, ctx, adjustments).await
    }

    async fn count(
        &self,
        ctx: &CallCtx,
        counts: Vec<StockCount>,
    ) -> Result<Vec<StockChange>, CallError<KeeperError>> {
        use_cases::count_stock::run(self, ctx, counts).await
    }

    async fn set_thresholds(
        &self,
        ctx: &CallCtx,
        thresholds: Vec<Threshold>,
    ) -> Result<(), CallError<KeeperError>> {
        use_cases::set_thresholds::run(self, ctx, thresholds).await
    }
}

#[async_trait]
impl StockReservations for Inventory {
    async fn reserve(
        &self,
        ctx: &CallCtx,
        request: ReserveStock,
    ) -> Result<Reservation, CallError<ReservationError>> {
        use_cases::reserve_stock::run(self, ctx, request).await
    }

    async fn void(
        &self,
        ctx: &CallCtx,
        request: VoidReservation,
    ) -> Result<VoidedReservation, CallError<ReservationError>> {
        use_cases::void_reservation::run(self, ctx, request).await
    }

    async fn post(
        &self,
        ctx: &CallCtx,
        request: PostReservation,
    ) -> Result<PostedReservation, CallError<ReservationError>> {
        use_cases::post_reservation::run(self, ctx, request).await
    }
}
