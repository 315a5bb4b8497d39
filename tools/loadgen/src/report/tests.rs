use std::time::Duration;

use super::Report;
use crate::{
    cpu::Used,
    failure::{Failure, Kind},
    measure::Measured,
    tally::{Outcome, Tally},
};

const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

fn report() -> Report {
    let mut tally = Tally::default();
    for number in 0..4 {
        tally.record(
            &Ok(Outcome::Done),
            ms(number * 100),
            ms(number * 100),
            ms(number * 100 + 200),
        );
    }
    tally.record(&Ok(Outcome::SoldOut), ms(0), ms(0), ms(3));
    let overloaded = Failure::new(Kind::Status(503), "overloaded");
    tally.record(&Err(overloaded), ms(0), ms(0), ms(5));
    tally.give_up();
    let used = Used { server: ms(60), database: ms(30), generator: ms(6) };
    Report {
        scenario: "checkout".to_owned(),
        unit: "orders",
        server: "ours".to_owned(),
        pace: "open, 10 a second".to_owned(),
        connections: 16,
        warm_up: "after 2 s of warm-up".to_owned(),
        seed: 7,
        measured: Measured { tally, used: Some(used) },
    }
}

#[test]
fn people_read_rates_waits_and_everything_that_went_wrong() {
    let text = report().to_string();
    for said in [
        "checkout, ours: open, 10 a second loop, 16 connections, after 2 s of warm-up, seed 7",
        "4 orders in 500 ms: 8.000 orders/s",
        "max 200.000 ms",
        "1 arrivals found no free connection",
        "1 told that it is sold out",
        "1 failed, status 503",
        "the first: overloaded",
        "each of the answers: server 10.000 ms, database 5.000 ms (and this program 1.000 ms)",
        "each of the orders: server 15.000 ms, database 7.500 ms (and this program 1.500 ms)",
    ] {
        assert!(text.contains(said), "{said} in {text}");
    }
}

#[test]
fn programs_read_the_same() {
    let json = report().json();
    assert_eq!(json["per_second"], 8.0);
    assert_eq!(json["waited_milliseconds"]["count"], 4);
    assert_eq!(json["waited_milliseconds"]["max"], 200.0);
    assert_eq!(json["sold_out_waited_milliseconds"]["count"], 1);
    assert_eq!((&json["failures"], &json["given_up"]), (&1.into(), &1.into()));
    assert_eq!(json["failed"][0]["kind"], "status 503");
    assert_eq!(json["processor_milliseconds_each"]["database"], 5.0);
    assert_eq!(json["processor_milliseconds_each_done"]["database"], 7.5);
}
