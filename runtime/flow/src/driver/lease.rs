//! Keeps the lease while a step works.

use std::{future::Future, panic::AssertUnwindSafe};

use futures_util::{
    FutureExt,
    future::{Either, select},
};

use super::FlowDriver;
use crate::{Fenced, Written};

/// How leased work ended.
pub(super) enum Leased<T> {
    /// It ended.
    Ended(T),
    /// It panicked; the text is what it said.
    Panicked(String),
    /// Another drive took the flow meanwhile. The work was dropped; its effect is known by its key.
    Lost,
}

impl FlowDriver {
    /// Runs `work`, renewing the lease every third of it.
    pub(super) async fn leased<T>(&self, flow: Fenced, work: impl Future<Output = T>) -> Leased<T> {
        let work = Box::pin(AssertUnwindSafe(work).catch_unwind());
        let renewing = Box::pin(self.renew_until_lost(flow));
        match select(work, renewing).await {
            Either::Left((Ok(ended), _)) => Leased::Ended(ended),
            Either::Left((Err(panic), _)) => Leased::Panicked(said(panic.as_ref())),
            Either::Right(((), _)) => Leased::Lost,
        }
    }

    async fn renew_until_lost(&self, flow: Fenced) {
        loop {
            self.timer.sleep(self.lease / 3).await;
            match self.store.renew(flow, self.lease).await {
                Ok(Written::Stored) => {}
                Ok(Written::Refused) => return,
                // Two more tries fit into the lease; after that the fence protects the flow.
                Err(fault) => {
                    tracing::warn!(flow.id = %flow.id, error = %fault, "lease was not renewed");
                }
            }
        }
    }
}

fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned());
    format!("panic: {}", text.unwrap_or_default())
}
