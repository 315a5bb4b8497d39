//! An order whose transfer did not come in time is cancelled; it is placed again when all of the
//! money comes after all and its goods are still there, and else the money goes back.
//!
//! One reaction for both, so that of one payment the deadline is always heard before the money. The
//! event is the flow: each step has a key of its own, and a delivery that stops anywhere is made
//! again and goes on.

use std::sync::Arc;

use async_trait::async_trait;
use kernel_events::{DeliveryError, Envelope};
use mod_inventory_api::{ReserveLine, ReserveStock, StockReservations, VoidReservation};
use mod_order_api::{
    CancelOrder, Order, OrderError, OrderRef, OrderStatus, Orders, PaymentSummary, ReinstateOrder,
};
use mod_payment_api::{Payment, PaymentEvent, PaymentRef, PaymentState, Payments, VoidPayment};
use rt_contract::{CallCtx, CallError};

use crate::reaction::{React, refused, unreadable};

pub(crate) struct Reaction {
    pub(crate) orders: Arc<dyn Orders>,
    pub(crate) payments: Arc<dyn Payments>,
    pub(crate) reservations: Arc<dyn StockReservations>,
}

#[async_trait]
impl React for Reaction {
    const NAME: &'static str = "transfer_misses_deadline_cancel_or_revive_order";
    const TYPES: &'static [&'static str] =
        &["payments.expired.v1", "payments.captured.v1", "payments.partially_paid.v1"];

    async fn react(&self, ctx: CallCtx, event: &Envelope) -> Result<(), DeliveryError> {
        let event: PaymentEvent = event.payload().map_err(|e| unreadable(&e))?;
        if !event.payment().transfer.as_ref().is_some_and(|transfer| transfer.expired) {
            return Ok(());
        }
        let payment = self.payment(&ctx, event.payment()).await?;
        if matches!(event, PaymentEvent::Expired { .. }) {
            return self.miss(&ctx, &payment).await;
        }
        let order = self.order(&ctx, &payment).await?;
        let undoing = payment.transfer.as_ref().is_some_and(|transfer| transfer.undoing);
        match order.state.status() {
            OrderStatus::Cancelled if undoing => Ok(()),
            OrderStatus::Cancelled if payment.state == PaymentState::Captured => {
                self.revive(&ctx, &order, &payment).await
            }
            OrderStatus::Cancelled => self.give_back(&ctx, &payment).await,
            // Its money was asked back while it was being revived: without money no order.
            OrderStatus::Placed if undoing => self.cancel(&ctx, &payment).await,
            _ => Ok(()),
        }
    }
}

impl Reaction {
    /// The deadline has passed. Money that came a moment later found the order as it was.
    async fn miss(&self, ctx: &CallCtx, payment: &Payment) -> Result<(), DeliveryError> {
        let undoing = payment.transfer.as_ref().is_some_and(|transfer| transfer.undoing);
        if payment.state == PaymentState::Captured && !undoing {
            return Ok(());
        }
        self.cancel(ctx, payment).await
    }

    async fn cancel(&self, ctx: &CallCtx, payment: &Payment) -> Result<(), DeliveryError> {
        let reason = "not paid in time".to_owned();
        let cancel = CancelOrder { order_id: payment.order_id, reason };
        match self.orders.cancel(&step(ctx, "cancel"), cancel).await {
            Ok(_) | Err(CallError::Domain(OrderError::NotAllowed { .. })) => Ok(()),
            Err(error) => Err(refused(&error)),
        }
    }

    /// Sets the goods aside again and places the order again; gives the money back where either
    /// cannot be.
    async fn revive(
        &self,
        ctx: &CallCtx,
        order: &Order,
        payment: &Payment,
    ) -> Result<(), DeliveryError> {
        let line = |line: &mod_order_api::OrderLine| ReserveLine {
            sku: line.sku.clone(),
            quantity: line.quantity,
        };
        let lines = order.snapshot.lines.iter().map(line).collect();
        let reserving = step(ctx, "reserve");
        let reserve = ReserveStock { order_id: order.id, lines };
        let reservation = match self.reservations.reserve(&reserving, reserve).await {
            Ok(reservation) => reservation,
            Err(CallError::Domain(why)) => {
                tracing::info!(order.id = %order.id, %why, "late money is returned");
                return self.give_back(ctx, payment).await;
            }
            Err(error) => return Err(refused(&error)),
        };
        let reinstate = ReinstateOrder {
            order_id: order.id,
            payment: PaymentSummary {
                payment_id: payment.id,
                method: payment.method.clone(),
                state: app_checkout::order_payment_state(payment.state),
                amount: payment.amount,
            },
            reservation_id: reservation.id,
        };
        match self.orders.reinstate(&step(ctx, "reinstate"), reinstate).await {
            Ok(_) => {}
            Err(CallError::Domain(why)) => {
                tracing::warn!(order.id = %order.id, %why, "late money is returned");
                let made = reserving.key.clone().expect("a step has a key");
                let void = VoidReservation::MadeUnder(made);
                let voided = self.reservations.void(&step(ctx, "void"), void).await;
                voided.map_err(|error| refused(&error))?;
                return self.give_back(ctx, payment).await;
            }
            Err(error) => return Err(refused(&error)),
        }
        // Asked last: an undo that was under way may have come between.
        let now = self.payment(ctx, payment).await?;
        match now.transfer {
            Some(transfer) if transfer.undoing => self.cancel(ctx, payment).await,
            _ => Ok(()),
        }
    }

    async fn give_back(&self, ctx: &CallCtx, payment: &Payment) -> Result<(), DeliveryError> {
        let void = VoidPayment::OfOrder(payment.order_id);
        let voided = self.payments.void(&step(ctx, "give_back"), void).await;
        voided.map(|_| ()).map_err(|error| refused(&error))
    }

    /// The payment as it is now.
    async fn payment(&self, ctx: &CallCtx, known: &Payment) -> Result<Payment, DeliveryError> {
        let found = self.payments.find(ctx, vec![PaymentRef::Id(known.id)]).await;
        let found = found.map_err(|error| refused(&error))?.items.into_iter().next();
        found.ok_or_else(|| DeliveryError::Poison(format!("there is no payment {}", known.id)))
    }

    async fn order(&self, ctx: &CallCtx, payment: &Payment) -> Result<Order, DeliveryError> {
        let order = vec![OrderRef::Id(payment.order_id)];
        let found = self.orders.find(ctx, order).await.map_err(|error| refused(&error))?;
        let order = found.found.into_iter().next().map(|found| found.order);
        order.ok_or_else(|| DeliveryError::Poison(format!("no order {}", payment.order_id)))
    }
}

/// The context of one step, under a key of its own.
fn step(ctx: &CallCtx, name: &str) -> CallCtx {
    let key = ctx.key.as_ref().expect("a reaction has a key");
    ctx.with_key(key.step(name))
}
