//! Turns a change of an order into its published event. The store writes it in the statement that
//! saves the change.

use kernel_common::OrderId;
use kernel_events::EventDraft;
use mod_order_api::OrderEvent;

/// The event with the number that the order's lock gave it.
pub(crate) fn draft(order_id: OrderId, number: i64, event: &OrderEvent) -> EventDraft {
    EventDraft::new(format!("order/{order_id}"), number, event)
}
