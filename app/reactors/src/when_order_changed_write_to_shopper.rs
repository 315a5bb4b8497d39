//! The shopper hears of their order: placed, shipped, cancelled, refunded.

use std::sync::Arc;

use async_trait::async_trait;
use kernel_events::{DeliveryError, Envelope};
use mod_notification_api::{
    Mailbox, Message, MessageLine, MessageTotals, NotificationError, Notifications, OrderDigest,
    SendMessage,
};
use mod_order_api::{OrderEvent, OrderFacts, OrderLineFacts, OrderState};
use rt_config::{Store, StoreDirectory};
use rt_contract::{CallCtx, CallError};
use rt_security::Signer;

use crate::reaction::{React, refused, unreadable};

pub(crate) struct Reaction {
    pub(crate) notifications: Arc<dyn Notifications>,
    pub(crate) stores: StoreDirectory,
    pub(crate) signer: Arc<Signer>,
}

#[async_trait]
impl React for Reaction {
    const NAME: &'static str = "order_changed_write_to_shopper";
    const TYPES: &'static [&'static str] = &[
        "orders.order_placed.v1",
        "orders.order_shipped.v1",
        "orders.order_cancelled.v1",
        "orders.order_refunded.v1",
    ];

    async fn react(&self, ctx: CallCtx, event: &Envelope) -> Result<(), DeliveryError> {
        let Some(event) = OrderEvent::read(event).map_err(|e| unreadable(&e))? else {
            return Ok(());
        };
        // A store that is no longer configured writes to nobody.
        let Some(store) = self.stores.by_tenant(ctx.tenant) else {
            return Ok(());
        };
        let order = event.order();
        let Some(message) = message(&event, self.digest(store, order)) else {
            return Ok(());
        };
        let request = SendMessage {
            message,
            to: order.contact.email.clone(),
            locale: order.locale.clone(),
            store_name: store.name.clone(),
            from: Mailbox { name: store.name.clone(), address: store.contact_email.clone() },
        };
        match self.notifications.send(&ctx, request).await {
            // Kept before, as the store was called or reached then: the key is this event's.
            Ok(_) | Err(CallError::Domain(NotificationError::KeyReused)) => Ok(()),
            Err(error) => Err(refused(&error)),
        }
    }
}

impl Reaction {
    fn digest(&self, store: &Store, order: &OrderFacts) -> OrderDigest {
        let token =
            self.signer.derive_token(app_checkout::LINK_PURPOSE, &order.order_id.to_string());
        let line = |line: &OrderLineFacts| MessageLine {
            name: line.product_name.clone(),
            variant: line.variant_label.clone(),
            quantity: line.quantity,
            total: line.total,
        };
        OrderDigest {
            number: order.number.to_string(),
            link: format!("{}/orders/{token}", store.base_url),
            lines: order.lines.iter().map(line).collect(),
            totals: MessageTotals {
                lines: order.totals.lines,
                delivery: order.totals.delivery,
                tax: order.totals.tax,
                tax_included: order.totals.tax_included,
                total: order.totals.total,
            },
            delivery: order.delivery.name.clone(),
            address: order.delivery_address.clone(),
        }
    }
}

/// What is written about the event, if anything. An order that was never placed ends silently:
/// its shopper saw the answer.
fn message(event: &OrderEvent, order: OrderDigest) -> Option<Message> {
    match event {
        OrderEvent::Placed(_) => Some(Message::OrderConfirmed { order }),
        OrderEvent::Shipped(facts) => match &facts.state {
            OrderState::Shipped { carrier, tracking, .. } => Some(Message::OrderShipped {
                order,
                carrier: carrier.clone(),
                tracking: tracking.clone(),
            }),
            _ => None,
        },
        OrderEvent::Cancelled(facts) => {
            let placed = facts.state.placement().is_some();
            placed.then_some(Message::OrderCancelled { order, money_returns: true })
        }
        OrderEvent::Refunded { amount, .. } => {
            Some(Message::OrderRefunded { order, amount: *amount })
        }
        OrderEvent::Opened(_) => None,
    }
}
