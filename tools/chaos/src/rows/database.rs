//! R7 and R12: PostgreSQL.

use std::time::Duration;

use faultproxy::Faults;
use tokio::sync::watch;

use super::{AT_A_TIME, SKU, good, later, mostly_good, no_failures, unknown};
use crate::{
    broken::{Checked, harness, promise, reached},
    client::Outcome,
    shopper::{Purchase, ask_again, rush},
    world::World,
};

/// COMMITs of each kind that have to be hit, and in how many waves of shoppers at most.
const HIT_MIN: u64 = 3;
const WAVES_MAX: usize = 10;

/// R7: power cuts, killed connections, and COMMITs whose outcome nobody is told; and the same of
/// the calls between two processes.
pub(crate) async fn troubled(world: &mut World) -> Checked {
    plug_pulled(world).await?;
    connections_killed(world).await?;
    commits_unanswered(world).await?;
    super::network::broken(world).await
}

async fn plug_pulled(world: &mut World) -> Checked {
    let rounds = world.settings.rounds.unwrap_or(world.settings.size.of(1, 20));
    let mut chance = world.chance("R7");
    let (mut lost, mut placed_before) = (0, 0);
    for _ in 0..rounds {
        let purchases = world.carts("R7", world.settings.size.of(40, 300), mostly_good).await?;
        world.database.write_out().await?;
        world.database.write_nothing_unasked().await?;
        let (answered, mut answers) = watch::channel(0);
        let under_way = rush(&world.client(), &world.history, purchases, AT_A_TIME, &answered);
        let lives_to_answer = 4 + chance.below(16);
        answers.wait_for(|count| *count >= lives_to_answer).await.ok();
        world.history.act("PostgreSQL stops at once");
        world.database.pull_the_plug().await?;
        world.database.start_again().await?;
        let rushed = under_way.join_all().await;
        no_failures(&rushed)?;
        let settled = |(_, outcome): &&(Purchase, Outcome)| {
            outcome.answer().is_some_and(|answer| answer.status == 201)
        };
        placed_before += rushed.iter().filter(settled).count() as u64;
        lost += later(&rushed);
        let (purchases, _) = unknown(rushed);
        world.settle(purchases).await?;
    }
    reached("orders acknowledged around a power cut", placed_before, 4)?;
    reached("requests that a power cut hit", lost, 1)
}

async fn connections_killed(world: &mut World) -> Checked {
    let purchases = world.carts("R7", world.settings.size.of(40, 1_000), mostly_good).await?;
    let (answered, answers) = watch::channel(0);
    let count = purchases.len() as u64;
    let under_way = rush(&world.client(), &world.history, purchases, AT_A_TIME, &answered);
    let most = world.settings.size.of(30, 1_000) as u64;
    let mut killed = 0;
    while *answers.borrow() < count && killed < most {
        let ended: Vec<bool> = sqlx::query_scalar(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE application_name = 'shop' AND state <> 'idle' LIMIT 1",
        )
        .fetch_all(&world.database.pool)
        .await
        .map_err(harness("killing connections"))?;
        killed += ended.len() as u64;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let rushed = under_way.join_all().await;
    no_failures(&rushed)?;
    let (purchases, _) = unknown(rushed);
    world.settle(purchases).await?;
    reached("working connections killed", killed, 3)
}

/// Which COMMIT is hit is chance, so that shoppers come until enough of both kinds were.
async fn commits_unanswered(world: &mut World) -> Checked {
    let before = world.before_database.counts();
    let (mut swallowed, mut lost) = (0, 0);
    for _ in 0..WAVES_MAX {
        let purchases = world.carts("R7", world.settings.size.of(40, 1_000), mostly_good).await?;
        world.database.write_out().await?;
        let faults =
            Faults { swallow_commit_permille: 60, lose_commit_permille: 40, ..Faults::default() };
        world.before_database.set(faults);
        let rushed = world.rush(purchases, AT_A_TIME).await;
        no_failures(&rushed)?;
        let (purchases, _) = unknown(rushed);
        // They are asked about while COMMITs still go unanswered.
        let settled = ask_again(&world.client(), &world.history, purchases, AT_A_TIME).await?;
        let after = world.before_database.counts();
        world.settle(settled).await?;
        swallowed = after.commits_swallowed - before.commits_swallowed;
        lost = after.commits_lost - before.commits_lost;
        if swallowed.min(lost) >= HIT_MIN {
            break;
        }
    }
    reached("COMMITs carried out and not answered", swallowed, HIT_MIN)?;
    reached("COMMITs lost on their way", lost, HIT_MIN)
}

/// R12: somebody keeps a write transaction open; events wait for it, and none is lost.
pub(crate) async fn long_transaction(world: &mut World) -> Checked {
    let letters = "SELECT count(*) FROM notifications.messages WHERE recipient LIKE 'r12-%'";
    let before = world.count(letters).await?;
    let purchases = world.carts("R12", world.settings.size.of(32, 100), good).await?;
    let mut held = world.database.pool.begin().await.map_err(harness("a transaction"))?;
    sqlx::query("SELECT pg_current_xact_id()")
        .execute(&mut *held)
        .await
        .map_err(harness("a transaction"))?;
    // Slow answers keep other transactions open too, and let them end in another order.
    world.before_database.set(Faults { latency_ms: 10, ..Faults::default() });
    let rushed = world.rush(purchases, AT_A_TIME).await;
    no_failures(&rushed)?;
    world.before_database.heal();
    tokio::time::sleep(Duration::from_secs(world.settings.size.of(3, 60) as u64)).await;
    let early = world.count(letters).await? - before;
    held.rollback().await.map_err(harness("a transaction"))?;
    // What may still appear before an event must not be passed by.
    promise(early == 0, || format!("{early} events were relayed past an open transaction"))?;
    let (purchases, _) = unknown(rushed);
    let placed = purchases.iter().filter(|purchase| purchase.was_answered(201)).count();
    world.settle(purchases).await?;
    world.drain().await?;
    let all = world.count(letters).await? - before;
    promise(usize::try_from(all).is_ok_and(|all| all >= placed), || {
        format!("{placed} orders were placed, {all} letters were written ({SKU})")
    })?;
    let waited = u64::try_from(all - early).unwrap_or(0);
    reached("events that waited for the transaction", waited, 1)
}
