//! One command a file.

mod audit;
mod contracts;
mod migrate;
mod serve;

use crate::{
    cli::{Cli, Command},
    failure::Failure,
};

/// Runs the command that was typed.
pub(crate) async fn run(cli: Cli) -> Result<(), Failure> {
    match cli.command {
        Command::Up { common, listen } => serve::up(&common, &listen).await,
        Command::Serve { common, listen } => serve::serve(&common, &listen).await,
        Command::Migrate { common } => migrate::run(&common).await,
        Command::Audit { common, json } => audit::run(&common, json).await,
        Command::Contracts { dir } => contracts::run(&dir),
    }
}
