//! The command line.

use std::{path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand};

use crate::{
    catalog::Format,
    client::Target,
    cpu::Watch,
    measure::Plan,
    peer::Kin,
    scenario::Scenario,
    shift::{End, Pace},
};

/// Measures a running shop, or a peer beside it.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Cli {
    /// Base address of the server; on this machine
    #[arg(long, default_value = "http://127.0.0.1:8080", global = true)]
    pub(crate) url: String,
    /// `Host` header, which chooses the store; `localhost` for ours without it
    #[arg(long, global = true)]
    pub(crate) host: Option<String>,
    /// Longest that one answer is waited for
    #[arg(long, default_value_t = 60, global = true)]
    pub(crate) timeout_seconds: u64,
    #[command(subcommand)]
    pub(crate) what: What,
}

#[derive(Debug, Subcommand)]
pub(crate) enum What {
    /// Requests of one address
    ///
    /// Example: loadgen fetch '/api/v1/products?limit=20' --connections 32 --seconds 10
    #[command(verbatim_doc_comment)]
    Fetch {
        /// Path and query
        path: String,
        #[command(flatten)]
        load: Load,
    },
    /// One page of 20 products with prices, always the same one
    Listing(OneServer),
    /// One page of 20 products, each time with a filter that nobody has asked for before
    ListingUncached(OneServer),
    /// A product with its variants and prices, another one each time
    Product(OneServer),
    /// The listing as an HTML page
    Page(OneServer),
    /// A text search with facets, other words each time
    Search(OneServer),
    /// A new guest cart with one line
    Cart(OneServer),
    /// Whole guest checkouts of two lines
    ///
    /// Example: loadgen checkout --shoppers 16 --orders 2000 --skus MUG-A,MUG-B
    #[command(verbatim_doc_comment)]
    Checkout(OneServer),
    /// More buyers than units; fails when anything but all units is sold
    ///
    /// Example: loadgen flash --sku MUG-A --units 50 --buyers 200 --connections 200
    #[command(verbatim_doc_comment)]
    Flash {
        #[command(flatten)]
        server: Server,
        /// What is sold: a SKU, or what the carts of that server take
        #[arg(long)]
        sku: String,
        /// Units on the shelf, exactly
        #[arg(long)]
        units: u64,
        /// Buyers, each with one unit in the cart
        #[arg(long)]
        buyers: u64,
        /// How many of them pay at once
        #[arg(long, default_value_t = 200)]
        connections: u32,
        /// Open loop: so many of them begin to pay in a second
        #[arg(long)]
        rate: Option<u64>,
        #[command(flatten)]
        output: Output,
    },
    /// Several servers in turns, and ours as a multiple of each
    ///
    /// Example: loadgen compare --ours http://127.0.0.1:8080 --vendure http://127.0.0.1:3000 \
    ///     --scenarios listing,product,cart,checkout --pid ours=4711 --pid vendure=4712
    #[command(verbatim_doc_comment)]
    Compare(Compare),
    /// Does one operation and prints every request and answer of it, as a fixture
    Try {
        /// What to do
        scenario: Scenario,
        #[command(flatten)]
        server: Server,
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Writes a catalog to measure with to standard output
    ///
    /// Example: loadgen catalog --products 1000 > catalog.csv && shop import products catalog.csv
    #[command(verbatim_doc_comment)]
    Catalog {
        /// Products, with 3 to 5 variants each
        #[arg(long, default_value_t = 1_000)]
        products: u32,
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Whose import is to read it
        #[arg(long, value_enum, default_value = "shopify")]
        format: Format,
    },
}

/// Which server, and what is asked of it.
#[derive(Clone, Debug, Args)]
pub(crate) struct Server {
    /// What kind of server it is
    #[arg(long, value_enum, default_value = "ours")]
    pub(crate) peer: Kin,
    /// Medusa's publishable key
    #[arg(long)]
    pub(crate) key: Option<String>,
    /// Buy these, separated by commas, instead of what the server shows: SKUs, or what its carts
    /// take
    #[arg(long, value_delimiter = ',')]
    pub(crate) skus: Vec<String>,
    /// Search for the lines of this file instead of words of the products' names
    #[arg(long)]
    pub(crate) queries: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct OneServer {
    #[command(flatten)]
    pub(crate) server: Server,
    #[command(flatten)]
    pub(crate) load: Load,
}

/// How hard, for how long, and where the result goes.
#[derive(Clone, Debug, Args)]
pub(crate) struct Load {
    /// Connections, each with one request in flight
    #[arg(long, alias = "shoppers", default_value_t = 32)]
    pub(crate) connections: u32,
    /// How long to measure
    #[arg(long, default_value_t = 10)]
    pub(crate) seconds: u64,
    /// Measure so many operations, however long they take
    #[arg(long, alias = "orders", conflicts_with = "seconds")]
    pub(crate) operations: Option<u64>,
    /// Open loop: so many operations begin in a second, whether or not the server keeps up
    #[arg(long)]
    pub(crate) rate: Option<u64>,
    /// How long to warm up, which is not measured
    #[arg(long, default_value_t = 2)]
    pub(crate) warm_up_seconds: u64,
    /// Two runs with one seed ask for the same things
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Output {
    /// A process whose processor time is counted, with everything below it; repeat it for a
    /// database that the server has not started itself
    #[arg(long)]
    pub(crate) pid: Vec<u32>,
    /// Write the result to this file as well
    #[arg(long)]
    pub(crate) json: Option<PathBuf>,
    /// The command fails when more operations fail than this
    #[arg(long, default_value_t = 0)]
    pub(crate) failures_max: u64,
}

#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// Base address of our server
    #[arg(long)]
    pub(crate) ours: Option<String>,
    /// Base address of a Medusa 2
    #[arg(long, requires = "key")]
    pub(crate) medusa: Option<String>,
    /// Medusa's publishable key
    #[arg(long)]
    pub(crate) key: Option<String>,
    /// Base address of a Vendure 3
    #[arg(long)]
    pub(crate) vendure: Option<String>,
    /// Base address of an EverShop 2
    #[arg(long)]
    pub(crate) evershop: Option<String>,
    /// What to measure, separated by commas
    #[arg(long, value_enum, value_delimiter = ',', required = true)]
    pub(crate) scenarios: Vec<Scenario>,
    /// How often each server has its turn
    #[arg(long, default_value_t = 3)]
    pub(crate) rounds: u32,
    /// Connections, each with one request in flight
    #[arg(long, alias = "shoppers", default_value_t = 16)]
    pub(crate) connections: u32,
    /// How long to measure, each time
    #[arg(long, default_value_t = 10)]
    pub(crate) seconds: u64,
    /// How long to warm up, each time
    #[arg(long, default_value_t = 2)]
    pub(crate) warm_up_seconds: u64,
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// A process whose processor time is counted: ours=4711, vendure=4712; repeatable
    #[arg(long, value_parser = named_pid)]
    pub(crate) pid: Vec<(Kin, u32)>,
    /// Write the result to this file as well
    #[arg(long)]
    pub(crate) json: Option<PathBuf>,
}

impl Cli {
    pub(crate) fn target(&self, kin: Kin, url: &str) -> Result<Target, String> {
        let host = match kin {
            Kin::Ours => Some(self.host.as_deref().unwrap_or("localhost")),
            Kin::Medusa | Kin::Vendure | Kin::Evershop => self.host.as_deref(),
        };
        Target::new(url, host, Duration::from_secs(self.timeout_seconds))
    }
}

impl Load {
    pub(crate) fn plan(&self) -> Plan {
        let seconds = |seconds| End::After(Duration::from_secs(seconds));
        Plan {
            connections: self.connections,
            pace: pace(self.rate),
            warm_up: seconds(self.warm_up_seconds),
            end: self.operations.map_or_else(|| seconds(self.seconds), End::Operations),
            watch: Watch::new(self.output.pid.clone()),
        }
    }
}

impl Compare {
    /// The servers that were named, with their addresses.
    pub(crate) fn servers(&self) -> Vec<(Kin, &str)> {
        let named = [
            (Kin::Ours, &self.ours),
            (Kin::Medusa, &self.medusa),
            (Kin::Vendure, &self.vendure),
            (Kin::Evershop, &self.evershop),
        ];
        named.into_iter().filter_map(|(kin, url)| Some((kin, url.as_deref()?))).collect()
    }

    pub(crate) fn plan(&self, kin: Kin) -> Plan {
        let pids = self.pid.iter().filter(|(of, _)| *of == kin).map(|(_, pid)| *pid);
        Plan {
            connections: self.connections,
            pace: Pace::Closed,
            warm_up: End::After(Duration::from_secs(self.warm_up_seconds)),
            end: End::After(Duration::from_secs(self.seconds)),
            watch: Watch::new(pids.collect()),
        }
    }
}

pub(crate) fn pace(rate: Option<u64>) -> Pace {
    rate.map_or(Pace::Closed, |per_second| Pace::Open { per_second })
}

pub(crate) fn pace_name(pace: Pace) -> String {
    match pace {
        Pace::Closed => "closed".to_owned(),
        Pace::Open { per_second } => format!("open ({per_second} a second)"),
    }
}

fn named_pid(text: &str) -> Result<(Kin, u32), String> {
    let wanted = || format!("{text} is not of the form vendure=4711");
    let (name, pid) = text.split_once('=').ok_or_else(wanted)?;
    let kin = <Kin as clap::ValueEnum>::from_str(name, true)?;
    Ok((kin, pid.parse().map_err(|_| wanted())?))
}

#[cfg(test)]
mod tests;
