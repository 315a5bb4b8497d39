//! One command a file.

mod admin_api;
mod audit;
mod backup;
mod config;
mod contracts;
mod doctor;
mod events;
mod export;
mod import;
mod migrate;
mod orders;
mod postgres_program;
mod prices;
mod provider_ledger;
mod restore;
mod serve;
mod stock;
mod webhooks;

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
        Command::Audit { common, json, settled } => audit::run(&common, json, settled).await,
        Command::Config { action } => config::run(&action),
        Command::Events { action } => events::run(action).await,
        Command::Doctor { common, json } => doctor::run(&common, json).await,
        Command::Backup { common, file, force } => backup::run(&common, &file, force).await,
        Command::Restore { common, file, force } => restore::run(&common, &file, force).await,
        Command::Orders { remote, action } => orders::run(&remote, action).await,
        Command::Stock { remote, action } => stock::run(&remote, action).await,
        Command::Prices { remote, action } => prices::run(&remote, action).await,
        Command::Webhooks { remote, action } => webhooks::run(&remote, action).await,
        Command::Import { catalog, what } => import::run(&catalog, what).await,
        Command::Export { catalog, what } => export::run(&catalog, what).await,
        Command::Contracts { dir, check } => contracts::run(&dir, check),
    }
}
