use std::time::Duration;

use kernel_common::Clock;
use rt_flow::{DriveError, Phase, Run};
use serde_json::json;

use crate::shop::Shop;

#[tokio::test]
async fn a_flow_that_closes_itself_is_written_by_nobody_else() {
    let shop = Shop::new();
    let driven = shop.drive().await;
    assert_eq!(driven.phase, Phase::Done);
    assert_eq!(driven.reply, Some(json!({ "placed": shop.record.id })));
    assert_eq!(shop.in_effect(), [1, 1, 1]);
    assert_eq!(shop.store.writes(), [], "no checkpoint between reserve and confirm, none after");
    assert_eq!(shop.kept().phase, Phase::Done);
}

#[tokio::test]
async fn a_waiting_step_gives_the_first_answer_and_later_ones_do_not_replace_it() {
    let shop = Shop::new();
    let sleep =
        |said: &str| Run::Sleep { wake_after: Duration::from_secs(30), reply: Some(json!(said)) };
    shop.authorize.will([sleep("confirm with your bank"), sleep("still waiting")]);

    let driven = shop.drive().await;
    assert_eq!(
        (driven.phase, driven.reply),
        (Phase::Running, Some(json!("confirm with your bank")))
    );
    let write = &shop.store.writes()[0];
    assert!(write.release && write.synchronous, "an answer that was given is on disk");
    assert_eq!(shop.later(Duration::from_secs(29)).await, [], "nobody looks before its time");

    assert_eq!(shop.later(Duration::from_secs(1)).await.len(), 1);
    assert!(!shop.store.writes()[1].synchronous, "nothing new was said");
    let ended = shop.later(Duration::from_secs(30)).await;
    assert_eq!(ended[0].phase, Phase::Done);
    assert_eq!(ended[0].reply, Some(json!("confirm with your bank")));
    assert_eq!(shop.kept().reply, Some(json!("confirm with your bank")));
    assert_eq!(shop.in_effect(), [1, 1, 1]);
}

#[tokio::test]
async fn a_sleep_ends_at_the_deadline_at_the_latest() {
    let shop = Shop::new();
    shop.authorize.always(&Run::Sleep { wake_after: Duration::from_secs(86_400), reply: None });
    shop.drive().await;
    let wake_at = shop.store.wake_at(shop.record.tenant, shop.record.id);
    assert_eq!(wake_at, shop.record.deadline);
    assert!(wake_at > Some(shop.clock.now()));
}

#[tokio::test]
async fn a_resumed_flow_works_from_the_state_that_was_frozen() {
    let shop = Shop::new();
    shop.authorize.will([Run::Retry("no answer".to_owned())]);
    shop.drive().await;
    shop.later(Duration::from_secs(60)).await;
    let seen = shop.authorize.seen.lock().expect("not poisoned").clone();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0], seen[1], "what was noted before the trouble is kept");
    assert_eq!(seen[1]["total_minor"], 5_000);
    let reserved = &seen[1]["reserve"];
    assert_eq!(reserved, &json!(shop.record.key.step("reserve")));
}

#[tokio::test]
async fn a_flow_is_driven_by_the_version_it_was_begun_with_or_by_nobody() {
    let mut shop = Shop::new();
    shop.record.version = 2;
    shop.store.begin(&shop.record, Duration::ZERO);
    let driven = shop.driver().drive(shop.record.clone()).await;
    let unknown = DriveError::UnknownDefinition { kind: "shop".to_owned(), version: 2 };
    assert_eq!(driven, Err(unknown));
    assert_eq!(shop.later(Duration::from_secs(60)).await, [], "nor claimed");
    assert_eq!(shop.in_effect(), [0, 0, 0]);
}

#[tokio::test]
async fn a_flow_that_is_over_gives_its_answer_again_and_runs_nothing() {
    let shop = Shop::new();
    let first = shop.drive().await;
    let runs = shop.stock.verbs();
    let again = shop.driver().drive(shop.kept()).await;
    assert_eq!(again, Ok(first));
    assert_eq!(shop.stock.verbs(), runs);
}
