//! R1 and R2: the shop dies.

use std::time::Duration;

use tokio::sync::watch;

use super::{AT_A_TIME, mostly_good, unknown};
use crate::{
    broken::{Checked, harness, reached},
    shopper::{ask_again, rush},
    world::{RULE, World},
};

/// R1: killed after so many answers, again and again: now in the thick of it, now a little later,
/// when consumers have written down how far they are.
pub(crate) async fn killed(world: &mut World) -> Checked {
    let size = world.settings.size;
    let rounds = world.settings.rounds.unwrap_or(size.of(2, 100));
    let count = size.of(40, 300);
    let mut chance = world.chance("R1");
    let (mut lost, mut open) = (0, 0);
    for round in 0..rounds {
        let purchases = world.carts("R1", count, mostly_good).await?;
        world.database.write_out().await?;
        let (answered, mut answers) = watch::channel(0);
        let under_way = rush(&world.client(), &world.history, purchases, AT_A_TIME, &answered);
        let by_chance = chance.below(count as u64 * 3 / 4);
        let (lives_to_answer, lives_on) = match round % 2 {
            0 => (by_chance, chance.up_to_ms(40)),
            _ => (by_chance.max(count as u64 / 3), CURSORS_WRITTEN + chance.up_to_ms(500)),
        };
        answers.wait_for(|count| *count >= lives_to_answer).await.ok();
        tokio::time::sleep(lives_on).await;
        world.history.act("kill -9 shop");
        world.shop.kill();
        open += world.count(OPEN_FLOWS).await?;
        let started = world.shop.start_again();
        let (started, rushed) = tokio::join!(started, under_way.join_all());
        started?;
        let (purchases, unanswered) = unknown(rushed);
        lost += unanswered;
        let settled = ask_again(&world.client(), &world.history, purchases, AT_A_TIME).await?;
        world.purchases.extend(settled);
        println!("    round {round}: died after {lives_to_answer} answers");
        if round % 10 == 9 {
            world.drain().await?;
            world.judge().await?;
        }
    }
    reached("calls without an answer", lost, rounds as u64)?;
    reached("flows open at a death", u64::try_from(open).unwrap_or(0), 1)
}

/// The relay writes its cursors a few times a second; by then it has.
const CURSORS_WRITTEN: Duration = Duration::from_millis(500);

const OPEN_FLOWS: &str = "SELECT count(*) FROM orders.flows WHERE phase NOT IN ('done', 'undone')";

/// Where a checkout can die, as the shop's own labels say.
const POINTS: &[&str] = &[
    "commit.before:order",
    "commit.after:order",
    "commit.before:inventory",
    "commit.after:inventory",
    "commit.before:payment",
    "commit.after:payment",
    "commit.before:notification",
    "commit.after:notification",
    "provider.before",
    "provider.after",
    "step.before",
    "step.after",
    "undo.before",
    "undo.after",
    "relay.delivered",
];

/// R2: dies, or fails, the n-th time it passes each labelled point.
pub(crate) async fn every_point(world: &mut World) -> Checked {
    let size = world.settings.size;
    let mut chance = world.chance("R2");
    let mut points: Vec<&str> = POINTS.to_vec();
    if size.of(0, 1) == 0 {
        // In CI a seed tries a few of them; the full size tries all.
        while points.len() > 3 {
            points.remove(usize::try_from(chance.below(points.len() as u64)).expect("an index"));
        }
    }
    let (mut died, mut lost) = (0, 0);
    for point in &points {
        let nth = 1 + chance.below(6);
        let purchases = world.carts("R2", size.of(12, 24), |n| super::mostly_good(n + 5)).await?;
        world.database.write_out().await?;
        let rule = world.settings.folder.join(RULE);
        std::fs::write(&rule, format!("{point}={nth}:crash")).map_err(harness("a point"))?;
        let rushed = world.rush(purchases, 4).await;
        let came = world.shop.died(Duration::from_secs(3)).await;
        std::fs::remove_file(&rule).map_err(harness("a point"))?;
        if came {
            died += 1;
            println!("    died at {point}, time {nth}");
            world.shop.start_again().await?;
        } else {
            println!("    never came to {point} {nth} times");
        }
        let (purchases, unanswered) = unknown(rushed);
        lost += unanswered;
        let settled = ask_again(&world.client(), &world.history, purchases, AT_A_TIME).await?;
        world.purchases.extend(settled);
    }
    reached("deaths at a labelled point", died, points.len() as u64 / 2)?;
    reached("calls without an answer", lost, 1)
}
