//! S7: what happens in the shop reaches whoever wants to hear of it, whatever dies meanwhile.
//!
//! The receiver is a witness of its own: it keeps every request and checks every signature itself.
//! Held against each other are the events in the database, what the shop says of its deliveries,
//! and what was received.

mod endpoint;
mod verdict;

use std::time::Duration;

use serde_json::json;
use tokio::{sync::watch, time::Instant};

use super::{AT_A_TIME, crashes::victims, mostly_good, unknown};
use crate::{
    broken::{Checked, harness, promise, reached},
    shopper::{Purchase, ask_again, rush},
    topology::Shape,
    world::{RULE, Size, World},
};
use endpoint::Endpoint;

/// Tries that were lost in a death are made again after half a minute, and the slowest machine is
/// done by then. Were endpoints served one after the other, the one that hangs would need more: it
/// takes fifteen seconds for each event.
const PATIENCE: Duration = Duration::from_secs(240);
/// Until the first of many deliveries has come, or the point is met.
const BEGIN_PATIENCE: Duration = Duration::from_secs(60);
const BEGIN_PATIENCE_WITH_BUG: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(20);

/// S7: one endpoint takes everything, one fails at first, one never answers; the shop dies between
/// the answer of the first and its note of it, and at random moments while it delivers.
pub(crate) async fn delivered(world: &mut World) -> Checked {
    let lives_on = world.settings.lives_on;
    let healthy = Endpoint::make(world, "healthy", json!("take")).await?;
    if !lives_on {
        dies_before_the_note(world).await?;
    }
    let flaky = Endpoint::make(world, "flaky", json!({ "fail_first": { "times": 1 } })).await?;
    let hanging = Endpoint::make(world, "hanging", json!("hang")).await?;
    let size = world.settings.size;
    let rounds = world.settings.rounds.unwrap_or(size.of(1, 20));
    let mut cut_short = 0;
    for round in 0..rounds {
        cut_short += bought(world, [&healthy, &hanging], round).await?;
    }
    world.drain().await?;
    for endpoint in [&healthy, &flaky] {
        all_delivered(world, endpoint).await?;
    }
    let told = verdict::judge(world, &[&healthy, &flaky, &hanging]).await?;
    // None of its tries has ended well: whoever is served is not served in its turn.
    let waiting = hanging.count(world, STILL_QUEUED).await?;
    let all = hanging.events(world).await?.len() as u64;
    promise(waiting == all, || {
        format!("{all} events are to reach who never answers, and {waiting} still wait for that")
    })?;
    for endpoint in [healthy, flaky, hanging] {
        endpoint.remove(world).await?;
    }
    println!("    {} events were received {} times", told.events, told.received);
    reached("tries that failed first", told.failed_first, size.of(8, 100) as u64)?;
    reached("events sent again", told.repeats, size.of(8, 100) as u64)?;
    if lives_on {
        return Ok(());
    }
    // Of two shops that deliver the same events, the other may have noted what this one died of.
    let least = u64::from(world.settings.shape != Shape::Twins);
    reached("events taken, and taken again after a death", told.taken_again, least)?;
    reached("deliveries under way at a death", cut_short, 1)
}

/// The endpoint has taken an event, and the shop dies before it has noted that.
async fn dies_before_the_note(world: &mut World) -> Checked {
    let purchases = world.carts("S7", 4, mostly_good).await?;
    let rule = world.settings.folder.join(RULE);
    std::fs::write(&rule, "webhook.answered=2:crash").map_err(harness("a point"))?;
    let rushed = world.rush(purchases, AT_A_TIME).await;
    world.shop.died(begin_patience(world)).await;
    std::fs::remove_file(&rule).map_err(harness("a point"))?;
    world.history.act("the shop has died of an answer");
    away_for_a_while(world).await?;
    world.shop.start_again().await?;
    settled(world, unknown(rushed).0).await
}

/// Everybody buys, and the shop is killed once deliveries are under way; how many.
async fn bought(
    world: &mut World,
    [healthy, hanging]: [&Endpoint; 2],
    round: usize,
) -> Checked<u64> {
    let size = world.settings.size;
    let purchases = world.carts("S7", size.of(12, 100), mostly_good).await?;
    let before = world.sink.received(&healthy.name).await?.len();
    let (answered, _) = watch::channel(0);
    let under_way = rush(&world.client(), &world.history, purchases, AT_A_TIME, &answered);
    let mut cut_short = 0;
    if !world.settings.lives_on {
        let mut chance = world.chance(&format!("S7 {round}"));
        let lives_to = before + 1 + usize::try_from(chance.below(8)).unwrap_or(0);
        let end = Instant::now() + begin_patience(world);
        while Instant::now() < end
            && (world.sink.received(&healthy.name).await?.len() < lives_to
                || world.sink.received(&hanging.name).await?.is_empty())
        {
            tokio::time::sleep(PAUSE).await;
        }
        tokio::time::sleep(chance.up_to_ms(40)).await;
        for process in victims(world.shop.processes(), round) {
            world.kill_one(process);
        }
        cut_short = world.count(CUT_SHORT).await?.unsigned_abs();
        away_for_a_while(world).await?;
        world.shop.start_again().await?;
    }
    settled(world, unknown(under_way.join_all().await).0).await?;
    Ok(cut_short)
}

/// A shop that is away for half a minute finds that its tries were lost. In CI it is, by the clock
/// of the deliveries; where half of it goes on, and at the full size, the half minute is waited for.
async fn away_for_a_while(world: &World) -> Checked {
    if world.settings.size == Size::Ci && world.settings.shape == Shape::One {
        let passed = sqlx::query(PASS_LEASES).execute(&world.database.pool).await;
        passed.map_err(harness("letting time pass"))?;
    }
    Ok(())
}

/// Waits until the shop says that an endpoint has taken everything.
async fn all_delivered(world: &World, endpoint: &Endpoint) -> Checked {
    let end = Instant::now() + PATIENCE;
    loop {
        let missing = endpoint.count(world, NOT_DELIVERED).await?;
        if missing == 0 {
            return Ok(());
        }
        promise(Instant::now() < end, || {
            format!("{missing} events have not been delivered to {}", endpoint.name)
        })?;
        endpoint.minutes_pass(world).await?;
        tokio::time::sleep(PAUSE * 10).await;
    }
}

async fn settled(world: &mut World, purchases: Vec<Purchase>) -> Checked {
    let settled = ask_again(&world.client(), &world.history, purchases, AT_A_TIME).await?;
    world.purchases.extend(settled);
    Ok(())
}

fn begin_patience(world: &World) -> Duration {
    if world.settings.bug.is_some() { BEGIN_PATIENCE_WITH_BUG } else { BEGIN_PATIENCE }
}

/// The last tries of what waits, when they have not ended.
const CUT_SHORT: &str = "
    SELECT count(*) FROM webhooks.deliveries d
    JOIN webhooks.attempts a USING (tenant_id, delivery_id)
    WHERE d.state = 'queued' AND a.number = d.tries AND a.finished_at IS NULL";

const PASS_LEASES: &str = "
    UPDATE webhooks.deliveries d SET next_try_at = clock_timestamp()
    FROM webhooks.attempts a
    WHERE a.tenant_id = d.tenant_id AND a.delivery_id = d.delivery_id AND a.number = d.tries
      AND a.finished_at IS NULL AND d.state = 'queued'";

const STILL_QUEUED: &str = "
    SELECT count(*) FROM orders.events e
    JOIN webhooks.deliveries d USING (tenant_id, event_id)
    WHERE e.tenant_id = $1::uuid AND e.at > $2::timestamptz
      AND d.endpoint_id = $3::uuid AND d.state = 'queued'";

const NOT_DELIVERED: &str = "
    SELECT count(*) FROM orders.events e
    WHERE e.tenant_id = $1::uuid AND e.at > $2::timestamptz AND NOT EXISTS (
        SELECT FROM webhooks.deliveries d
        WHERE d.tenant_id = e.tenant_id AND d.event_id = e.event_id
          AND d.endpoint_id = $3::uuid AND d.state = 'delivered')";
