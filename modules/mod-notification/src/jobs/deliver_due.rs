//! Tries messages that are due: claim one, let it leave, note what became of it and claim the next.
//!
//! The note of one and the claim of the next are one short unit of work; while a mail leaves none
//! is open. A process that ends between the two leaves a try without an end, and the message is
//! due again when its lease is over.

use mod_notification_api::spi::{Mail, MailError};
use rt_postgres::{StoreError, UnitOfWork};

use crate::{
    NotificationModule,
    delivery::{ATTEMPTS_MAX, LEASE, Next, lost, next},
    letter::Letter,
    store::{self, DueMessage, claim_due, next_try},
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
    if limit == 0 || module.quiet.holds_at(module.clock.now()) {
        return Ok(done);
    }
    let mut next_due = module.db.with_retries(|| claim_next(module)).await?;
    while let Some(due) = next_due {
        let outcome = match due.attempt <= ATTEMPTS_MAX {
            true => next(due.id, due.attempt, deliver(module, &due).await, module.clock.now()),
            false => lost(),
        };
        count(&mut done, &due, &outcome);
        if done.tried() == limit {
            module.db.with_retries(|| note(module, &due, &outcome)).await?;
            break;
        }
        let noted = module.db.with_retries(|| note_and_claim_next(module, &due, &outcome)).await;
        next_due = match noted {
            Ok(next_due) => next_due,
            Err(error) => {
                // What stands in the way of the next must not undo what is known of this one.
                module.db.with_retries(|| note(module, &due, &outcome)).await?;
                return Err(error);
            }
        };
    }
    Ok(done)
}

async fn claim_next(module: &NotificationModule) -> Result<Option<DueMessage>, StoreError> {
    let looking = module.quiet.begin_looking();
    let mut uow = module.db.begin_system().await?;
    let due = claim(module, &mut uow, looking).await?;
    match due {
        Some(_) => uow.commit().await?,
        None => uow.rollback().await?,
    }
    Ok(due)
}

async fn note_and_claim_next(
    module: &NotificationModule,
    due: &DueMessage,
    outcome: &Next,
) -> Result<Option<DueMessage>, StoreError> {
    let looking = module.quiet.begin_looking();
    let mut uow = module.db.begin_system().await?;
    store::note(&mut uow, due, outcome, module.clock.now()).await?;
    let next_due = claim(module, &mut uow, looking).await?;
    uow.commit().await?;
    Ok(next_due)
}

async fn note(
    module: &NotificationModule,
    due: &DueMessage,
    outcome: &Next,
) -> Result<(), StoreError> {
    let mut uow = module.db.begin_system().await?;
    store::note(&mut uow, due, outcome, module.clock.now()).await?;
    uow.commit().await
}

/// Claims what is due, or notes how long there will be nothing.
async fn claim(
    module: &NotificationModule,
    uow: &mut UnitOfWork,
    looking: u64,
) -> Result<Option<DueMessage>, StoreError> {
    let now = module.clock.now();
    let due = claim_due(uow, now, now.after(LEASE)).await?;
    if due.is_none() {
        module.quiet.note(looking, now, next_try(uow).await?);
    }
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
