//! Drives a running shop, or a peer beside it, and measures what its clients wait for: pages and
//! searches, carts, whole guest checkouts, flash sales; several servers in turns.
//!
//! Invariants: the server is on this machine; every answer is checked, and a run in which
//! operations failed says which and fails; what warms up is not counted; in an open loop the time
//! that an operation waits for a free connection is part of what it took. Figures are for
//! comparing runs of one sitting: absolute ones belong to the machine, which the result names.
//! Left out: starting servers and filling them, and looking into their databases afterwards.

mod catalog;
mod cli;
mod client;
mod commands;
mod compare;
mod cpu;
mod drive;
mod failure;
mod figures;
mod flash;
mod histogram;
mod machine;
mod measure;
mod output;
mod peer;
mod report;
mod scenario;
mod shift;
mod tally;
mod turn;
mod words;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::Cli;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(commands::run(&cli)),
        Err(error) => Err(error.to_string()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("loadgen: {failure}");
            ExitCode::FAILURE
        }
    }
}
