//! Finds the order of a key without asking for anything again.

use kernel_common::{IdempotencyKey, OrderId};
use mod_order_api::FlowRef;
use rt_contract::{CallCtx, CallError, Fault, FaultKind};

use crate::{Checkout, CheckoutError};

impl Checkout {
    /// The order that was opened under `key`, whatever has become of it: for a shopper whose
    /// answer got lost, or who pressed the button twice.
    ///
    /// # Errors
    /// [`CheckoutError::Fault`] when the orders cannot be asked.
    pub async fn opened_under(
        &self,
        ctx: &CallCtx,
        key: &IdempotencyKey,
    ) -> Result<Option<OrderId>, CheckoutError> {
        let loaded = self.contracts.flows.load(ctx, FlowRef::Key(key.clone())).await;
        let loaded = loaded.map_err(|error| match error {
            CallError::Fault(fault) => CheckoutError::Fault(fault),
            CallError::Domain(refusal) => {
                CheckoutError::Fault(Fault::new(FaultKind::Internal, refusal.to_string()))
            }
        })?;
        Ok(loaded.map(|loaded| loaded.flow.order_id))
    }
}
