//! R3 and R4: the provider.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use faultproxy::Faults;
use serde_json::json;
use sqlx::PgPool;

use super::{AT_A_TIME, browse, good, mostly_good, no_failures, unknown};
use crate::{
    broken::{Checked, promise, reached},
    shopper::Card,
    world::World,
};

/// R3: one charge in three is not answered as it should be.
pub(crate) async fn loses_answers(world: &mut World) -> Checked {
    let purchases = world.carts("R3", world.settings.size.of(60, 1_000), silent_too).await?;
    world
        .provider
        .chances(&json!({
            "seed": world.settings.seed, "lose_reply_permille": 120, "reset_permille": 50,
            "charge_then_500_permille": 120, "hang_permille": 40, "decline_permille": 40,
            "lose_webhook_permille": 500,
        }))
        .await?;
    let lost_before = world.provider.happened("replies_lost").await?;
    let failed_before = world.provider.happened("charged_then_500").await?;
    let rushed = world.rush(purchases, AT_A_TIME).await;
    no_failures(&rushed)?;
    let (purchases, _) = unknown(rushed);
    let pending = purchases.iter().filter(|purchase| purchase.was_answered(202)).count() as u64;
    let lost = world.provider.happened("replies_lost").await? - lost_before;
    let failed = world.provider.happened("charged_then_500").await? - failed_before;
    world.settle(purchases).await?;
    reached("charges whose answer was lost", lost, 2)?;
    reached("charges answered 500", failed, 2)?;
    reached("answers that the payment is being checked", pending, 1)
}

/// Some cards are charged and never answered, whatever chance says.
fn silent_too(number: usize) -> Card {
    if number % 20 == 3 { Card::NeverAnswers } else { mostly_good(number) }
}

/// R4: the provider says nothing, then is away; nobody holds a transaction meanwhile.
pub(crate) async fn away(world: &mut World) -> Checked {
    let half = world.settings.size.of(16, 250);
    let mut purchases = world.carts("R4", half * 2, good).await?;
    let refused = purchases.split_off(half);
    world.before_provider.set(Faults { stall: true, ..Faults::default() });
    let watching = Watching::begin(world.database.pool.clone());
    let pages = world.settings.size.of(90, 3_000);
    let client = world.client();
    let (rushed, browsed) = tokio::join!(world.rush(purchases, half), browse(&client, pages));
    let browsed = browsed?;
    no_failures(&rushed)?;
    let (mut purchases, _) = unknown(rushed);
    let pending = purchases.iter().filter(|purchase| purchase.was_answered(202)).count() as u64;
    world.before_provider.set(Faults { refuse: true, ..Faults::default() });
    world.before_provider.cut();
    let rushed = world.rush(refused, half).await;
    no_failures(&rushed)?;
    purchases.extend(unknown(rushed).0);
    let (looks, idle) = watching.end().await;
    world.settle(purchases).await?;
    promise(idle == 0, || format!("{idle} times a transaction was open, and idle, for a second"))?;
    reached("looks for idle transactions", looks, 5)?;
    reached("answers that the payment is being checked", pending, half as u64 / 2)?;
    reached("pages seen meanwhile", browsed, pages as u64)?;
    reached("connections that the provider refused", world.before_provider.counts().refused, 1)
}

/// Looks again and again for transactions that wait for somebody outside.
struct Watching {
    stop: Arc<AtomicBool>,
    looks: Arc<AtomicU64>,
    idle: Arc<AtomicU64>,
    task: tokio::task::JoinHandle<()>,
}

impl Watching {
    fn begin(pool: PgPool) -> Self {
        let (stop, looks, idle) = <(Arc<AtomicBool>, Arc<AtomicU64>, Arc<AtomicU64>)>::default();
        let (stopped, looked, found) = (stop.clone(), looks.clone(), idle.clone());
        let task = tokio::spawn(async move {
            while !stopped.load(Ordering::Relaxed) {
                let idle: Result<i64, _> = sqlx::query_scalar(
                    "SELECT count(*) FROM pg_stat_activity
                     WHERE state = 'idle in transaction'
                       AND clock_timestamp() - state_change > interval '1 second'",
                )
                .fetch_one(&pool)
                .await;
                looked.fetch_add(1, Ordering::Relaxed);
                found.fetch_add(idle.unwrap_or(0).unsigned_abs(), Ordering::Relaxed);
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        });
        Self { stop, looks, idle, task }
    }

    async fn end(self) -> (u64, u64) {
        self.stop.store(true, Ordering::Relaxed);
        self.task.await.ok();
        (self.looks.load(Ordering::Relaxed), self.idle.load(Ordering::Relaxed))
    }
}
