//! Tries messages that are due: claim one, let it leave, note what became of it.
//!
//! The claim and the note are short units of work of their own; while the mail leaves none is
//! open. A process that ends between the two leaves a try without an end, and the message is due
//! again when its lease is over.

use mod_notification_api::spi::{Mail, MailError};
use rt_contract::CallCtx;
use rt_postgres::StoreError;

use crate::{
    NotificationModule,
    delivery::{ATTEMPTS_MAX, LEASE, Next, lost, next},
    letter::Letter,
    store::{DeliveryStore, DueMessage, claim_due},
};

/// What a run of the job did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deliveries {
    /// Taken by the transport.
    pub delivered: u32,
    /// To be tried again.
    pub postponed: u32,
    /// Given up.
    pub failed: u32,
}

impl Deliveries {
    /// Messages tried.
    #[must_use]
    pub const fn tried(self) -> u32 {
        self.delivered + self.postponed + self.failed
    }
}

pub(crate) async fn run(module: &NotificationModule, limit: u32) -> Result<Deliveries, StoreError> {
    let mut done = Deliveries::default();
    for _ in 0..limit {
        let Some(due) = module.db.with_retries(|| claim(module)).await? else {
            break;
        };
        let outcome = match due.attempt <= ATTEMPTS_MAX {
            true => next(due.id, due.attempt, deliver(module, &due).await, module.clock.now()),
            false => lost(),
        };
        module.db.with_retries(|| note(module, &due, &outcome)).await?;
        count(&mut done, &due, &outcome);
    }
    Ok(done)
}

async fn claim(module: &NotificationModule) -> Result<Option<DueMessage>, StoreError> {
    let now = module.clock.now();
    let mut uow = module.db.begin_system().await?;
    let due = claim_due(&mut uow, now, now.after(LEASE)).await?;
    uow.commit().await?;
    Ok(due)
}

async fn deliver(module: &NotificationModule, due: &DueMessage) -> Result<(), MailError> {
    let request = &due.request;
    let written = module.writer.write(request);
    let Letter { subject, text, html } =
        written.map_err(|defect| MailError::Refused(format!("cannot be written: {defect}")))?;
    let mail = Mail {
        id: due.id,
        from: request.from.clone(),
        to: request.to.clone(),
        subject,
        text,
        html,
        at: due.queued_at,
    };
    module.transport.send(&mail).await
}

async fn note(
    module: &NotificationModule,
    due: &DueMessage,
    outcome: &Next,
) -> Result<(), StoreError> {
    let ctx = CallCtx::system(due.tenant, "notification");
    let mut uow = module.db.begin(&ctx).await?;
    DeliveryStore::new(&mut uow, due.tenant).note(due, outcome, module.clock.now()).await?;
    uow.commit().await
}

fn count(done: &mut Deliveries, due: &DueMessage, outcome: &Next) {
    let label = match outcome {
        Next::Delivered => {
            done.delivered += 1;
            "delivered"
        }
        Next::TryAgain { error, .. } => {
            done.postponed += 1;
            tracing::warn!(message.id = %due.id, attempt = due.attempt, error, "mail postponed");
            "postponed"
        }
        Next::GivenUp { error } => {
            done.failed += 1;
            tracing::error!(message.id = %due.id, attempt = due.attempt, error, "mail given up");
            "failed"
        }
    };
    metrics::counter!("shop_notification_tries_total", "outcome" => label).increment(1);
}
