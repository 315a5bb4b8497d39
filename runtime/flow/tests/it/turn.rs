use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use kernel_common::TenantId;
use rt_contract::{Fault, FaultKind};
use rt_flow::{
    Checkpoint, DriveError, Fenced, FlowKind, FlowRecord, FlowStore, Phase, Run, Turned, Written,
    testing::MemoryFlowStore,
};
use serde_json::json;

use crate::shop::{Callee, Shop};

/// Looks at the stock whenever something is written, and can be out of order.
struct Watching {
    store: Arc<MemoryFlowStore>,
    stock: Arc<Callee>,
    /// Phase, whether on disk, and the verbs the stock had heard by then.
    seen: Mutex<Vec<(Phase, bool, Vec<&'static str>)>>,
    broken: bool,
}

#[async_trait]
impl FlowStore for Watching {
    async fn checkpoint(&self, flow: Fenced, write: &Checkpoint) -> Result<Written, Fault> {
        if self.broken {
            return Err(Fault::new(FaultKind::Unavailable, "no store"));
        }
        let seen = (write.phase, write.synchronous, self.stock.verbs());
        self.seen.lock().expect("not poisoned").push(seen);
        self.store.checkpoint(flow, write).await
    }

    async fn renew(&self, flow: Fenced, lease: Duration) -> Result<Written, Fault> {
        self.store.renew(flow, lease).await
    }

    async fn claim_due(
        &self,
        limit: u32,
        lease: Duration,
        kinds: &[FlowKind],
    ) -> Result<Vec<FlowRecord>, Fault> {
        self.store.claim_due(limit, lease, kinds).await
    }

    async fn load(&self, tenant: TenantId, id: uuid::Uuid) -> Result<Option<FlowRecord>, Fault> {
        self.store.load(tenant, id).await
    }
}

fn declining(broken: bool) -> (Shop, Arc<Watching>) {
    let shop = Shop::new();
    shop.authorize.always(&Run::Abort(json!({ "code": "card_declined" })));
    let (store, stock) = (shop.store.clone(), shop.stock.clone());
    let watching = Watching { store, stock, seen: Mutex::default(), broken };
    (shop, Arc::new(watching))
}

#[tokio::test]
async fn the_turn_is_on_disk_before_the_first_undo() {
    let (shop, watching) = declining(false);
    let driver = shop.driver_over(watching.clone());
    let driven = driver.drive(shop.record.clone()).await.unwrap();
    assert_eq!(driven.phase, Phase::Undone);
    let seen = watching.seen.lock().expect("not poisoned");
    assert_eq!(seen[0], (Phase::Undoing, true, vec!["run"]), "the turn, nothing undone yet");
    assert_eq!(seen[1].2, ["run", "undo"]);
    assert_eq!(shop.in_effect(), [0, 0, 0]);
}

#[tokio::test]
async fn nothing_is_undone_when_the_turn_cannot_be_written() {
    let (shop, watching) = declining(true);
    let driven = shop.driver_over(watching).drive(shop.record.clone()).await;
    assert!(matches!(driven, Err(DriveError::Store(_))), "{driven:?}");
    assert_eq!(shop.stock.verbs(), ["run"]);

    let ended = shop.later(Duration::from_secs(60)).await;
    assert_eq!(ended[0].phase, Phase::Undone, "the next drive turns it");
    assert_eq!(shop.in_effect(), [0, 0, 0]);
}

#[tokio::test]
async fn an_undo_carries_the_forward_key_and_the_refusal_is_the_answer() {
    let (shop, _) = declining(false);
    let driven = shop.drive().await;
    let refused = Turned::Refused {
        step: "authorize".to_owned(),
        reason: json!({ "code": "card_declined" }),
    };
    assert_eq!(driven.turned, Some(refused.clone()));
    assert_eq!(shop.kept().turned, Some(refused));
    let forward = shop.record.key.step("reserve");
    assert_eq!(shop.stock.keys(), [forward.clone(), forward]);
    assert_eq!(shop.payments.verbs(), [""; 0], "a step that refused at once has nothing to undo");
}

#[tokio::test]
async fn a_run_that_arrives_after_its_undo_changes_nothing() {
    let shop = Shop::new();
    // The request was lost on its way; the flow gives up and undoes what it never did.
    shop.reserve.always(&Run::Retry("timeout".to_owned()));
    shop.drive().await;
    while !shop.kept().phase.is_over() {
        shop.later(Duration::from_secs(60)).await;
    }
    let gave_up = Turned::GaveUp { step: "reserve".to_owned(), trouble: "timeout".to_owned() };
    assert_eq!(shop.kept().turned, Some(gave_up));
    assert_eq!(shop.stock.verbs(), ["undo"]);
    assert!(!shop.stock.apply(&shop.record.key.step("reserve")), "the tombstone holds");
    assert_eq!(shop.in_effect(), [0, 0, 0]);
}

#[tokio::test]
async fn a_refusal_after_trouble_is_undone_too_because_the_lost_try_may_arrive() {
    let shop = Shop::new();
    let refusal = Run::Abort(json!({ "code": "sold_out" }));
    shop.reserve.will([Run::Retry("timeout".to_owned()), refusal]);
    shop.drive().await;
    shop.later(Duration::from_secs(1)).await;
    assert_eq!(shop.kept().phase, Phase::Undone);
    assert!(!shop.stock.apply(&shop.record.key.step("reserve")), "the tombstone holds");
}

#[tokio::test]
async fn a_refusal_at_once_is_undone_too_because_a_copy_of_the_request_may_arrive() {
    let shop = Shop::new();
    shop.reserve.will([Run::Abort(json!({ "code": "sold_out" }))]);
    shop.drive().await;
    assert_eq!(shop.kept().phase, Phase::Undone);
    assert!(!shop.stock.apply(&shop.record.key.step("reserve")), "the tombstone holds");
}
