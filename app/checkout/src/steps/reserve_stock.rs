//! Sets the goods aside before any money is asked for.

use std::sync::Arc;

use async_trait::async_trait;
use mod_inventory_api::{ReserveStock as Request, StockReservations, VoidReservation};
use rt_contract::CallError;
use rt_flow::{After, Run, Step, StepCall, Undo, WhenUnknown};
use serde_json::Value;

use super::read;

pub(super) struct ReserveStock(pub(super) Arc<dyn StockReservations>);

#[async_trait]
impl Step for ReserveStock {
    fn name(&self) -> &'static str {
        "reserve_stock"
    }

    fn after(&self) -> After {
        After::Nothing
    }

    fn when_unknown(&self) -> WhenUnknown {
        WhenUnknown::UndoAnyway
    }

    async fn run(&self, call: &StepCall, state: &mut Value) -> Run {
        let mut checkout = match read(state) {
            Ok(checkout) => checkout,
            Err(trouble) => return Run::Retry(trouble),
        };
        let request = Request { order_id: checkout.order_id, lines: checkout.lines.clone() };
        match self.0.reserve(&checkout.ctx(call), request).await {
            Ok(reservation) => {
                checkout.reservation = Some(reservation);
                *state = checkout.write();
                Run::Go
            }
            Err(CallError::Domain(refusal)) => Run::Abort(
                serde_json::to_value(&refusal)
                    .unwrap_or_else(|error| Value::String(error.to_string())),
            ),
            Err(CallError::Fault(fault)) => fault.into(),
        }
    }

    async fn undo(&self, call: &StepCall, state: &mut Value) -> Undo {
        let checkout = match read(state) {
            Ok(checkout) => checkout,
            Err(trouble) => return Undo::Retry(trouble),
        };
        let request = VoidReservation::MadeUnder(call.key.clone());
        let ctx = checkout.undo_ctx(call);
        match self.0.void(&ctx, request).await {
            Ok(_) => Undo::Done,
            Err(CallError::Domain(refusal)) => Undo::Retry(refusal.to_string()),
            Err(CallError::Fault(fault)) => fault.into(),
        }
    }
}
