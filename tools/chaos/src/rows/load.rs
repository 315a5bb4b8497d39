//! R15 and R30: stopped under load, and loaded too much.

use std::time::Duration;

use serde_json::json;
use tokio::sync::watch;

use super::{AT_A_TIME, browse, good, no_failures, unknown};
use crate::{
    broken::{Checked, promise, reached},
    shopper::rush,
    world::World,
};

/// R15: asked to stop while everybody waits for a slow provider; of two processes each in turn.
pub(crate) async fn stopped(world: &mut World) -> Checked {
    let mut in_flight = 0;
    for process in (0..world.shop.processes()).rev() {
        in_flight += stopped_once(world, process).await?;
    }
    let least = world.settings.size.of(16, 64) as u64 / 2;
    reached("requests in flight at the stop", in_flight, least)
}

/// How many requests were in flight when a process was asked to stop.
async fn stopped_once(world: &mut World, process: usize) -> Checked<u64> {
    let count = world.settings.size.of(16, 64);
    let purchases = world.carts("R15", count, good).await?;
    let before = world.count(OPENED).await?;
    world.provider.control(&json!({ "delay_ms": 1_500 })).await?;
    let (answered, answers) = watch::channel(0);
    let under_way = rush(&world.client(), &world.history, purchases, count, &answered);
    // Their orders are there, and the money is asked for.
    for _ in 0..200 {
        if world.count(OPENED).await? - before >= i64::try_from(count).unwrap_or(0) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let in_flight = count as u64 - *answers.borrow();
    world.history.act(&format!("SIGTERM {}", world.shop.name(process)));
    let drained = world.shop.terminate(process).await?;
    let rushed = under_way.join_all().await;
    println!("    {} stopped in {drained:?}", world.shop.name(process));
    no_failures(&rushed)?;
    let (purchases, unanswered) = unknown(rushed);
    world.shop.start_again().await?;
    world.settle(purchases).await?;
    promise(unanswered == 0, || format!("{unanswered} requests in flight were not answered"))?;
    Ok(in_flight)
}

const OPENED: &str = "SELECT count(*) FROM orders.orders WHERE email LIKE 'r15-%'";

/// R30: everybody at once; each is answered yes, no or later, and then all is as before.
pub(crate) async fn overloaded(world: &mut World) -> Checked {
    let count = world.settings.size.of(120, 1_900);
    let purchases = world.carts("R30", count, good).await?;
    let client = world.client();
    let (rushed, browsed) = tokio::join!(world.rush(purchases, count), browse(&client, 30));
    let browsed = browsed?;
    no_failures(&rushed)?;
    for (purchase, outcome) in &rushed {
        let Some(answer) = outcome.answer() else { continue };
        let hint = answer.retry_after || !matches!(answer.status, 429 | 503);
        promise(hint, || format!("{}: {} without Retry-After", purchase.key, answer.text()))?;
    }
    let served = rushed.iter().filter(|(purchase, _)| purchase.was_answered(201)).count() as u64;
    let (purchases, unanswered) = unknown(rushed);
    println!("    {served} served, {unanswered} not answered, of {count}");
    let after = world.carts("R30", 10, good).await?;
    let rushed = world.rush(after, AT_A_TIME).await;
    let (after, _) = unknown(rushed);
    let well = after.iter().all(|purchase| purchase.was_answered(201));
    promise(well, || "after the overload not everybody is served".to_owned())?;
    world.settle(purchases).await?;
    world.settle(after).await?;
    reached("pages seen meanwhile", browsed, 30)?;
    reached("purchases served meanwhile", served, count as u64 / 4)
}
