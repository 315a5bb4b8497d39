//! Posts what is due: claim, let it leave, note what became of it, and claim more while others are
//! still under way.
//!
//! What has ended is noted, and more is claimed, in one short unit of work; while a request is
//! under way none is open. A process that ends between the two leaves a try without an end, and the
//! delivery is due again when its lease is over. No endpoint waits for another: each gets a few
//! requests at once, and those that do not answer are in a lane of their own.

use std::mem;

use kernel_common::Timestamp;
use mod_webhook_api::spi::{WebhookAnswer, WebhookRequest};
use rt_postgres::{StoreError, UnitOfWork};
use tokio::sync::watch;

use super::under_way::UnderWay;
use crate::{
    WebhookModule,
    delivery::{ATTEMPTS_MAX, Decision, Fate, LEASE_BEYOND, Next, decide, lost},
    store::{Due, Judged, claim_due, next_try, note_deliveries, note_endpoints},
};

/// What a run of the job did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deliveries {
    /// Taken by their endpoint.
    pub delivered: u32,
    /// To be tried again.
    pub postponed: u32,
    /// Given up.
    pub failed: u32,
}

impl Deliveries {
    /// Tries that have ended.
    #[must_use]
    pub const fn tried(self) -> u32 {
        self.delivered + self.postponed + self.failed
    }
}

pub(crate) async fn run(
    module: &WebhookModule,
    mut stop: watch::Receiver<bool>,
) -> Result<Deliveries, StoreError> {
    let (mut done, mut under_way, mut ended) = (Deliveries::default(), UnderWay::new(), vec![]);
    loop {
        let stopping = *stop.borrow() || stop.has_changed().is_err();
        let looks = !stopping && !module.quiet.holds_at(module.clock.now());
        if looks || !ended.is_empty() {
            let noting = mem::take(&mut ended);
            let claimed = note_and_claim(module, &noting, looks.then_some(&under_way)).await?;
            ended = begin(module, &mut under_way, claimed).await?;
        }
        if ended.is_empty() {
            if stopping || under_way.is_empty() {
                return Ok(done);
            }
            let some = under_way.some(&module.quiet, &mut stop).await;
            let now = module.clock.now();
            let judge = |(due, outcome): &_| judged(due, decide(&due.tried, outcome, now));
            ended = some.iter().map(judge).collect();
        }
        for one in &ended {
            count(&mut done, one);
        }
    }
}

/// Notes what has ended, and claims more beside what is under way.
async fn note_and_claim(
    module: &WebhookModule,
    ended: &[Judged],
    beside: Option<&UnderWay>,
) -> Result<Vec<Due>, StoreError> {
    let turn = module.db.with_retries(|| take_turn(module, ended, beside)).await;
    if turn.is_err() && !ended.is_empty() && beside.is_some() {
        // What stands in the way of the next must not undo what is known of these.
        module.db.with_retries(|| take_turn(module, ended, None)).await?;
    }
    turn
}

async fn take_turn(
    module: &WebhookModule,
    ended: &[Judged],
    beside: Option<&UnderWay>,
) -> Result<Vec<Due>, StoreError> {
    let looking = module.quiet.begin_looking();
    let mut uow = module.db.begin_system().await?;
    if !ended.is_empty() {
        let now = module.clock.now();
        note_endpoints(&mut uow, ended, now).await?;
        note_deliveries(&mut uow, ended, now).await?;
    }
    let claimed = match beside {
        Some(beside) => claim(module, &mut uow, beside, looking).await?,
        None => Vec::new(),
    };
    match ended.is_empty() && claimed.is_empty() {
        true => uow.rollback().await?,
        false => uow.commit().await?,
    }
    Ok(claimed)
}

/// Claims what is due, or notes how long there will be nothing.
async fn claim(
    module: &WebhookModule,
    uow: &mut UnitOfWork,
    beside: &UnderWay,
    looking: u64,
) -> Result<Vec<Due>, StoreError> {
    let now = module.clock.now();
    let lease = (now, now.after(module.patience + LEASE_BEYOND));
    let due = claim_due(uow, lease, &beside.busy(), beside.lanes()).await?;
    if due.is_empty() {
        module.quiet.note(looking, now, next_try(uow).await?);
    }
    Ok(due)
}

/// Lets what was claimed leave. What ends here already: tries that never ended were too many.
async fn begin(
    module: &WebhookModule,
    under_way: &mut UnderWay,
    claimed: Vec<Due>,
) -> Result<Vec<Judged>, StoreError> {
    if !claimed.is_empty() && rt_failpoints::planted("webhook_delivered_before_sent") {
        let sent = WebhookAnswer { status: 200, retry_after: None };
        let now = module.clock.now();
        let judge = |due: &Due| judged(due, decide(&due.tried, &Ok(sent), now));
        let taken: Vec<_> = claimed.iter().map(judge).collect();
        note_and_claim(module, &taken, None).await?;
    }
    under_way.serve(&claimed);
    let mut ended = Vec::new();
    for due in claimed {
        if due.tried.attempt > ATTEMPTS_MAX {
            ended.push(judged(&due, lost()));
        } else {
            let request = request(&due, module.clock.now());
            under_way.begin(module, due, request);
        }
    }
    Ok(ended)
}

/// What leaves: signed now, and by two secrets while one takes the place of the other.
fn request(due: &Due, now: Timestamp) -> WebhookRequest {
    let timestamp_seconds = now.unix_micros().div_euclid(1_000_000);
    let id = due.event_id.to_string();
    let old = due.old_secret.as_ref().filter(|(_, until)| now < *until).map(|(old, _)| old);
    let secrets = std::iter::once(&due.secret).chain(old);
    let signatures: Vec<String> =
        secrets.map(|secret| secret.sign(&id, timestamp_seconds, &due.body)).collect();
    WebhookRequest {
        url: due.url.clone(),
        id: due.event_id,
        timestamp_seconds,
        signature: signatures.join(" "),
        body: due.body.clone(),
    }
}

fn judged(due: &Due, decision: Decision) -> Judged {
    let (tenant, endpoint, delivery) = (due.tenant, due.endpoint, due.tried.id);
    Judged { tenant, endpoint, delivery, number: due.number, decision }
}

fn count(done: &mut Deliveries, judged: &Judged) {
    let Decision { next, endpoint, error, .. } = &judged.decision;
    let (id, endpoint_id) = (judged.delivery, judged.endpoint);
    let error = error.as_deref().unwrap_or_default();
    let label = match next {
        Next::Delivered => {
            done.delivered += 1;
            "delivered"
        }
        // The merchant's own systems: nothing that whoever runs the shop could mend.
        Next::TryAgain { .. } => {
            done.postponed += 1;
            tracing::debug!(delivery.id = %id, endpoint.id = %endpoint_id, error, "webhook postponed");
            "postponed"
        }
        Next::GivenUp => {
            done.failed += 1;
            tracing::warn!(delivery.id = %id, endpoint.id = %endpoint_id, error, "webhook given up");
            "failed"
        }
    };
    if let Some(Fate::Gone | Fate::FailedForLong) = endpoint {
        tracing::warn!(endpoint.id = %endpoint_id, error, "webhook endpoint given up");
    }
    metrics::counter!("shop_webhook_tries_total", "outcome" => label).increment(1);
}
