//! The shopper hears of their order: placed, shipped, cancelled, refunded.

use std::sync::Arc;

use async_trait::async_trait;
use kernel_events::{DeliveryError, Envelope};
use mod_notification_api::{
    Mailbox, Message, MessageLine, MessageTotals, NotificationError, Notifications, OrderDigest,
    SendMessage, TransferDetails,
};
use mod_order_api::{OrderEvent, OrderFacts, OrderLineFacts, OrderState};
use mod_payment_api::{Payment, PaymentRef, Payments};
use rt_config::{Store, StoreDirectory};
use rt_contract::{CallCtx, CallError};
use rt_security::Signer;

use crate::reaction::{React, refused, unreadable};

pub(crate) struct Reaction {
    pub(crate) notifications: Arc<dyn Notifications>,
    pub(crate) payments: Arc<dyn Payments>,
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
        let payment = self.payment(&ctx, &event).await?;
        let digest = self.digest(store, order);
        let Some(message) = message(store, &event, digest, payment.as_ref()) else {
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
    /// The payment, where what is written depends on how it stands: of an order that is paid later.
    async fn payment(
        &self,
        ctx: &CallCtx,
        event: &OrderEvent,
    ) -> Result<Option<Payment>, DeliveryError> {
        let order = event.order();
        let asks = matches!(event, OrderEvent::Placed(_) | OrderEvent::Cancelled(_))
            && order.state.placement().is_some_and(|placed| placed.payment.state.is_awaited());
        if !asks {
            return Ok(None);
        }
        let found = self.payments.find(ctx, vec![PaymentRef::OfOrder(order.order_id)]).await;
        Ok(found.map_err(|error| refused(&error))?.items.into_iter().next())
    }

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
fn message(
    store: &Store,
    event: &OrderEvent,
    order: OrderDigest,
    payment: Option<&Payment>,
) -> Option<Message> {
    match event {
        OrderEvent::Placed(_) => {
            let transfer = payment.and_then(|payment| transfer(store, payment));
            Some(Message::OrderConfirmed { order, transfer })
        }
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
            // Of money that was awaited, the payment knows whether any has come.
            let money_returns = payment.is_none_or(|payment| !payment.captured.is_zero());
            placed.then_some(Message::OrderCancelled { order, money_returns })
        }
        OrderEvent::Refunded { amount, .. } => {
            Some(Message::OrderRefunded { order, amount: *amount })
        }
        OrderEvent::Opened(_) => None,
    }
}

/// Where the money is to be sent, as long as any is missing.
fn transfer(store: &Store, payment: &Payment) -> Option<TransferDetails> {
    let told = payment.transfer.as_ref().filter(|_| !payment.rest().is_zero())?;
    Some(TransferDetails {
        holder: told.account.holder.clone(),
        account: told.account.number.clone(),
        bank: told.account.bank.clone(),
        bic: told.account.bic.clone(),
        reference: told.reference.clone(),
        amount: payment.rest(),
        due_at: told.due_at,
        utc_offset_seconds: store.zone.east_seconds(told.due_at),
    })
}
