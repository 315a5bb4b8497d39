//! How long an order waits for its payment.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

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
        if let Some(known) = self.deadlines.of(method) {
            return Ok(known);
        }
        let methods =
            self.contracts.payments.methods(ctx, ()).await.map_err(|error| match error {
                CallError::Fault(fault) => fault,
                CallError::Domain(refusal) => Fault::new(FaultKind::Internal, refusal.to_string()),
            })?;
        for known in methods {
            self.deadlines.note(known.id, Duration::from_secs(known.deadline_seconds.into()));
        }
        Ok(self.deadlines.of(method).unwrap_or(DEFAULT))
    }
}
