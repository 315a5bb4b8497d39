//! `shop`: the one binary of Shop Platform.
//!
//! Parses, configures and hands over; what a process does is composed in `app-composition`.
//! Whatever stops a command is one sentence on standard error and a non-zero exit code.

mod amount;
mod cli;
mod commands;
mod demo_provider;
mod failure;
mod memory;
mod output;
mod settings;
mod signals;
mod table;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::Cli;

fn main() -> ExitCode {
    memory::give_back_large_blocks();
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(commands::run(cli)),
        Err(error) => Err(failure::Failure::new(format!("no threads for the runtime: {error}"))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("shop: {failure}");
            ExitCode::FAILURE
        }
    }
}
