//! The soak: a shop at work for long, under steady shoppers and mild trouble.
//!
//! Every leg has shoppers who come at a steady pace while something small is broken now and then,
//! then a rest in which everything has to be settled and the audit green, then one row of the goal
//! sheet. Memory, files, connections and answers are written down at every rest: what creeps up is
//! found there.
//!
//! Left out: rows that end the shop. Its memory would begin anew with each of them.

mod report;
mod shoppers;
mod vitals;

use std::{fs, path::PathBuf, time::Duration};

use clap::Args;
use faultproxy::Faults;
use serde_json::json;
use tokio::time::Instant;

use crate::{
    broken::{Broken, Checked, harness},
    chance::Chance,
    rows::{self, SKU},
    topology::Shape,
    world::{Settings, Size, World},
};
use report::{Leg, Report};

/// Rows that leave the shop running, however often they come.
const ROWS: [&str; 10] = ["R3", "R4", "R5", "R6", "R7", "R8", "R12", "R18", "R20", "S7"];
const STOCK: i64 = 20_000;

/// What a soak is told.
#[derive(Clone, Debug, Args)]
pub(crate) struct Soak {
    /// How long
    #[arg(long, default_value_t = 30)]
    minutes: u64,
    /// What the trouble follows from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Shoppers who come each second
    #[arg(long, default_value_t = 8)]
    shoppers_per_second: u32,
    /// Seconds that shoppers come before everything has to come to rest
    #[arg(long, default_value_t = 45)]
    leg_seconds: u64,
    /// 2: inventory and payment in a process apart
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=2))]
    processes: u8,
    /// Where the result is written, as FILE.md and FILE.json
    #[arg(long, value_name = "FILE")]
    result: Option<PathBuf>,
    /// Folder of the run; kept when it is red
    #[arg(long)]
    folder: Option<PathBuf>,
}

/// Runs it to its end, or to the first thing that is wrong; whether it is green.
pub(crate) async fn run(soak: &Soak) -> bool {
    let folder = soak.folder.clone().unwrap_or_else(|| {
        std::env::temp_dir().join(format!("shop-chaos-{}-soak", std::process::id()))
    });
    let settings = Settings {
        folder: folder.clone(),
        seed: soak.seed,
        size: Size::Ci,
        shape: if soak.processes == 2 { Shape::Apart } else { Shape::One },
        rounds: None,
        redis: false,
        lives_on: true,
        bug: None,
    };
    let mut report = Report::of(soak);
    let ran = match World::start(settings).await {
        Ok(mut world) => {
            let ran = legs(&mut world, soak, &mut report).await;
            if let Err(broken) = &ran {
                world.keep(&broken.to_string()).ok();
            }
            ran
        }
        Err(broken) => Err(broken),
    };
    report.ended(ran.as_ref().err());
    println!("{}", report.markdown());
    if let Some(file) = &soak.result
        && let Err(broken) = write(file, &report)
    {
        println!("{broken}");
        return false;
    }
    match ran {
        Ok(()) => {
            fs::remove_dir_all(&folder).ok();
        }
        Err(broken) => println!("RED  {broken}\n     kept: {}", folder.display()),
    }
    report.is_green()
}

fn write(file: &std::path::Path, report: &Report) -> Checked {
    let written = fs::write(file.with_extension("md"), report.markdown())
        .and_then(|()| fs::write(file.with_extension("json"), report.json()));
    written.map_err(harness("writing the result"))
}

async fn legs(world: &mut World, soak: &Soak, report: &mut Report) -> Checked {
    let begun = Instant::now();
    let end = begun + Duration::from_secs(soak.minutes * 60);
    let mut chance = world.chance("soak");
    let mut rows = Vec::new();
    while Instant::now() < end {
        world.stock(&[SKU], STOCK).await?;
        let until = end.min(Instant::now() + Duration::from_secs(soak.leg_seconds));
        let steady = shoppers::steady(world, soak.shoppers_per_second, until);
        let troubles = trouble(world, &mut chance, until).await?;
        let shopped = steady.await.map_err(harness("the shoppers"))??;
        world.purchases.extend(shopped.purchases.iter().cloned());
        world.drain().await?;
        world.judge().await?;
        let vitals = vitals::read(world).await?;
        let leg = Leg::of(begun.elapsed(), troubles, &shopped, vitals);
        println!("  {leg}");
        report.legs.push(leg);
        world.history.forget();
        if Instant::now() < end {
            let row = drawn(&mut rows, &mut chance);
            world.history.act(row);
            rows::run(world, row).await.map_err(|broken| named(row, broken))?;
            report.rows.push(row);
        }
    }
    Ok(())
}

/// One row after the other in an order by chance; all of them before any comes again.
fn drawn(left: &mut Vec<&'static str>, chance: &mut Chance) -> &'static str {
    if left.is_empty() {
        left.extend(ROWS);
    }
    left.swap_remove(usize::try_from(chance.below(left.len() as u64)).expect("an index"))
}

fn named(row: &str, broken: Broken) -> Broken {
    match broken {
        Broken::Promise(what) => Broken::Promise(format!("{row}: {what}")),
        Broken::NotReached(what) => Broken::NotReached(format!("{row}: {what}")),
        Broken::Harness(what) => Broken::Harness(format!("{row}: {what}")),
    }
}

/// Breaks something small every few seconds, for a moment; how often it did.
async fn trouble(world: &World, chance: &mut Chance, until: Instant) -> Checked<u64> {
    let mut times = 0;
    while Instant::now() < until {
        tokio::time::sleep(Duration::from_secs(1) + chance.up_to_ms(3_000)).await;
        break_something(world, chance).await?;
        times += 1;
        tokio::time::sleep(Duration::from_millis(500) + chance.up_to_ms(2_000)).await;
        world.mend().await?;
    }
    Ok(times)
}

async fn break_something(world: &World, chance: &mut Chance) -> Checked {
    match chance.below(6) {
        0 => world.before_database.set(Faults { latency_ms: 8, ..Faults::default() }),
        1 => world.before_database.set(Faults { reset_permille: 5, ..Faults::default() }),
        2 => world.before_database.set(Faults {
            swallow_commit_permille: 10,
            lose_commit_permille: 10,
            ..Faults::default()
        }),
        3 => {
            let chances = json!({
                "seed": chance.next() >> 33, "lose_reply_permille": 60, "slow_permille": 200,
                "charge_then_500_permille": 30, "duplicate_webhook_permille": 300,
                "shuffle_webhook_permille": 300, "forge_webhook_permille": 50,
            });
            world.provider.chances(&chances).await?;
        }
        4 => match &world.between {
            Some(between) => between.calls.set(Faults { reset_permille: 20, ..Faults::default() }),
            None => world.before_provider.set(Faults { latency_ms: 200, ..Faults::default() }),
        },
        _ => world.before_provider.cut(),
    }
    Ok(())
}
