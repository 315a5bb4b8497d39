//! The inventory of the model by itself, to be compared with the real one.

use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

use kernel_common::{Clock, OrderId, Quantity, Sku, WarehouseId};
use mod_inventory::rules::{Stock, StockKey};
use mod_inventory_api::{
    PostedReservation, Reservation, ReservationError, ReserveStock, VoidReservation,
    VoidedReservation,
};
use rt_contract::{CallCtx, CallError};

use super::inventory;
use crate::{
    Plan,
    sim::{Place, Sim},
};

/// The reservations of the store model, without faults and without anybody else.
pub struct StandaloneInventory {
    sim: Sim,
    warehouse: WarehouseId,
}

/// An empty one, whose chance comes from `seed`.
#[must_use]
pub fn standalone_inventory(seed: u64) -> StandaloneInventory {
    let sim = Sim::new(&Plan::of(seed), 0);
    let warehouse = WarehouseId::generate(&sim);
    StandaloneInventory { sim, warehouse }
}

impl StandaloneInventory {
    /// Goods arrive.
    ///
    /// # Panics
    /// When there are more than a ledger can hold.
    pub fn receive(&self, sku: &Sku, units: Quantity) {
        let now = self.sim.now();
        let key = StockKey { sku: sku.clone(), warehouse: self.warehouse };
        self.sim.with(|world| {
            let stock = &mut world.tables.stock;
            let row = stock.entry(sku.clone()).or_insert_with(|| Stock::empty(key, now));
            row.receive(units, now).expect("a ledger holds it");
        });
    }

    /// As the contract's `reserve`.
    ///
    /// # Errors
    /// As the contract's.
    pub fn reserve(
        &self,
        ctx: &CallCtx,
        request: &ReserveStock,
    ) -> Result<Reservation, CallError<ReservationError>> {
        Ok(self.done(inventory::reserve(&self.sim, Place::OUTSIDE, ctx, request))?)
    }

    /// As the contract's `void`.
    ///
    /// # Errors
    /// As the contract's.
    pub fn void(
        &self,
        request: &VoidReservation,
    ) -> Result<VoidedReservation, CallError<ReservationError>> {
        Ok(self.done(inventory::void(&self.sim, Place::OUTSIDE, request))?)
    }

    /// As the contract's `post`.
    ///
    /// # Errors
    /// As the contract's.
    pub fn post(
        &self,
        order_id: OrderId,
    ) -> Result<PostedReservation, CallError<ReservationError>> {
        Ok(self.done(inventory::post(&self.sim, Place::OUTSIDE, order_id))?)
    }

    /// On hand and reserved.
    #[must_use]
    pub fn level(&self, sku: &Sku) -> (i64, i64) {
        self.sim.with(|world| {
            let row = world.tables.stock.get(sku);
            row.map_or((0, 0), |row| (row.on_hand, row.reserved))
        })
    }

    /// Lets time pass until it is done.
    fn done<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        let mut context = Context::from_waker(Waker::noop());
        loop {
            match work.as_mut().poll(&mut context) {
                Poll::Ready(done) => return done,
                Poll::Pending => assert!(self.sim.advance(), "nothing is waited for"),
            }
        }
    }
}
