//! The chaos harness: breaks a running shop in every way we can think of, and judges what is left.
//!
//! It starts the real programs on a private PostgreSQL that waits for its disk, with proxies in
//! between, the provider of play money and a merchant's receiver of webhooks as independent
//! witnesses, and runs rows of the goal sheet. After each the shop has a minute to come to rest; then `shop audit --settled` has to be
//! green, and orders, charges, goods and letters have to be what every client was told.
//!
//! Everything follows from one seed: what is broken, when, and how often. Timing is the
//! machine's, so a seed repeats the trouble and not every interleaving. Invariants: it needs no
//! root, no fixed port and no server that was there before; nothing is left running; a row that
//! did not reach its hard cases is red. Left out: what needs coupons, gift cards or sign-in.

mod broken;
mod chance;
mod checks;
mod client;
mod database;
mod form;
mod history;
mod planted;
mod program;
mod provider;
mod redis;
mod rows;
mod shop;
mod shopper;
mod sink;
mod soak;
mod topology;
mod world;

use std::{fs, path::PathBuf, process::ExitCode, time::Instant};

use clap::{Parser, Subcommand, ValueEnum};
use futures_util::{StreamExt, stream};

use crate::{
    broken::{Broken, Checked},
    redis::Redis,
    rows::{ROWS, Row},
    topology::Shape,
    world::{Settings, Size, World},
};

/// Breaks a running shop and checks that money and stock are right all the same.
///
/// Example: chaos --seed 1 --rows R1,R3
#[derive(Debug, Parser)]
#[command(version, verbatim_doc_comment, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    task: Option<Task>,
    /// What everything that happens by chance follows from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How much of each row
    #[arg(long, value_enum, default_value_t = HowMuch::Ci)]
    size: HowMuch,
    /// Rounds of the rows that are counted in rounds
    #[arg(long)]
    rounds: Option<usize>,
    /// Rows to run, all without it: R1,R3
    #[arg(long, value_delimiter = ',')]
    rows: Vec<String>,
    /// Processes of the shop. Two: inventory and payment apart, with proxies in between
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=2))]
    processes: u8,
    /// With two processes: two whole shops on one database, each sold from in turn
    #[arg(long)]
    twins: bool,
    /// Plant a bug: the run has to be red
    #[arg(long)]
    bug: Option<String>,
    /// Plant every known bug, one after the other: each has to be caught
    #[arg(long, conflicts_with = "bug")]
    bugs: bool,
    /// Folder of the run; kept when it is red
    #[arg(long, conflicts_with = "bugs")]
    folder: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Keep a shop at work for long, under steady shoppers and mild trouble
    ///
    /// Example: chaos soak --minutes 30 --result soak
    #[command(verbatim_doc_comment)]
    Soak(soak::Soak),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum HowMuch {
    Ci,
    Full,
}

impl Arguments {
    const fn shape(&self) -> Shape {
        match (self.twins, self.processes) {
            (true, _) => Shape::Twins,
            (false, 2) => Shape::Apart,
            (false, _) => Shape::One,
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let unknown = arguments.rows.iter().find(|id| !ROWS.iter().any(|row| row.id == **id));
    if let Some(unknown) = unknown {
        let known: Vec<_> = ROWS.iter().map(|row| row.id).collect();
        eprintln!("chaos: there is no row {unknown}; there are {}", known.join(", "));
        return ExitCode::FAILURE;
    }
    let green = if let Some(Task::Soak(soak)) = &arguments.task {
        soak::run(soak).await
    } else if arguments.bugs {
        every_bug(&arguments).await
    } else {
        whole(&arguments, arguments.bug.clone(), &arguments.rows, arguments.seed).await.is_ok()
    };
    if green { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs the rows on one shop; the first that is red ends the run.
async fn whole(arguments: &Arguments, bug: Option<String>, rows: &[String], seed: u64) -> Checked {
    let folder = arguments.folder.clone().unwrap_or_else(|| {
        let name = bug.as_deref().unwrap_or("run");
        std::env::temp_dir().join(format!("shop-chaos-{}-{name}", std::process::id()))
    });
    let size = if arguments.size == HowMuch::Full { Size::Full } else { Size::Ci };
    let settings = Settings {
        folder: folder.clone(),
        seed,
        size,
        shape: arguments.shape(),
        rounds: arguments.rounds,
        bug,
        redis: false,
        lives_on: false,
    };
    let (with_redis, others): (Vec<_>, Vec<_>) =
        wanted(rows).into_iter().partition(|row| row.needs_redis);
    let mut ran = Ok(());
    if !others.is_empty() {
        ran = on_one_shop(settings.clone(), &others).await;
    }
    if ran.is_ok() && !with_redis.is_empty() && Redis::is_here() {
        let folder = folder.join("with-redis");
        ran = on_one_shop(Settings { redis: true, folder, ..settings }, &with_redis).await;
    } else if ran.is_ok() && !with_redis.is_empty() {
        println!("  SKIPPED: redis-server is not installed");
    }
    match &ran {
        Ok(()) if arguments.folder.is_none() => {
            fs::remove_dir_all(&folder).ok();
        }
        Ok(()) => {}
        // A planted bug is caught by being red: nobody has to look at it.
        Err(_) if arguments.bugs => {
            fs::remove_dir_all(&folder).ok();
        }
        Err((row, broken)) => say_red(arguments, &folder, row, broken, seed),
    }
    ran.map_err(|(_, broken)| broken)
}

fn say_red(arguments: &Arguments, folder: &std::path::Path, row: &str, broken: &Broken, seed: u64) {
    // Large, and of no use without the server: what tells the story was copied out of it.
    for gone in ["database", "with-redis/database"] {
        fs::remove_dir_all(folder.join(gone)).ok();
    }
    println!("RED  {row}: {broken}");
    println!("     kept: {}", folder.display());
    let size = if arguments.size == HowMuch::Full { " --size full" } else { "" };
    let shape = match arguments.shape() {
        Shape::One => "",
        Shape::Apart => " --processes 2",
        Shape::Twins => " --twins",
    };
    println!("     replay: cargo xtask chaos --seed {seed}{size}{shape} --rows {row}");
}

/// The rows of these names; all of them without names.
fn wanted(ids: &[String]) -> Vec<&'static Row> {
    ROWS.iter().filter(|row| ids.is_empty() || ids.iter().any(|id| id == row.id)).collect()
}

async fn on_one_shop(settings: Settings, rows: &[&Row]) -> Result<(), (String, Broken)> {
    let begun = Instant::now();
    println!("chaos, seed {}, {:?}, {:?}", settings.seed, settings.size, settings.shape);
    let started = World::start(settings).await;
    let mut world = started.map_err(|broken| ("start".to_owned(), broken))?;
    println!("  started in {:.1?}", begun.elapsed());
    for row in rows {
        let begun = Instant::now();
        println!("  {}: {}", row.id, row.what);
        world.history.act(row.id);
        if let Err(broken) = rows::run(&mut world, row.id).await {
            world.keep(&format!("{}: {broken}", row.id)).map_err(|e| (row.id.to_owned(), e))?;
            return Err((row.id.to_owned(), broken));
        }
        println!("  {} green in {:.1?}", row.id, begun.elapsed());
    }
    println!("green: {} purchases, {:.1?}", world.purchases.len(), begun.elapsed());
    Ok(())
}

/// Plants every bug, three at a time. One that is not caught makes the harness worthless.
async fn every_bug(arguments: &Arguments) -> bool {
    let mut missed = Vec::new();
    let mut runs = stream::iter(planted::BUGS)
        .map(|planted| async move {
            let rows = [planted.row.to_owned()];
            let mut ran = Ok(());
            for seed in planted.seed..planted.seed + planted::SEEDS_A_BUG {
                ran = whole(arguments, Some(planted.name.to_owned()), &rows, seed).await;
                if let Err(Broken::Promise(_)) = &ran {
                    break;
                }
                println!("  seed {seed} let {} through", planted.name);
            }
            (planted, ran)
        })
        .buffer_unordered(3);
    while let Some((planted, ran)) = runs.next().await {
        match ran {
            Err(Broken::Promise(how)) => {
                println!("CAUGHT {} ({}): {how}", planted.name, planted.what);
            }
            Err(other) => missed.push(format!("{}: {other}", planted.name)),
            Ok(()) => missed.push(format!("{}: {} is green", planted.name, planted.row)),
        }
    }
    for missed in &missed {
        println!("MISSED {missed}");
    }
    println!("{} of {} bugs caught", planted::BUGS.len() - missed.len(), planted::BUGS.len());
    missed.is_empty()
}
