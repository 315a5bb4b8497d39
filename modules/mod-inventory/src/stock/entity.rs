//! Decides on movements; pure.

use kernel_common::{Quantity, Sku, Timestamp, WarehouseId};
use mod_inventory_api::{Account, AdjustmentReason, MovementKind, StockChange, StockEvent};

/// Names a stock row; the order of keys is the order in which rows are locked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StockKey {
    pub sku: Sku,
    pub warehouse: WarehouseId,
}

/// Stock of one SKU in one warehouse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stock {
    pub key: StockKey,
    pub on_hand: i64,
    pub reserved: i64,
    pub low_at: i64,
    /// Number of the last movement.
    pub seq: i64,
    /// Number of the last event.
    pub event_seq: i64,
    pub updated_at: Timestamp,
}

/// A movement as the journal keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub key: StockKey,
    pub seq: i64,
    pub kind: MovementKind,
    pub from: Account,
    pub to: Account,
    pub quantity: Quantity,
    pub on_hand_after: i64,
    pub reserved_after: i64,
    pub at: Timestamp,
    /// Facts to publish with it, with their numbers in the stream.
    pub events: Vec<(i64, StockEvent)>,
}

/// Why a movement is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LevelRefusal {
    /// It would take more than is available.
    Insufficient { available: i64 },
    /// The level would not fit the ledger.
    Overflow,
}

impl Stock {
    /// A SKU the warehouse has never held.
    pub fn empty(key: StockKey, at: Timestamp) -> Self {
        Self { key, on_hand: 0, reserved: 0, low_at: 0, seq: 0, event_seq: 0, updated_at: at }
    }

    pub fn available(&self) -> i64 {
        self.on_hand - self.reserved
    }

    pub fn receive(&mut self, quantity: Quantity, at: Timestamp) -> Result<Entry, LevelRefusal> {
        self.move_units(MovementKind::Receipt, (Account::Supplier, Account::OnHand), quantity, at)
    }

    /// Books `delta` units more or fewer; `delta` is not zero and fits a [`Quantity`].
    pub fn adjust(
        &mut self,
        delta: i64,
        reason: AdjustmentReason,
        at: Timestamp,
    ) -> Result<Entry, LevelRefusal> {
        let other = match reason {
            AdjustmentReason::Count => Account::Counted,
            AdjustmentReason::Damage => Account::Damaged,
        };
        let quantity = delta.checked_abs().and_then(|units| Quantity::try_from(units).ok());
        let quantity = quantity.ok_or(LevelRefusal::Overflow)?;
        let accounts = if delta > 0 { (other, Account::OnHand) } else { (Account::OnHand, other) };
        self.move_units(MovementKind::Adjustment, accounts, quantity, at)
    }

    /// Opens a pending transfer to `sold`.
    pub fn reserve(&mut self, quantity: Quantity, at: Timestamp) -> Result<Entry, LevelRefusal> {
        self.move_units(MovementKind::Reservation, (Account::OnHand, Account::Sold), quantity, at)
    }

    /// Takes a pending transfer back.
    pub fn void(&mut self, quantity: Quantity, at: Timestamp) -> Result<Entry, LevelRefusal> {
        self.move_units(MovementKind::Void, (Account::Sold, Account::OnHand), quantity, at)
    }

    /// Posts a pending transfer: the goods left the house.
    pub fn post(&mut self, quantity: Quantity, at: Timestamp) -> Result<Entry, LevelRefusal> {
        self.move_units(MovementKind::Post, (Account::OnHand, Account::Sold), quantity, at)
    }

    pub fn change(&self) -> StockChange {
        StockChange {
            sku: self.key.sku.clone(),
            warehouse: self.key.warehouse,
            on_hand: self.on_hand,
            reserved: self.reserved,
            available: self.available(),
        }
    }

    /// The one place where a level changes: checks, applies, numbers and describes the movement.
    fn move_units(
        &mut self,
        kind: MovementKind,
        (from, to): (Account, Account),
        quantity: Quantity,
        at: Timestamp,
    ) -> Result<Entry, LevelRefusal> {
        let units = quantity.get();
        let (on_hand, reserved) = match kind {
            MovementKind::Receipt => (self.plus(units)?, self.reserved),
            MovementKind::Adjustment if to == Account::OnHand => (self.plus(units)?, self.reserved),
            MovementKind::Adjustment => (self.on_hand - units, self.reserved),
            MovementKind::Reservation => (self.on_hand, self.reserved + units),
            MovementKind::Void => (self.on_hand, self.reserved - units),
            MovementKind::Post => (self.on_hand - units, self.reserved - units),
        };
        if reserved < 0 || on_hand < reserved {
            return Err(LevelRefusal::Insufficient { available: self.available() });
        }
        let before = self.available();
        self.on_hand = on_hand;
        self.reserved = reserved;
        self.seq += 1;
        // The journal's time never runs backwards within a row, whatever the hosts' clocks say:
        // "as of" relies on it.
        self.updated_at = self.updated_at.max(at);
        let events = self.describe(kind, before);
        Ok(Entry {
            key: self.key.clone(),
            seq: self.seq,
            kind,
            from,
            to,
            quantity,
            on_hand_after: on_hand,
            reserved_after: reserved,
            at: self.updated_at,
            events,
        })
    }

    fn plus(&self, units: i64) -> Result<i64, LevelRefusal> {
        self.on_hand.checked_add(units).ok_or(LevelRefusal::Overflow)
    }

    fn describe(&mut self, kind: MovementKind, available_before: i64) -> Vec<(i64, StockEvent)> {
        let available = self.available();
        let StockKey { sku, warehouse } = self.key.clone();
        let mut events = vec![StockEvent::StockChanged {
            sku: sku.clone(),
            warehouse,
            kind,
            on_hand: self.on_hand,
            reserved: self.reserved,
            available,
        }];
        if available_before > self.low_at && available <= self.low_at {
            events.push(StockEvent::StockLow { sku, warehouse, available, low_at: self.low_at });
        }
        let numbered = events.into_iter().zip(self.event_seq + 1..);
        let numbered: Vec<_> = numbered.map(|(event, number)| (number, event)).collect();
        self.event_seq = numbered.last().map_or(self.event_seq, |(number, _)| *number);
        numbered
    }
}
