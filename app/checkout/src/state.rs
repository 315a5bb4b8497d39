//! What the flow carries: everything that queries said before it began, frozen.

use kernel_common::{Currency, Locale, Money, OrderId};
use kernel_events::Actor;
use mod_inventory_api::{Reservation, ReserveLine};
use mod_payment_api::{InstrumentToken, Payment};
use rt_contract::{CallCtx, TraceParent};
use rt_flow::StepCall;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::answer::Placed;

/// The state of a checkout flow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct CheckoutState {
    pub(crate) order_id: OrderId,
    pub(crate) total: Money,
    pub(crate) lines: Vec<ReserveLine>,
    pub(crate) instrument: InstrumentToken,
    pub(crate) return_url: String,
    pub(crate) locale: Locale,
    pub(crate) currency: Currency,
    pub(crate) channel: String,
    pub(crate) actor: Actor,
    #[serde(default)]
    pub(crate) traceparent: Option<String>,
    /// What the reservation step noted.
    #[serde(default)]
    pub(crate) reservation: Option<Reservation>,
    /// What the payment step noted.
    #[serde(default)]
    pub(crate) payment: Option<Payment>,
}

impl CheckoutState {
    /// The state of a flow that checkout began.
    ///
    /// # Errors
    /// When it is of another shape, in words for the log.
    pub(crate) fn read(state: &Value) -> Result<Self, String> {
        Self::deserialize(state).map_err(|error| format!("unreadable checkout state: {error}"))
    }

    pub(crate) fn write(&self) -> Value {
        serde_json::to_value(self).expect("plain data")
    }

    /// The order as answers name it.
    pub(crate) fn placed(&self) -> Placed {
        Placed {
            order_id: self.order_id,
            number: String::new(),
            link_token: String::new(),
            total: self.total,
        }
    }

    /// The context of a step: the shopper's own, under the step's key.
    pub(crate) fn ctx(&self, call: &StepCall) -> CallCtx {
        CallCtx {
            actor: self.actor.clone(),
            locale: self.locale.clone(),
            currency: self.currency,
            channel: self.channel.clone(),
            trace: self.traceparent.as_deref().and_then(TraceParent::parse),
            key: Some(call.key.clone()),
            ..CallCtx::system(call.tenant, "checkout")
        }
        .with_timeout(STEP_TIMEOUT)
    }

    /// The context of an undo. It is the platform that takes back, not the shopper.
    pub(crate) fn undo_ctx(&self, call: &StepCall) -> CallCtx {
        let ctx = self.ctx(call).with_key(call.undo_key());
        CallCtx { actor: Actor::System("checkout".to_owned()), ..ctx }
    }
}

/// Longer than a provider may take, shorter than the lease.
const STEP_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(12);
