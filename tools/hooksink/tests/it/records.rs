//! What is on record, and what of it is left after a crash.

use std::{
    fs::{self, OpenOptions},
    io::Write,
};

use hooksink::{BookError, Config, Endpoint, Mode, StartError};
use serde_json::{Value, json};

use crate::stage::{Folder, Hook, SECRET, Stage};

#[tokio::test]
async fn a_record_says_everything_that_a_judge_needs() {
    let stage = Stage::taking().await;
    let hook = Hook::of("event");
    stage.status(&hook).await;
    stage.status(&hook).await;
    let listed = stage.control("GET", "/received", "").await.json();
    let first = &listed["records"][0];
    let expected = json!({
        "number": 1, "at": first["at"], "name": "erp", "webhook_id": "event",
        "timestamp": hook.timestamp.to_string(), "signature": hook.signature,
        "event_id": "event", "event_type": "orders.order_placed.v1", "subject": "order/7",
        "streamseq": 2, "body_digest": first["body_digest"], "try_number": 1, "verified": true,
        "fault": null, "status": 200,
    });
    assert_eq!(first, &expected);
    let second = &listed["records"][1];
    assert_eq!((&second["number"], &second["try_number"]), (&json!(2), &json!(2)));
    assert_eq!(first["body_digest"], second["body_digest"]);
    assert_eq!(first["body_digest"].as_str().map(str::len), Some(64));
}

#[tokio::test]
async fn records_are_read_page_by_page_and_by_name() {
    let stage = Stage::taking().await;
    stage.running.tell("crm", Endpoint { secrets: vec![SECRET.to_owned()], mode: Mode::Fail });
    for number in 0..5 {
        let hook = Hook::of(&format!("event-{number}"));
        stage.post_to(if number % 2 == 0 { "erp" } else { "crm" }, &hook).await;
    }
    let numbers = |listed: &Value| -> Vec<u64> {
        let records = listed["records"].as_array().expect("a list");
        records.iter().map(|record| record["number"].as_u64().expect("a number")).collect()
    };
    for (query, expected) in [
        ("", vec![1, 2, 3, 4, 5]),
        ("?after=3", vec![4, 5]),
        ("?limit=2", vec![1, 2]),
        ("?name=crm", vec![2, 4]),
        ("?name=erp&after=1&limit=1", vec![3]),
        ("?name=nobody", vec![]),
        ("?after=5", vec![]),
        ("?after=18446744073709551615", vec![]),
    ] {
        let listed = stage.control("GET", &format!("/received{query}"), "").await;
        assert_eq!(numbers(&listed.json()), expected, "{query}");
    }
    for query in ["?limit=0", "?limit=10001", "?after=-1", "?nmae=erp"] {
        let refused = stage.control("GET", &format!("/received{query}"), "").await;
        assert_eq!(refused.status, 400, "{query}");
    }
}

#[tokio::test]
async fn what_was_answered_is_there_after_a_crash_and_tries_go_on_being_counted() {
    let folder = Folder::new();
    let stage = Stage::with(folder.config()).await;
    stage.erp(Mode::FailFirst { times: 1 });
    assert_eq!(stage.status(&Hook::of("event")).await, 500);
    let before = stage.running.received();
    stage.running.stop().await;
    let mut file = OpenOptions::new().append(true).open(folder.file()).expect("the file");
    file.write_all(br#"{"number":2,"at":"20"#).expect("an unfinished line");
    let stage = Stage::with(folder.config()).await;
    assert_eq!(stage.running.received(), before);
    stage.erp(Mode::FailFirst { times: 1 });
    assert_eq!(stage.status(&Hook::of("event")).await, 200, "it is the second try");
    let lines = fs::read_to_string(folder.file()).expect("the file");
    let numbers: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("a whole line")["number"].clone())
        .collect();
    assert_eq!(numbers, [1, 2]);
}

#[tokio::test]
async fn a_damaged_line_and_an_address_of_others_are_refused() {
    let folder = Folder::new();
    fs::write(folder.file(), "nonsense\n").expect("the file");
    let refused = hooksink::start(folder.config()).await.expect_err("a witness does not guess");
    assert!(matches!(refused, StartError::Book(BookError::Damaged { line: 1, .. })), "{refused}");
    let listen = "0.0.0.0:0".parse().expect("an address");
    let refused = hooksink::start(Config { listen, record: None }).await.expect_err("no password");
    assert!(matches!(refused, StartError::NotLoopback { .. }), "{refused}");
}

#[tokio::test]
async fn a_body_that_is_no_event_is_on_record_too() {
    let stage = Stage::taking().await;
    let hook = Hook { body: "nonsense".to_owned(), ..Hook::of("event") };
    assert_eq!(stage.status(&hook).await, 401);
    let received = stage.running.received();
    assert_eq!((&received[0].event_type, &received[0].streamseq), (&None, &None));
    let large = Hook { body: "x".repeat(2 * 1024 * 1024), ..hook };
    // It may be cut off while it is still being sent.
    let refused = stage.post(&large).await;
    assert!(refused.is_none_or(|reply| reply.status == 413));
    assert_eq!(stage.running.received().len(), 1);
}
