//! Build tasks that need more than a shell script: `cargo xtask --help`.
//!
//! Invariant: a task that starts something stops it again, whatever happens in between, and uses
//! neither a fixed port nor a server that was there before. Left out: what one `cargo` command or
//! one line of shell does (see `justfile` and `scripts/`).

mod chaos;
mod failure;
mod left_behind;
mod sim;
mod sqlx_cache;
mod with_postgres;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::failure::Failure;

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "Build tasks of this workspace")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Run a command beside a private PostgreSQL that is thrown away afterwards
    ///
    /// The command finds the server, as its superuser, in SHOP_TEST_POSTGRES_URL. Its exit code is
    /// returned. Example: cargo xtask with-postgres -- cargo test --workspace
    WithPostgres {
        /// The command and its arguments
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<OsString>,
    },
    /// Break a running shop in every way we can think of, and judge what is left
    ///
    /// Builds the programs and hands the rest to the harness (`tools/chaos`).
    /// Example: cargo xtask chaos --seed 1 --rows R1,R7
    Chaos {
        /// Break an optimised shop: built with its points and bugs, and never to be shipped
        #[arg(long)]
        release: bool,
        /// What the harness is told: --seed N, --rounds R, --size ci|full, --rows R1,R3,
        /// --processes 2, --bugs, soak --minutes N
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Run checkout under every fault, in one thread and virtual time (`tools/simulation`)
    ///
    /// SEED=n runs one seed, and STEP=m stops it there and tells what led to it.
    /// Example: cargo xtask sim --seeds 20000
    Sim {
        /// How many
        #[arg(long, default_value_t = 2_000)]
        seeds: u64,
        /// The first of them
        #[arg(long, default_value_t = 1)]
        from: u64,
        /// Without optimisation: built sooner, and slower by far
        #[arg(long)]
        dev: bool,
    },
    /// Write the query cache (.sqlx) afresh, or check it
    ///
    /// Starts a private PostgreSQL and migrates it. Without a flag it compiles the workspace
    /// against it and replaces the cache by what the compiler asked for.
    Sqlx {
        /// Compile nothing: describe every cached query and fail when an answer differs
        #[arg(long)]
        check: bool,
    },
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::WithPostgres { command } => with_postgres::run(&command).await,
        Task::Chaos { release, arguments } => chaos::run(release, &arguments).await,
        Task::Sim { seeds, from, dev } => sim::run(seeds, from, dev).await,
        Task::Sqlx { check: false } => sqlx_cache::write().await,
        Task::Sqlx { check: true } => sqlx_cache::check().await,
    };
    outcome.unwrap_or_else(|failure: Failure| {
        eprintln!("xtask: {failure}");
        ExitCode::FAILURE
    })
}
