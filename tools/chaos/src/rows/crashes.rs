//! R1 and R2: the shop dies.

use std::time::Duration;

use tokio::sync::watch;

use super::{AT_A_TIME, later, mostly_good, unknown};
use crate::{
    broken::{Checked, harness, reached},
    shopper::{ask_again, rush},
    world::{RULE, World, times_said},
};

/// R1: killed after so many answers, again and again: now in the thick of it, now a little later,
/// when consumers have written down how far they are. Of two processes now one dies, now the
/// other, now both.
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
        for process in victims(world.shop.processes(), round) {
            world.kill_one(process);
        }
        open += world.count(OPEN_FLOWS).await?;
        let started = world.shop.start_again();
        let (started, rushed) = tokio::join!(started, under_way.join_all());
        started?;
        lost += later(&rushed);
        let (purchases, _) = unknown(rushed);
        let settled = ask_again(&world.client(), &world.history, purchases, AT_A_TIME).await?;
        world.purchases.extend(settled);
        println!("    round {round}: died after {lives_to_answer} answers");
        if round % 10 == 9 {
            world.drain().await?;
            world.judge().await?;
        }
    }
    reached("calls without an answer that settles them", lost, rounds as u64)?;
    reached("flows open at a death", u64::try_from(open).unwrap_or(0), 1)
}

/// The relay writes its cursors a few times a second; by then it has.
const CURSORS_WRITTEN: Duration = Duration::from_millis(500);

const OPEN_FLOWS: &str = "SELECT count(*) FROM orders.flows WHERE phase NOT IN ('done', 'undone')";

/// The processes that die in a round. The one that sells is the last.
pub(super) fn victims(processes: usize, round: usize) -> Vec<usize> {
    match round % 3 {
        0 => vec![processes - 1],
        1 => vec![0],
        _ => (0..processes).collect(),
    }
}

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
    "relay.delivered:order_changed_write_to_shopper",
];

/// What happens there.
const FATES: [&str; 2] = ["crash", "error"];

/// R2: dies, or fails, the n-th time it passes each labelled point.
pub(crate) async fn every_point(world: &mut World) -> Checked {
    let size = world.settings.size;
    let mut chance = world.chance("R2");
    let mut fates: Vec<(&str, &str)> =
        POINTS.iter().flat_map(|point| FATES.map(|fate| (*point, fate))).collect();
    if size.of(0, 1) == 0 {
        // In CI a seed tries a few of them; the full size tries all.
        while fates.len() > 4 {
            fates.remove(usize::try_from(chance.below(fates.len() as u64)).expect("an index"));
        }
    }
    let mut came = 0;
    for (point, fate) in &fates {
        // Few cards are declined, so that an undo is passed a few times only.
        let nth = if point.starts_with("undo") { 1 } else { 1 + chance.below(6) };
        let purchases = world.carts("R2", size.of(12, 24), |n| super::mostly_good(n + 5)).await?;
        world.database.write_out().await?;
        let rule = world.settings.folder.join(RULE);
        std::fs::write(&rule, format!("{point}={nth}:{fate}")).map_err(harness("a point"))?;
        let failed = times_failed(world, point);
        let rushed = world.rush(purchases, 4).await;
        let met = match *fate {
            "crash" => world.shop.died(PASSED_BY_THEN).await,
            _ => fails(world, point, failed).await,
        };
        std::fs::remove_file(&rule).map_err(harness("a point"))?;
        came += u64::from(met);
        println!("    {point}, time {nth}: {fate}{}", if met { "" } else { ", never came there" });
        world.shop.start_again().await?;
        let (purchases, _) = unknown(rushed);
        let settled = ask_again(&world.client(), &world.history, purchases, AT_A_TIME).await?;
        world.purchases.extend(settled);
    }
    reached("labelled points that were met", came, fates.len() as u64 / 2)
}

/// Every point is passed often enough soon after all purchases were answered, if ever.
const PASSED_BY_THEN: Duration = Duration::from_secs(30);

/// Waits until a point has failed once more than `before`.
async fn fails(world: &World, point: &str, before: usize) -> bool {
    let end = tokio::time::Instant::now() + PASSED_BY_THEN;
    while times_failed(world, point) == before {
        if tokio::time::Instant::now() > end {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    true
}

fn times_failed(world: &World, point: &str) -> usize {
    let said = format!("failpoint {point} fails");
    world.shop.logs().iter().map(|log| times_said(log, &said)).sum()
}
