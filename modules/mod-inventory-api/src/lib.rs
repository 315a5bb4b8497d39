//! Contract of the inventory module: stock that is a ledger, not a number.
//!
//! Three contracts, because three kinds of callers need different things and nobody needs all:
//! [`StockReader`] answers what there is, was and happened; [`StockKeeper`] is the warehouse's
//! pen; [`StockReservations`] is checkout's. Everything takes and gives batches.
//!
//! What it refuses to offer: setting a stock level. Stock changes by movements only, each with a
//! reason, an actor and a document, so that every level can be explained and replayed; a count
//! books the difference that it found.
#![deny(missing_docs)]

mod contract;
mod dto;
mod errors;
mod events;
#[cfg(test)]
mod golden;

pub use contract::{
    StockKeeper, StockKeeperClient, StockReader, StockReaderClient, StockReservations,
    StockReservationsClient,
};
pub use dto::{
    Account, Adjustment, AdjustmentReason, AsOfQuery, Availability, AvailabilityReport,
    HistoryQuery, LevelsQuery, Movement, MovementKind, PostReservation, PostedReservation, Receipt,
    Reservation, ReservationState, ReserveLine, ReserveStock, ReservedLine, Shortage, StockChange,
    StockCount, StockLevel, Threshold, VoidReservation, VoidedReservation, Warehouse, WarehousePut,
};
pub use errors::{KeeperError, ReaderError, ReservationError};
pub use events::StockEvent;

/// Most SKUs, lines or documents in one call.
pub const BATCH_MAX: usize = 1_000;

/// Largest low-stock threshold: those of all warehouses are added up.
pub const LOW_AT_MAX: i64 = 1_000_000_000;
