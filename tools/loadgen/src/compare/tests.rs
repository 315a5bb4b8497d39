use std::time::Duration;

use super::Comparison;
use crate::{
    measure::Measured,
    peer::Kin,
    report::Report,
    scenario::Scenario,
    tally::{Outcome, Tally},
};

/// A server that did `count` operations in a second.
fn report(count: u64) -> Report {
    let mut tally = Tally::default();
    let (start, second) = (Duration::ZERO, Duration::from_secs(1));
    (0..count).for_each(|_| tally.record(&Ok(Outcome::Done), start, start, second));
    Report {
        scenario: "listing".to_owned(),
        unit: "requests",
        server: "one".to_owned(),
        pace: "closed".to_owned(),
        connections: 1,
        warm_up: "after nothing".to_owned(),
        seed: 1,
        measured: Measured { tally, used: None },
    }
}

#[test]
fn a_round_is_compared_with_itself() {
    let mut comparison = Comparison::default();
    // The machine was slow in the second round, for both.
    for (ours, theirs) in [(100, 10), (40, 5), (90, 10)] {
        comparison.add(Scenario::Listing, Kin::Ours, &report(ours));
        comparison.add(Scenario::Listing, Kin::Vendure, &report(theirs));
    }
    comparison.add(Scenario::Cart, Kin::Vendure, &report(3));
    assert_eq!(
        comparison.lines(),
        [
            "listing, ours: 100.000, 40.000, 90.000 a second",
            "listing, vendure: 10.000, 5.000, 10.000 a second; ours is 9.000 times that (8.000 to \
             10.000)",
            "cart, vendure: 3.000 a second",
        ]
    );
    let json = comparison.json();
    assert_eq!(json["runs"].as_array().map(Vec::len), Some(7));
    assert_eq!(json["ratios"][1]["ours_to_this"], serde_json::json!([8.0, 9.0, 10.0]));
    assert_eq!(json["ratios"][2]["ours_to_this"], serde_json::Value::Null);
}

#[test]
fn a_server_that_did_nothing_has_no_infinite_ratio() {
    let mut comparison = Comparison::default();
    comparison.add(Scenario::Listing, Kin::Ours, &report(5));
    comparison.add(Scenario::Listing, Kin::Medusa, &report(0));
    assert!(comparison.lines()[1].ends_with("ours is 0.000 times that (0.000 to 0.000)"));
}
