//! How a name answers.

use std::time::Duration;

use hooksink::Mode;
use serde_json::json;

use crate::stage::{Hook, SECRET, Stage};

#[tokio::test]
async fn each_mode_answers_what_it_says() {
    let stage = Stage::new().await;
    let table = [
        (Mode::Take, 200),
        (Mode::Fail, 500),
        (Mode::Busy { retry_after_seconds: 7 }, 429),
        (Mode::Gone, 410),
        (Mode::Redirect { location: "http://127.0.0.1:9/".to_owned() }, 302),
        (Mode::Slow { milliseconds: 1 }, 200),
    ];
    for (number, (mode, status)) in table.into_iter().enumerate() {
        stage.erp(mode.clone());
        let reply = stage.post(&Hook::of(&format!("event-{number}"))).await.expect("an answer");
        assert_eq!(reply.status, status, "{mode:?}");
        match mode {
            Mode::Busy { .. } => assert_eq!(reply.headers["retry-after"], "7"),
            Mode::Redirect { .. } => {
                assert_eq!(reply.headers["location"], "http://127.0.0.1:9/");
            }
            _ => {}
        }
        assert_eq!(stage.running.received()[number].status, Some(status), "{mode:?}");
    }
}

#[tokio::test]
async fn the_first_tries_of_each_event_fail() {
    let stage = Stage::new().await;
    stage.erp(Mode::FailFirst { times: 2 });
    let (one, other) = (Hook::of("one"), Hook::of("other"));
    let mut came = Vec::new();
    for hook in [&one, &other, &one, &one, &other, &other, &other] {
        came.push(stage.status(hook).await);
    }
    assert_eq!(came, [500, 500, 500, 200, 500, 200, 200]);
    let tries: Vec<u64> = stage.running.received().iter().map(|record| record.try_number).collect();
    assert_eq!(tries, [1, 1, 2, 3, 2, 3, 4]);
}

#[tokio::test]
async fn a_connection_that_is_dropped_is_on_record_without_an_answer() {
    let stage = Stage::new().await;
    stage.erp(Mode::Reset);
    assert!(stage.post(&Hook::of("event")).await.is_none());
    let received = stage.running.received();
    assert_eq!((received.len(), received[0].status, received[0].verified), (1, None, true));
}

#[tokio::test]
async fn whoever_is_kept_hanging_is_on_record() {
    let stage = Stage::new().await;
    stage.erp(Mode::Hang);
    let hook = Hook::of("event");
    let mut hanging = std::pin::pin!(stage.post(&hook));
    let on_record = async {
        while stage.running.received().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        answered = &mut hanging => panic!("it was answered: {answered:?}"),
        () = on_record => {}
    }
    assert_eq!(stage.running.received()[0].status, None);
}

#[tokio::test]
async fn nobody_is_told_404_and_is_on_record() {
    let stage = Stage::new().await;
    let reply = stage.post_to("nobody", &Hook::of("event")).await.expect("an answer");
    assert_eq!(reply.status, 404);
    let received = stage.running.received();
    assert_eq!((received[0].name.as_str(), received[0].verified), ("nobody", false));
}

#[tokio::test]
async fn the_control_interface_tells_and_refuses() {
    let stage = Stage::new().await;
    let told = json!({ "secrets": [SECRET], "mode": { "fail_first": { "times": 1 } } });
    let told = stage.control("PUT", "/endpoints/erp", &told.to_string()).await;
    assert_eq!(told.status, 204);
    let hook = Hook::of("event");
    assert_eq!((stage.status(&hook).await, stage.status(&hook).await), (500, 200));
    for wrong in [
        json!({}),
        json!({ "secrets": [], "mode": "unheard_of" }),
        json!({ "secrets": ["secret"], "mode": "take" }),
        json!({ "secrets": [], "mode": "take", "burn": true }),
        json!({ "secrets": [], "mode": { "busy": {} } }),
    ] {
        let refused = stage.control("PUT", "/endpoints/erp", &wrong.to_string()).await;
        assert_eq!(refused.status, 422, "{wrong}");
        assert_eq!(refused.json()["code"], "validation_failed", "{wrong}");
    }
    assert_eq!(stage.status(&hook).await, 200, "what is refused changes nothing");
    assert_eq!(stage.control("GET", "/endpoints/erp", "").await.status, 405);
    assert_eq!(stage.control("GET", "/nothing", "").await.status, 404);
}
