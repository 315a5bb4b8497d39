//! What a process does without being asked: relays, flows, jobs.

use std::{future::Future, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use app_checkout::Worker;
use app_import::jobs::ImportJobs;
use app_search::Follower;
use futures_util::FutureExt;
use kernel_common::Clock;
use kernel_events::Subscription;
use mod_cart::{PostgresCarts, forget_idle_carts};
use mod_notification::NotificationModule;
use mod_payment::PaymentModule;
use mod_webhook::WebhookModule;
use rt_config::Topology;
use rt_postgres::{ModuleDb, Postgres, Relay};
use tokio::{sync::watch, task::JoinSet};

use crate::{
    alarms,
    modules::{Modules, local_schemas},
};

/// Tasks that end when they are told to.
pub(crate) struct Background {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

/// Time between two looks for mail that is due, and mails in one look.
const MAIL: Duration = Duration::from_secs(1);
const MAIL_BATCH: u32 = 50;
/// Time between two looks for payments and refunds nobody has answered, how long they must have
/// been quiet, and how many one look asks about.
const PAYMENTS: Duration = Duration::from_secs(5);
const PAYMENTS_QUIET: Duration = Duration::from_secs(5);
const PAYMENTS_BATCH: u32 = 50;
/// Time between two looks for transfers whose deadline has passed, and how many one look takes.
const TRANSFERS: Duration = Duration::from_secs(10);
const TRANSFERS_BATCH: u32 = 100;
/// Time between two looks for events that are due at somebody's address.
const WEBHOOKS: Duration = Duration::from_millis(250);
/// Time between two rounds through the deliveries that were settled long ago.
const OLD_WEBHOOKS: Duration = Duration::from_secs(60 * 60);
/// Time between two rounds through the carts that nobody has changed for long.
const IDLE_CARTS: Duration = Duration::from_secs(60 * 60);
/// Time between two looks for flows of versions that this program does not have.
const FLOW_ALARM: Duration = Duration::from_secs(60);
/// Time between two looks for tables that have doubled: a new shop's first hundred orders find what
/// they need soon after.
const STATISTICS: Duration = Duration::from_secs(2);
/// Time between two rounds of housekeeping in the event tables.
const HOUSEKEEPING: Duration = Duration::from_secs(6 * 60 * 60);

impl Background {
    pub(crate) fn new() -> Self {
        Self { stop: watch::Sender::new(false), tasks: JoinSet::new() }
    }

    /// Delivers the events of the local modules, and keeps their tables in order.
    pub(crate) fn relay(
        &mut self,
        postgres: Option<&Postgres>,
        topology: &Topology,
        subscriptions: &[Subscription],
    ) {
        let Some(postgres) = postgres else { return };
        for schema in local_schemas(topology) {
            let module = postgres.module(&schema);
            // Events are named after their schema: a consumer reads only what it may want.
            let wanted = |subscription: &&Subscription| {
                subscription.types.iter().any(|prefix| {
                    prefix.is_empty() || prefix.starts_with(&format!("{}.", schema.schema))
                })
            };
            let wanted: Vec<_> = subscriptions.iter().filter(wanted).cloned().collect();
            if !wanted.is_empty() {
                let stopped = self.stopped();
                self.spawn("relay", Relay::new(module.clone(), wanted).run(stopped));
            }
            self.every("housekeeping", HOUSEKEEPING, move || keep_house(module.clone()));
        }
    }

    /// Keeps what the server knows of the local modules' tables young.
    pub(crate) fn statistics(&mut self, postgres: Option<&Postgres>, topology: &Topology) {
        let Some(postgres) = postgres.cloned() else { return };
        let schemas: Arc<[&str]> =
            local_schemas(topology).into_iter().map(|schema| schema.schema).collect();
        self.every("statistics", STATISTICS, move || {
            refresh_statistics(postgres.clone(), schemas.clone())
        });
    }

    /// Drives flows that were left.
    pub(crate) fn flows(&mut self, worker: Worker) {
        let stopped = self.stop.subscribe();
        self.spawn("flows", worker.run(stopped));
    }

    /// Goes on with imports that were left, and ends them in order.
    pub(crate) fn imports(&mut self, imports: ImportJobs) {
        let stopped = self.stopped();
        self.spawn("imports", imports.run(stopped));
    }

    /// Keeps the search indexes of this process true.
    pub(crate) fn search(&mut self, follower: Follower) {
        let stopped = self.stopped();
        self.spawn("search", follower.run(stopped));
    }

    /// Alarms on flows that no worker of this program would ever take up.
    pub(crate) fn flow_alarm(&mut self, postgres: &Postgres) {
        let postgres = postgres.clone();
        self.every("flow_alarm", FLOW_ALARM, move || alarms::unknown_flows(postgres.clone()));
    }

    /// The jobs of the local modules.
    pub(crate) fn jobs(&mut self, modules: &Modules, cart_idle: Duration, clock: &Arc<dyn Clock>) {
        if let Some(carts) = modules.cart_store.clone() {
            let clock = clock.clone();
            self.every("idle_carts", IDLE_CARTS, move || {
                forget_carts(carts.clone(), clock.clone(), cart_idle)
            });
        }
        if let Some(notification) = modules.notification.clone() {
            self.every("mail", MAIL, move || deliver_mail(notification.clone()));
        }
        if let Some(payment) = modules.payment.clone() {
            let due = payment.clone();
            self.every("payments", PAYMENTS, move || refresh_payments(payment.clone()));
            self.every("transfers", TRANSFERS, move || expire_transfers(due.clone()));
        }
        if let Some(webhook) = modules.webhook.clone() {
            let (old, stop) = (webhook.clone(), self.stop.subscribe());
            // It is told of the end itself: an endpoint may take long, and nobody waits for it then.
            self.every("webhooks", WEBHOOKS, move || {
                deliver_webhooks(webhook.clone(), stop.clone())
            });
            self.every("old_webhooks", OLD_WEBHOOKS, move || forget_webhooks(old.clone()));
        }
    }

    /// Repeats a job until the process stops. One that panics is begun again after its pause.
    pub(crate) fn every<F, Fut>(&mut self, name: &'static str, pause: Duration, job: F)
    where
        F: Fn() -> Fut + Send + 'static,
        Fut: Future<Output = ()> + Send,
    {
        let mut stop = self.stop.subscribe();
        self.tasks.spawn(async move {
            while !*stop.borrow() {
                noticed(name, job()).await;
                tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    changed = stop.changed() => if changed.is_err() { return },
                }
            }
        });
    }

    fn spawn(&mut self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(noticed(name, task));
    }

    /// Tells every task to end and waits until they have.
    pub(crate) async fn end(mut self) {
        self.stop.send_replace(true);
        while let Some(ended) = self.tasks.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a background task ended by itself");
            }
        }
    }

    fn stopped(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut stop = self.stop.subscribe();
        async move {
            // An error means that the sender is gone: stopped as well.
            let _ = stop.wait_for(|stopped| *stopped).await;
        }
    }
}

/// Does `work`. A panic is told when it happens, and not when the process ends.
async fn noticed(name: &'static str, work: impl Future<Output = ()> + Send) {
    if AssertUnwindSafe(work).catch_unwind().await.is_err() {
        tracing::error!(task = name, "a background task panicked");
        metrics::counter!("shop_background_panics_total", "task" => name).increment(1);
    }
}

async fn refresh_statistics(postgres: Postgres, schemas: Arc<[&'static str]>) {
    if let Err(error) = postgres.refresh_statistics(&schemas).await {
        tracing::debug!(%error, "statistics are not taken now; the server takes them by itself");
    }
}

async fn refresh_payments(payment: Arc<PaymentModule>) {
    if let Err(error) = payment.refresh_pending(PAYMENTS_QUIET, PAYMENTS_BATCH).await {
        tracing::warn!(%error, "unsettled payments cannot be asked about now; tried again later");
    }
}

async fn expire_transfers(payment: Arc<PaymentModule>) {
    if let Err(error) = payment.expire_overdue(TRANSFERS_BATCH).await {
        tracing::warn!(%error, "overdue transfers cannot be looked at now; tried again later");
    }
}

async fn forget_carts(carts: PostgresCarts, clock: Arc<dyn Clock>, idle: Duration) {
    match forget_idle_carts(&carts, clock.as_ref(), idle).await {
        Ok(0) => {}
        Ok(forgotten) => tracing::info!(forgotten, "idle carts are forgotten"),
        Err(error) => tracing::warn!(%error, "idle carts cannot be forgotten now; tried later"),
    }
}

async fn deliver_mail(notification: Arc<NotificationModule>) {
    if let Err(error) = notification.deliver_due(MAIL_BATCH).await {
        tracing::warn!(%error, "mail cannot be delivered now; tried again later");
    }
}

async fn deliver_webhooks(webhook: Arc<WebhookModule>, stop: watch::Receiver<bool>) {
    if let Err(error) = webhook.deliver_due(stop).await {
        tracing::warn!(%error, "webhooks cannot be delivered now; tried again later");
    }
}

async fn forget_webhooks(webhook: Arc<WebhookModule>) {
    match webhook.forget_old().await {
        Ok(0) => {}
        Ok(forgotten) => tracing::info!(forgotten, "old webhook deliveries are forgotten"),
        Err(error) => tracing::warn!(%error, "old webhook deliveries cannot be forgotten now"),
    }
}

async fn keep_house(module: ModuleDb) {
    if let Err(error) = module.keep_house().await {
        tracing::warn!(%error, module = module.name(), "housekeeping failed; tried again later");
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            Arc,
            atomic::{AtomicU32, Ordering},
        },
        time::Duration,
    };

    use super::Background;

    #[tokio::test]
    async fn a_job_that_panics_is_begun_again() {
        let begun = Arc::new(AtomicU32::new(0));
        let (counting, mut background) = (begun.clone(), Background::new());
        background.every("panicking", Duration::from_millis(1), move || {
            let nth = counting.fetch_add(1, Ordering::SeqCst);
            async move { assert!(nth > 1, "planted") }
        });
        let thrice = async {
            while begun.load(Ordering::SeqCst) < 3 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        let came = tokio::time::timeout(Duration::from_secs(60), thrice).await;
        assert!(came.is_ok(), "begun {} times", begun.load(Ordering::SeqCst));
        background.end().await;
    }
}
