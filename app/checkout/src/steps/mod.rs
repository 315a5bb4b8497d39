//! The steps of checkout, in order; each file holds what a step does and how it is undone.

mod authorize_payment;
mod confirm_order;
mod open_order;
mod reserve_stock;

use std::sync::Arc;

pub use confirm_order::order_payment_state;
use rt_flow::{FlowDefinition, Step};
use serde_json::Value;

use crate::{Contracts, state::CheckoutState};

/// Name of the flow, as stored.
pub(crate) const KIND: &str = "checkout";
/// Version of the steps; flows under way finish on the version they began with.
pub(crate) const VERSION: u32 = 1;

pub(crate) fn definition(contracts: &Contracts) -> FlowDefinition {
    let steps: Vec<Arc<dyn Step>> = vec![
        Arc::new(open_order::OpenOrder(contracts.orders.clone())),
        Arc::new(reserve_stock::ReserveStock(contracts.reservations.clone())),
        Arc::new(authorize_payment::AuthorizePayment(contracts.payments.clone())),
        Arc::new(confirm_order::ConfirmOrder(contracts.orders.clone())),
    ];
    FlowDefinition::new(KIND, VERSION, steps)
}

/// Reads the state, or says why the step cannot go on.
fn read(state: &Value) -> Result<CheckoutState, String> {
    CheckoutState::read(state)
}
