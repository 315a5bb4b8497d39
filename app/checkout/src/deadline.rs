//! How long a checkout may take: as long as its payment may. An order that is paid later is placed
//! first, and the deadline of its money is the payment's own.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use mod_payment_api::FREE;
use rt_contract::{CallCtx, CallError, Fault, FaultKind};

use crate::{Checkout, CheckoutError};

/// When the method does not say.
const DEFAULT: Duration = Duration::from_secs(15 * 60);

/// What the methods have said, for the life of the process: asked once per method, not once per
/// checkout. By method and not by answer, because an answer holds the methods of one currency.
#[derive(Clone, Default)]
pub(crate) struct Deadlines(Arc<RwLock<HashMap<String, Duration>>>);

impl Deadlines {
    fn of(&self, method: &str) -> Option<Duration> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(method).copied()
    }

    fn note(&self, method: String, deadline: Duration) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(method, deadline);
    }
}

impl Checkout {
    /// How long an order may wait for a payment by `method`.
    pub(crate) async fn deadline(
        &self,
        ctx: &CallCtx,
        method: &str,
    ) -> Result<Duration, CheckoutError> {
        if method == FREE {
            return Ok(DEFAULT);
        }
        if let Some(known) = self.deadlines.of(method) {
            return Ok(known);
        }
        let methods =
            self.contracts.payments.methods(ctx, ()).await.map_err(|error| match error {
                CallError::Fault(fault) => fault,
                CallError::Domain(refusal) => Fault::new(FaultKind::Internal, refusal.to_string()),
            })?;
        for known in methods {
            let deadline = match known.paid_later {
                true => DEFAULT,
                false => Duration::from_secs(known.deadline_seconds.into()),
            };
            self.deadlines.note(known.id, deadline);
        }
        Ok(self.deadlines.of(method).unwrap_or(DEFAULT))
    }
}
