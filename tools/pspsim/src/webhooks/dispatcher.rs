//! One task per pending webhook: wait until due, try, back off, settle.

use std::{sync::Arc, time::Duration};

use futures_util::future::join_all;
use tokio::{
    sync::{Notify, Semaphore, mpsc, watch},
    task::JoinSet,
};

use super::sender::Sender;
use crate::{
    chances::{Dice, Kind},
    clock,
    control::Behaviour,
    ledger::{Ledger, PendingWebhook, Record},
};

/// Attempts in flight at once, over all receivers.
const ATTEMPTS_AT_ONCE_MAX: usize = 64;
const BACKOFF_MS_MAX: u64 = 60_000;
/// Copies of a webhook that is doubled by chance.
const COPIES_BY_CHANCE: u64 = 3;

/// How stubborn deliveries are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RetryPolicy {
    /// The first wait; each next one is twice as long, up to a minute.
    pub(crate) backoff_ms: u64,
    /// After so many the webhook is given up; a restart before that begins anew.
    pub(crate) attempts_max: u32,
}

impl RetryPolicy {
    fn backoff(self, failed_attempts: u32) -> Duration {
        let doubled = 1u64.checked_shl(failed_attempts.saturating_sub(1)).unwrap_or(u64::MAX);
        Duration::from_millis(self.backoff_ms.saturating_mul(doubled).min(BACKOFF_MS_MAX))
    }
}

/// What a delivery works with.
pub(crate) struct Dispatcher {
    pub(crate) ledger: Ledger,
    pub(crate) sender: Sender,
    /// Where webhooks go whose payment names no address.
    pub(crate) default_url: Option<String>,
    pub(crate) behaviour: watch::Receiver<Behaviour>,
    pub(crate) dice: Arc<Dice>,
    pub(crate) retry: RetryPolicy,
    pub(crate) settled: Arc<Notify>,
}

impl Dispatcher {
    /// Delivers what the ledger announces, until dropped.
    pub(crate) async fn run(self, mut announced: mpsc::UnboundedReceiver<PendingWebhook>) {
        let dispatcher = Arc::new(self);
        let slots = Arc::new(Semaphore::new(ATTEMPTS_AT_ONCE_MAX));
        let mut deliveries = JoinSet::new();
        while let Some(webhook) = announced.recv().await {
            let url = webhook.order.url.clone().or_else(|| dispatcher.default_url.clone());
            // Left over from a run that had an address; it stays pending for the next that has one.
            let Some(url) = url else { continue };
            let (dispatcher, slots) = (Arc::clone(&dispatcher), Arc::clone(&slots));
            deliveries.spawn(async move { dispatcher.deliver(webhook, url, &slots).await });
            while deliveries.try_join_next().is_some() {}
        }
    }

    async fn deliver(&self, webhook: PendingWebhook, url: String, slots: &Semaphore) {
        // A due time in the past is due now.
        let wait = Duration::try_from(webhook.order.due_at - clock::now()).unwrap_or_default();
        tokio::time::sleep(wait + self.wait_by_chance()).await;
        let mut delivered = false;
        let attempts_max =
            if self.dice.throw(Kind::LoseWebhook) { 0 } else { self.retry.attempts_max };
        for attempt in 1..=attempts_max {
            if attempt > 1 {
                tokio::time::sleep(self.retry.backoff(attempt - 1)).await;
            }
            delivered = self.attempt_with_copies(&webhook, &url, slots).await;
            if delivered {
                break;
            }
        }
        let event_id = webhook.event.id.clone();
        if !delivered {
            tracing::warn!(event.id = %event_id, url, "a webhook was given up");
        }
        let settle = Record::WebhookSettled { event_id, delivered };
        // A ledger that ended leaves the webhook pending, which is the truth.
        let _ = self.ledger.run(move |desk| desk.commit(settle)).await;
        self.settled.notify_waiters();
    }

    fn wait_by_chance(&self) -> Duration {
        let chances = self.dice.chances();
        let mut wait_ms = 0;
        if self.dice.throw(Kind::ShuffleWebhook) {
            wait_ms = chances.shuffle_ms;
        }
        if self.dice.throw(Kind::LateWebhook) {
            wait_ms = chances.late_ms;
        }
        Duration::from_millis(wait_ms)
    }

    /// Sends the webhook and, on command, copies beside it; it is taken if any of them is.
    async fn attempt_with_copies(
        &self,
        webhook: &PendingWebhook,
        url: &str,
        slots: &Semaphore,
    ) -> bool {
        let mut behaviour = self.behaviour.clone();
        let Ok(copies) = behaviour
            .wait_for(|now| !now.hold_webhooks && !now.down)
            .await
            .map(|now| now.duplicate_webhooks)
        else {
            return false;
        };
        let _slot = slots.acquire().await.expect("the semaphore is never closed");
        if self.dice.throw(Kind::ForgeWebhook) && self.sender.forge(webhook, url).await {
            self.dice.forgery_was_taken();
        }
        let doubled = self.dice.throw(Kind::DuplicateWebhook);
        let copies = if doubled { copies.max(COPIES_BY_CHANCE) } else { copies };
        let attempts = (0..=copies).map(|_| self.sender.attempt(webhook, url));
        join_all(attempts).await.into_iter().any(|taken| taken)
    }
}
