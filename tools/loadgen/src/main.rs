//! Drives a running shop and measures it: requests a second of one address, or whole guest
//! checkouts a second, with the latencies a client sees.
//!
//! Closed loop: each worker sends its next request when the last is answered, so that a slow
//! server is measured, not drowned. Every answer is checked; a run with a wrong answer fails.
//! Results are for comparing runs on one machine; absolute figures belong to that machine.

mod client;
mod fetch;
mod purchase;
mod report;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Measures a running shop.
#[derive(Debug, Parser)]
#[command(version)]
struct Cli {
    /// Base address of the shop
    #[arg(long, default_value = "http://127.0.0.1:8080", global = true)]
    url: String,
    /// `Host` header, which chooses the store
    #[arg(long, default_value = "localhost", global = true)]
    host: String,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Requests a second of one address
    ///
    /// Example: loadgen fetch '/api/v1/products?limit=20' --connections 32 --seconds 10
    #[command(verbatim_doc_comment)]
    Fetch {
        /// Path and query
        path: String,
        /// Connections, each with one request in flight
        #[arg(long, default_value_t = 32)]
        connections: u32,
        /// How long
        #[arg(long, default_value_t = 10)]
        seconds: u64,
    },
    /// Whole guest checkouts a second: cart, two lines, cart again, pay with the test card
    ///
    /// Example: loadgen checkout --shoppers 16 --orders 2000 --skus MUG-A,MUG-B
    #[command(verbatim_doc_comment)]
    Checkout {
        /// Shoppers at once
        #[arg(long, default_value_t = 16)]
        shoppers: u32,
        /// Orders in all
        #[arg(long, default_value_t = 1_000)]
        orders: u32,
        /// SKUs to buy from, separated by commas; two for each order, in turn
        #[arg(long, value_delimiter = ',', required = true)]
        skus: Vec<String>,
    },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(run(cli)),
        Err(error) => Err(error.to_string()),
    };
    match outcome {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("loadgen: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Result<report::Report, String> {
    let target = client::Target::new(&cli.url, &cli.host)?;
    match cli.what {
        What::Fetch { path, connections, seconds } => {
            fetch::run(target, path, connections, seconds).await
        }
        What::Checkout { shoppers, orders, skus } => {
            purchase::run(target, shoppers, orders, skus).await
        }
    }
}
