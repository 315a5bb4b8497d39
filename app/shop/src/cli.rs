//! The command line.

pub(crate) mod catalog;
pub(crate) mod config;
pub(crate) mod events;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod orders;
pub(crate) mod prices;
mod remote;
pub(crate) mod stock;
pub(crate) mod webhooks;

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand};

pub(crate) use remote::{Keyed, PageArgs, Remote};

/// Shop Platform: a self-hosted commerce platform in one binary.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options every command takes.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Common {
    /// Configuration file; `shop.toml` here or in the data folder without it
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) config: Option<PathBuf>,
    /// Folder of keys, tokens, mail and the private database
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) data_dir: Option<PathBuf>,
    /// The demo shop: two stores with products, and a test card instead of money
    #[arg(long, global = true)]
    pub(crate) demo: bool,
}

/// Listeners.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Listen {
    /// Where the shop and its API answer
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<SocketAddr>,
    /// Where the figures for Prometheus answer
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) metrics_listen: Option<SocketAddr>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start everything: database, migrations, shop, API, background work
    ///
    /// Example: shop up --demo --listen 127.0.0.1:8080
    #[command(verbatim_doc_comment)]
    Up {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        listen: Listen,
    },
    /// Start one process of several, as the configuration's [topology] says
    ///
    /// Example: shop serve --config inventory.toml
    #[command(verbatim_doc_comment)]
    Serve {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        listen: Listen,
    },
    /// Bring every module's schema up to date, then stop
    ///
    /// Example: shop migrate --config shop.toml
    #[command(verbatim_doc_comment)]
    Migrate {
        #[command(flatten)]
        common: Common,
    },
    /// Check money and stock on the live database; exit code 1 when something does not add up
    ///
    /// Example: shop audit --json
    #[command(verbatim_doc_comment)]
    Audit {
        #[command(flatten)]
        common: Common,
        /// Machine-readable report
        #[arg(long)]
        json: bool,
        /// Nothing runs any more: what is only under way counts as broken too
        #[arg(long)]
        settled: bool,
    },
    /// Say what holds: every setting, its value, and where that comes from
    ///
    /// Example: shop config explain telemetry
    #[command(verbatim_doc_comment)]
    Config {
        #[command(subcommand)]
        action: config::Action,
    },
    /// Look over the installation: configuration, data folder, database, what waits or is stuck
    ///
    /// Changes nothing; a private database that is not running is started for the look. Each line
    /// says ok, warn or FAIL and what to do. Exit code 1 when something fails.
    ///
    /// Example: shop doctor --json
    #[command(verbatim_doc_comment)]
    Doctor {
        #[command(flatten)]
        common: Common,
        /// Machine-readable report
        #[arg(long)]
        json: bool,
    },
    /// List events that a consumer did not take, and try them again or give them up
    ///
    /// Example: shop events parked
    #[command(verbatim_doc_comment)]
    Events {
        #[command(subcommand)]
        action: events::Action,
    },
    /// Write the whole database into one file
    ///
    /// Runs beside a working shop and shows it at one instant. The file holds personal data; the
    /// keys in the data folder are not in it and belong beside it.
    ///
    /// Example: shop backup shop-2026-01-31.dump
    #[command(verbatim_doc_comment)]
    Backup {
        #[command(flatten)]
        common: Common,
        /// The file to write
        file: PathBuf,
        /// Replace a file that is there
        #[arg(long)]
        force: bool,
    },
    /// Bring a database back from a backup
    ///
    /// All of it or nothing: when it fails, the database is as it was. No shop may be running on
    /// it. Afterwards the schemas are brought up to date.
    ///
    /// Example: shop restore shop-2026-01-31.dump --data-dir fresh
    #[command(verbatim_doc_comment)]
    Restore {
        #[command(flatten)]
        common: Common,
        /// The file to read
        file: PathBuf,
        /// Replace what the database holds
        #[arg(long)]
        force: bool,
    },
    /// List, show, cancel, ship and refund orders of the running shop
    ///
    /// Example: shop orders list --status placed
    #[command(verbatim_doc_comment)]
    Orders {
        #[command(flatten)]
        remote: Remote,
        #[command(subcommand)]
        action: orders::Action,
    },
    /// List, receive and adjust stock of the running shop, and read its journal
    ///
    /// Example: shop stock list --low
    #[command(verbatim_doc_comment)]
    Stock {
        #[command(flatten)]
        remote: Remote,
        #[command(subcommand)]
        action: stock::Action,
    },
    /// List and set prices of the running shop
    ///
    /// Example: shop prices list
    #[command(verbatim_doc_comment)]
    Prices {
        #[command(flatten)]
        remote: Remote,
        #[command(subcommand)]
        action: prices::Action,
    },
    /// Say which systems are told what happens in the running shop, and see what became of it
    ///
    /// Example: shop webhooks add https://erp.example/hooks --types "orders.*"
    #[command(verbatim_doc_comment)]
    Webhooks {
        #[command(flatten)]
        remote: Remote,
        #[command(subcommand)]
        action: webhooks::Action,
    },
    /// Bring a catalog from a file: products, categories, prices and stock
    ///
    /// Runs beside a working shop or alone.
    ///
    /// Example: shop import products products.csv
    #[command(verbatim_doc_comment)]
    Import {
        #[command(flatten)]
        catalog: catalog::CatalogArgs,
        #[command(subcommand)]
        what: import::What,
    },
    /// Write the catalog to a file that other shops read
    ///
    /// Example: shop export products --out products.csv
    #[command(verbatim_doc_comment)]
    Export {
        #[command(flatten)]
        catalog: catalog::CatalogArgs,
        #[command(subcommand)]
        what: export::What,
    },
    /// Write what is generated from the code: OpenAPI, AsyncAPI, and the contracts' JSON Schemas
    ///
    /// Example: shop contracts --dir contracts
    #[command(verbatim_doc_comment)]
    Contracts {
        /// Folder to write to
        #[arg(long, default_value = "contracts")]
        dir: PathBuf,
        /// Write nothing; exit code 1 when the folder is not what the code makes
        #[arg(long)]
        check: bool,
    },
}
