use std::time::Duration;

use rt_flow::{Phase, Run, Turned};

use crate::shop::{DEADLINE, Shop};

#[tokio::test]
async fn at_its_deadline_a_waiting_flow_turns_and_undoes() {
    let shop = Shop::new();
    shop.authorize.always(&Run::Sleep { wake_after: Duration::from_secs(5), reply: None });
    shop.drive().await;
    let before = shop.later(DEADLINE - Duration::from_secs(1)).await;
    assert_eq!(before[0].phase, Phase::Running);
    let after = shop.later(Duration::from_secs(5)).await;
    assert_eq!(after[0].phase, Phase::Undone);
    assert_eq!(after[0].turned, Some(Turned::DeadlinePassed));
    assert_eq!(shop.in_effect(), [0, 0, 0]);
    assert_eq!(shop.payments.verbs(), ["undo"], "it may have begun, so it has its tombstone");
}

#[tokio::test]
async fn a_flow_found_dead_after_its_deadline_undoes_what_may_have_begun() {
    let shop = Shop::new();
    // The first drive got as far as the payment and died without writing anything.
    shop.orders.apply(&shop.record.key.step("open"));
    shop.stock.apply(&shop.record.key.step("reserve"));
    shop.payments.apply(&shop.record.key.step("authorize"));
    let ended = shop.later(DEADLINE).await;
    assert_eq!(ended[0].phase, Phase::Undone);
    assert_eq!(shop.in_effect(), [0, 0, 0]);
    assert_eq!(shop.stock.verbs(), ["run", "undo"], "nothing was run again");
}

#[tokio::test]
async fn a_flow_with_everything_behind_it_is_still_closed_after_its_deadline() {
    let mut shop = Shop::new();
    shop.record.cursor = 3;
    shop.store.begin(&shop.record, Duration::ZERO);
    let ended = shop.later(DEADLINE).await;
    assert_eq!(ended[0].phase, Phase::Done);
}
