//! Reactions: what happens elsewhere when a module publishes a fact. One file each, named as a
//! sentence.
//!
//! Invariants: a reaction calls commands whose key is derived from the event and the reaction, so
//! that delivery at least once has its effect once; a reaction that cannot work now is delivered
//! again, and blocks only its own stream. It has no tables: its cursor lives with the producer.

mod reaction;
mod when_anything_happens_tell_webhooks;
mod when_order_cancelled_give_back_goods;
mod when_order_cancelled_give_back_money;
mod when_order_changed_write_to_shopper;
mod when_order_placed_close_cart;
mod when_order_shipped_post_reservation;
mod when_payment_changed_tell_order;
mod when_payment_refunded_note_it_on_order;
mod when_transfer_misses_deadline_cancel_or_revive_order;
mod when_unwanted_money_comes_return_it;

use std::sync::Arc;

use kernel_events::Subscription;
use mod_cart_api::Carts;
use mod_inventory_api::StockReservations;
use mod_notification_api::Notifications;
use mod_order_api::Orders;
use mod_payment_api::Payments;
use mod_webhook_api::WebhookDeliveries;
use rt_config::StoreDirectory;
use rt_security::Signer;

use reaction::subscribe;

/// The contracts the reactions call.
#[derive(Clone)]
pub struct Contracts {
    /// Carts.
    pub carts: Arc<dyn Carts>,
    /// Reservations.
    pub reservations: Arc<dyn StockReservations>,
    /// Payments.
    pub payments: Arc<dyn Payments>,
    /// Orders.
    pub orders: Arc<dyn Orders>,
    /// Mail to shoppers.
    pub notifications: Arc<dyn Notifications>,
    /// What is told to systems outside.
    pub webhooks: Arc<dyn WebhookDeliveries>,
}

/// All reactions.
#[must_use]
pub fn subscriptions(
    contracts: &Contracts,
    stores: &StoreDirectory,
    signer: &Arc<Signer>,
) -> Vec<Subscription> {
    let Contracts { carts, reservations, payments, orders, notifications, webhooks } =
        contracts.clone();
    vec![
        subscribe(when_order_placed_close_cart::Reaction { carts }),
        subscribe(when_order_changed_write_to_shopper::Reaction {
            notifications,
            payments: payments.clone(),
            stores: stores.clone(),
            signer: signer.clone(),
        }),
        subscribe(when_order_cancelled_give_back_goods::Reaction {
            orders: orders.clone(),
            reservations: reservations.clone(),
        }),
        subscribe(when_order_cancelled_give_back_money::Reaction {
            orders: orders.clone(),
            payments: payments.clone(),
        }),
        subscribe(when_transfer_misses_deadline_cancel_or_revive_order::Reaction {
            orders: orders.clone(),
            payments: payments.clone(),
            reservations: reservations.clone(),
        }),
        subscribe(when_order_shipped_post_reservation::Reaction { reservations }),
        subscribe(when_payment_changed_tell_order::Reaction { orders: orders.clone() }),
        subscribe(when_payment_refunded_note_it_on_order::Reaction { orders: orders.clone() }),
        subscribe(when_unwanted_money_comes_return_it::Reaction { orders, payments }),
        subscribe(when_anything_happens_tell_webhooks::Reaction { webhooks }),
    ]
}
