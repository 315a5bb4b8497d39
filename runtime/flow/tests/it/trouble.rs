use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use rt_flow::{
    FlowDefinition, FlowDriver, Phase, Resolved, Run, Step, StepCall, Turned, Undo,
    testing::StillTimer,
};
use serde_json::{Value, json};

use crate::shop::Shop;

const MINUTE: Duration = Duration::from_secs(60);

fn trouble() -> Run {
    Run::Retry("no answer".to_owned())
}

#[tokio::test]
async fn passing_trouble_is_retried_under_the_same_key_with_growing_waits() {
    let shop = Shop::new();
    shop.reserve.will([trouble(), trouble(), trouble()]);
    shop.drive().await;
    for _ in 0..3 {
        shop.later(MINUTE).await;
    }
    assert_eq!(shop.kept().phase, Phase::Done);
    let waits: Vec<_> = shop.store.writes().iter().map(|w| w.wake_after.as_millis()).collect();
    assert_eq!(waits, [100, 200, 400]);
    assert_eq!(shop.stock.keys(), [shop.record.key.step("reserve")]);
    assert_eq!(*shop.alarms.0.lock().expect("not poisoned"), [], "passing trouble is no alarm");
}

#[tokio::test]
async fn a_step_whose_outcome_must_be_known_is_not_undone_while_it_is_not() {
    let shop = Shop::new();
    shop.authorize.always(&trouble());
    shop.authorize.will_resolve(std::iter::repeat_n(Resolved::Unknown("bank is down".into()), 3));
    shop.drive().await;
    while shop.kept().turned.is_none() {
        assert!(shop.later(MINUTE).await.len() <= 1);
    }
    assert_eq!(shop.kept().turned, Some(Turned::DeadlinePassed), "tries alone do not turn it");
    assert!(
        !shop.alarms.0.lock().expect("not poisoned").is_empty(),
        "running out of tries alarmed"
    );
    let (payments, stock) = (shop.payments.verbs(), shop.stock.verbs());
    assert_eq!(
        (payments, stock),
        (vec![], vec!["run"; stock_runs(&shop)]),
        "nothing is undone yet"
    );

    for _ in 0..3 {
        shop.later(MINUTE).await;
    }
    assert_eq!(shop.kept().phase, Phase::Undone);
    assert_eq!(shop.payments.verbs(), ["undo"]);
    assert_eq!(shop.in_effect(), [0, 0, 0]);
}

fn stock_runs(shop: &Shop) -> usize {
    shop.stock.verbs().iter().filter(|verb| **verb == "run").count()
}

#[tokio::test]
async fn a_flow_that_is_stuck_alarms_at_every_try_and_recovers() {
    let shop = Shop::new();
    shop.authorize.always(&Run::Abort(json!({ "code": "declined" })));
    shop.reserve.will_undo(std::iter::repeat_n(Undo::Retry("stock is down".into()), 10));
    shop.drive().await;
    for _ in 0..9 {
        shop.later(MINUTE).await;
    }
    let alarms = shop.alarms.0.lock().expect("not poisoned").clone();
    assert_eq!(alarms, [("reserve", 8), ("reserve", 9), ("reserve", 10)]);
    let stuck = shop.kept();
    assert_eq!((stuck.phase, stuck.trouble.as_deref()), (Phase::Stuck, Some("stock is down")));

    let ended = shop.later(MINUTE).await;
    assert_eq!(ended[0].phase, Phase::Undone);
    assert_eq!(shop.in_effect(), [0, 0, 0]);
}

#[tokio::test]
async fn an_undo_may_wait_without_being_trouble() {
    let shop = Shop::new();
    shop.authorize.always(&Run::Abort(json!({ "code": "declined" })));
    shop.reserve.will_undo([Undo::Sleep(Duration::from_secs(5))]);
    let driven = shop.drive().await;
    assert_eq!(driven.phase, Phase::Undoing);
    assert_eq!(shop.later(Duration::from_secs(5)).await[0].phase, Phase::Undone);
    assert_eq!(shop.kept().attempts, 0);
}

/// A defect in the step itself.
struct Panics;

#[async_trait]
impl Step for Panics {
    fn name(&self) -> &'static str {
        "panics"
    }

    async fn run(&self, _call: &StepCall, _state: &mut Value) -> Run {
        panic!("index out of bounds")
    }

    async fn undo(&self, _call: &StepCall, _state: &mut Value) -> Undo {
        Undo::Done
    }
}

#[tokio::test]
async fn a_step_that_panics_is_a_try_that_failed() {
    let shop = Shop::new();
    let definitions = vec![FlowDefinition::new("shop", 1, vec![Arc::new(Panics)])];
    let (clock, timer) = (shop.clock.clone(), Arc::new(StillTimer));
    let driver = FlowDriver::new(shop.store.clone(), definitions, clock, timer);
    let driven = driver.drive(shop.record.clone()).await.unwrap();
    assert_eq!(driven.phase, Phase::Running);
    let kept = shop.kept();
    assert_eq!((kept.attempts, kept.trouble.as_deref()), (1, Some("panic: index out of bounds")));
}
