//! The contract traits.

use kernel_common::{Page, Sku};
use rt_contract::contract;

use crate::{
    Adjustment, AsOfQuery, AvailabilityReport, HistoryQuery, KeeperError, LevelsQuery, Movement,
    PostReservation, PostedReservation, ReaderError, Receipt, Reservation, ReservationError,
    ReserveStock, StockChange, StockCount, StockLevel, Threshold, VoidReservation,
    VoidedReservation, Warehouse, WarehousePut,
};

contract! {
    /// What there is, what there was, and why.
    pub trait StockReader as "inventory.StockReader" v 1,
    client StockReaderClient, error ReaderError {
        /// What can be promised of each SKU now, over all warehouses.
        query availability(Vec<Sku>) -> AvailabilityReport;
        /// Levels per warehouse, in order of SKU and warehouse.
        query levels(LevelsQuery) -> Page<StockLevel>;
        /// Levels as they were at a past instant, replayed from the journal.
        query as_of(AsOfQuery) -> Vec<StockLevel>;
        /// Movements of one SKU, newest first.
        query history(HistoryQuery) -> Page<Movement>;
        /// All warehouses, in order of priority.
        query warehouses(()) -> Vec<Warehouse>;
    }
}

contract! {
    /// The warehouse's pen: every entry has a reason, an actor and a document.
    ///
    /// Every command takes an idempotency key and is all or nothing.
    pub trait StockKeeper as "inventory.StockKeeper" v 1,
    client StockKeeperClient, error KeeperError {
        /// Creates or renames warehouses, by code.
        command put_warehouses(Vec<WarehousePut>) -> Vec<Warehouse>;
        /// Books goods that arrived.
        command receive(Vec<Receipt>) -> Vec<StockChange>;
        /// Books differences that were found, damage and loss.
        command adjust(Vec<Adjustment>) -> Vec<StockChange>;
        /// Books whatever difference a count found, as a receipt where the warehouse has never held
        /// the SKU; each SKU and warehouse once. Answers the levels that are different now.
        command count(Vec<StockCount>) -> Vec<StockChange>;
        /// Sets the level at or under which `stock_low` is published.
        command set_thresholds(Vec<Threshold>) -> ();
    }
}

contract! {
    /// Two-phase sales: goods are reserved for an order, then posted when they are shipped or
    /// voided when they are not. A reservation is resolved at most once.
    pub trait StockReservations as "inventory.StockReservations" v 1,
    client StockReservationsClient, error ReservationError {
        /// Reserves all lines or none, under the idempotency key of the call.
        command reserve(ReserveStock) -> Reservation;
        /// Gives a reservation back. With a key that never reserved it leaves a tombstone, so
        /// that the reservation cannot be made afterwards.
        command void(VoidReservation) -> VoidedReservation;
        /// The goods left the house.
        command post(PostReservation) -> PostedReservation;
    }
}
