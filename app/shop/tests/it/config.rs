//! What the program says about its configuration.

use serde_json::Value;

use crate::place::{Place, refusal, said};

#[test]
fn every_key_is_told_with_its_value_and_where_that_comes_from() {
    let place = Place::new();
    let explain = |arguments: &[&str]| {
        let mut command = place.shop(&["config", "explain"]);
        command.args(arguments).env("SHOP__SERVER__DRAIN_SECONDS", "7");
        command
    };
    let all = said(explain(&[]));
    let line = |key: &str| {
        let found = all.lines().find(|line| line.split_whitespace().next() == Some(key));
        found.unwrap_or_else(|| panic!("{key} in {all}"))
    };
    assert!(line("server.idle_timeout_seconds").ends_with("default"));
    assert!(line("stores[0].country").contains("shop.toml"));
    assert!(line("server.drain_seconds").contains("7"));
    assert!(line("server.drain_seconds").ends_with("SHOP__SERVER__DRAIN_SECONDS"));
    assert!(line("data_dir").ends_with("--data-dir"));
    assert!(line("rpc.listen").contains("(not set)"));

    let one = said(explain(&["server.drain_seconds"]));
    for fact in ["layer: environment", "a whole number from 1 to 3600", "at a stop"] {
        assert!(one.contains(fact), "{fact} in {one}");
    }
    let flagged = said(explain(&["server.listen", "--listen", "127.0.0.1:7777"]));
    assert!(flagged.contains("127.0.0.1:7777") && flagged.contains("command_line"), "{flagged}");
    let json: Value = serde_json::from_str(&said(explain(&["telemetry", "--json"]))).expect("JSON");
    let keys = json["keys"].as_array().expect("keys");
    assert!(keys.iter().all(|key| key["key"].as_str().expect("text").starts_with("telemetry.")));
    assert!(keys.iter().any(|key| key["layer"] == "default"), "{json}");
    let slip = refusal(explain(&["server.lisen"]));
    assert!(slip.contains("did you mean `server.listen`?"), "{slip}");
}

#[test]
fn secrets_are_masked_and_slips_are_named() {
    let place = Place::new();
    let mut command = place.shop(&["config", "explain", "rpc"]);
    command.env("SHOP__RPC__TOKEN", "hunter2hunter2hunter2");
    let told = said(command);
    assert!(told.contains("rpc.token = ***") && !told.contains("hunter2"), "{told}");
    let mut command = place.shop(&["config", "explain", "server"]);
    command.env("SHOP__SERVER__LISTN", "127.0.0.1:1");
    let output = command.output().expect("starts");
    let (told, complaint) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!output.status.success());
    assert!(told.contains("server.listen"), "the keys are told all the same: {told}");
    assert!(complaint.contains("did you mean `server.listen`?"), "{complaint}");
    assert!(complaint.contains("SHOP__SERVER__LISTN"), "{complaint}");
}
