//! The order is opened in the commit that begins the flow; as a step it is only undone.

use std::sync::Arc;

use async_trait::async_trait;
use mod_order_api::{CancelOrder, Orders};
use rt_contract::CallError;
use rt_flow::{After, Run, Step, StepCall, Undo, WhenUnknown};
use serde_json::Value;

use super::read;

pub(super) struct OpenOrder(pub(super) Arc<dyn Orders>);

#[async_trait]
impl Step for OpenOrder {
    fn name(&self) -> &'static str {
        "open_order"
    }

    fn after(&self) -> After {
        After::Nothing
    }

    fn when_unknown(&self) -> WhenUnknown {
        WhenUnknown::UndoAnyway
    }

    async fn run(&self, _call: &StepCall, _state: &mut Value) -> Run {
        Run::Go
    }

    async fn undo(&self, call: &StepCall, state: &mut Value) -> Undo {
        let checkout = match read(state) {
            Ok(checkout) => checkout,
            Err(trouble) => return Undo::Retry(trouble),
        };
        let ctx = checkout.undo_ctx(call);
        let reason = "checkout was not completed".to_owned();
        let cancel = CancelOrder { order_id: checkout.order_id, reason };
        match self.0.cancel(&ctx, cancel).await {
            Ok(_) => Undo::Done,
            Err(CallError::Domain(refusal)) => Undo::Retry(refusal.to_string()),
            Err(CallError::Fault(fault)) => fault.into(),
        }
    }
}
