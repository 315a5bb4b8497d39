use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use futures_util::future::{BoxFuture, pending};
use rt_contract::Timer;
use rt_flow::{
    After, FlowDefinition, FlowDriver, Phase, Run, Step, StepCall, Undo,
    testing::{MemoryFlowStore, StillTimer},
};
use serde_json::Value;
use tokio::sync::Notify;

use crate::shop::Shop;

/// Somebody else claims the flow while this step works.
struct Overtaken(Arc<MemoryFlowStore>);

#[async_trait]
impl Step for Overtaken {
    fn name(&self) -> &'static str {
        "overtaken"
    }

    async fn run(&self, call: &StepCall, _state: &mut Value) -> Run {
        self.0.overtake(call.tenant, call.flow_id);
        Run::Go
    }

    async fn undo(&self, _call: &StepCall, _state: &mut Value) -> Undo {
        Undo::Done
    }
}

#[tokio::test]
async fn a_drive_whose_fence_is_old_writes_nothing_and_stops() {
    let shop = Shop::new();
    let steps: Vec<Arc<dyn Step>> =
        vec![Arc::new(Overtaken(shop.store.clone())), shop.reserve.clone()];
    let definitions = vec![FlowDefinition::new("shop", 1, steps)];
    let (clock, timer) = (shop.clock.clone(), Arc::new(StillTimer));
    let driver = FlowDriver::new(shop.store.clone(), definitions, clock, timer);
    let driven = driver.drive(shop.record.clone()).await.unwrap();
    assert_eq!(driven.phase, Phase::Running);
    assert_eq!(shop.store.writes(), []);
    assert_eq!(shop.stock.verbs(), [""; 0], "the step behind it belongs to the other drive");
}

#[tokio::test]
async fn a_closing_commit_under_an_old_fence_does_not_happen() {
    let shop = Shop::new();
    shop.store.overtake(shop.record.tenant, shop.record.id);
    let driven = shop.drive().await;
    assert_eq!((driven.phase, driven.reply), (Phase::Running, None));
    let ended = shop.later(Duration::from_secs(60)).await;
    assert_eq!(ended[0].phase, Phase::Done);
    assert_eq!(shop.in_effect(), [1, 1, 1], "both drives had the same keys");
}

/// Rings a number of times, then never again; tells when it has stopped.
struct Rings {
    left: AtomicU32,
    silent: Arc<Notify>,
}

impl Timer for Rings {
    fn sleep(&self, _duration: Duration) -> BoxFuture<'static, ()> {
        let rings =
            self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
        if rings.is_ok() {
            return Box::pin(async {});
        }
        self.silent.notify_one();
        Box::pin(pending())
    }
}

/// Works until it is told to stop, or for ever.
struct Long {
    until: Option<Arc<Notify>>,
}

#[async_trait]
impl Step for Long {
    fn name(&self) -> &'static str {
        "long"
    }

    fn after(&self) -> After {
        After::Nothing
    }

    async fn run(&self, _call: &StepCall, _state: &mut Value) -> Run {
        match &self.until {
            Some(told) => told.notified().await,
            None => pending().await,
        }
        Run::Go
    }

    async fn undo(&self, _call: &StepCall, _state: &mut Value) -> Undo {
        Undo::Done
    }
}

fn long_driver(shop: &Shop, rings: u32, ends: bool) -> FlowDriver {
    let silent = Arc::new(Notify::new());
    let long = Long { until: ends.then(|| silent.clone()) };
    let timer = Arc::new(Rings { left: AtomicU32::new(rings), silent });
    let definitions = vec![FlowDefinition::new("shop", 1, vec![Arc::new(long)])];
    FlowDriver::new(shop.store.clone(), definitions, shop.clock.clone(), timer)
}

#[tokio::test]
async fn the_lease_is_renewed_while_a_step_works() {
    let shop = Shop::new();
    let driver = long_driver(&shop, 5, true);
    let driven = driver.drive(shop.record.clone()).await.unwrap();
    assert_eq!(driven.phase, Phase::Done);
    assert_eq!(shop.store.renewals(), 5);
}

#[tokio::test]
async fn a_drive_that_cannot_renew_its_lease_drops_the_step() {
    let shop = Shop::new();
    shop.store.overtake(shop.record.tenant, shop.record.id);
    // The step never ends by itself: only the lost lease gets the drive out of it.
    let driven = long_driver(&shop, 1, false).drive(shop.record.clone()).await.unwrap();
    assert_eq!(driven.phase, Phase::Running);
    assert_eq!(shop.store.writes(), []);
}

#[tokio::test]
async fn two_drivers_never_claim_the_same_flow() {
    let shop = Shop::new();
    shop.authorize.always(&Run::Sleep { wake_after: Duration::from_secs(1), reply: None });
    shop.drive().await;
    shop.clock.advance(Duration::from_secs(2));
    let (one, two) = (shop.driver(), shop.driver());
    let (one, two) = tokio::join!(one.resume_due(10), two.resume_due(10));
    assert_eq!(one.unwrap().len() + two.unwrap().len(), 1);
    assert_eq!(shop.kept().fence, 2);
}
