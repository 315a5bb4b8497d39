use std::time::Duration;

use clap::{CommandFactory, Parser};

use super::{Cli, What};
use crate::{
    peer::Kin,
    scenario::Scenario,
    shift::{End, Pace},
};

fn read(line: &str) -> Result<Cli, String> {
    Cli::try_parse_from(line.split_whitespace()).map_err(|error| error.to_string())
}

fn what(line: &str) -> What {
    read(line).unwrap_or_else(|error| panic!("{error}")).what
}

#[test]
fn the_command_line_is_well_formed() {
    Cli::command().debug_assert();
}

#[test]
fn shoppers_and_orders_are_connections_and_operations() {
    let What::Checkout(one) = what("loadgen checkout --shoppers 16 --orders 200 --skus A,B") else {
        panic!("a checkout");
    };
    let plan = one.load.plan();
    assert_eq!((plan.connections, plan.pace, plan.end), (16, Pace::Closed, End::Operations(200)));
    assert_eq!(one.server.skus, ["A", "B"]);
}

#[test]
fn a_rate_makes_the_loop_open() {
    let What::Listing(one) = what("loadgen listing --rate 500 --seconds 3 --pid 7 --pid 8") else {
        panic!("a listing");
    };
    let plan = one.load.plan();
    assert_eq!(plan.pace, Pace::Open { per_second: 500 });
    assert_eq!(plan.end, End::After(Duration::from_secs(3)));
    assert_eq!(one.load.output.pid, [7, 8]);
    assert!(read("loadgen listing --seconds 3 --operations 9").is_err(), "one end is enough");
}

#[test]
fn only_named_servers_are_compared() {
    let line = "loadgen compare --ours http://127.0.0.1:1 --vendure http://127.0.0.1:2 \
                --scenarios listing,checkout --pid vendure=9 --pid ours=8";
    let What::Compare(compare) = what(line) else { panic!("a comparison") };
    assert_eq!(
        compare.servers(),
        [(Kin::Ours, "http://127.0.0.1:1"), (Kin::Vendure, "http://127.0.0.1:2")]
    );
    assert_eq!(compare.scenarios, [Scenario::Listing, Scenario::Checkout]);
    assert_eq!(compare.pid, [(Kin::Vendure, 9), (Kin::Ours, 8)]);
    assert!(
        read("loadgen compare --medusa http://127.0.0.1:1 --scenarios cart").is_err(),
        "no key"
    );
    assert!(read("loadgen compare --scenarios cart --pid 9").is_err(), "whose process");
}

#[test]
fn the_address_names_a_host_and_a_port() {
    let cli = read("loadgen listing").expect("it is well formed");
    assert!(cli.target(Kin::Ours, "http://127.0.0.1:8080/").is_ok());
    for bad in ["https://127.0.0.1:8080", "127.0.0.1:8080", "http://localhost"] {
        assert!(cli.target(Kin::Ours, bad).is_err(), "{bad}");
    }
}
