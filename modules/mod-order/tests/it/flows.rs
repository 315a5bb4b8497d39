//! The flow rows, as the driver's store needs them.

use std::collections::BTreeSet;

use mod_order_api::{
    Checkpointed, ClaimDue, FlowCheckpoint, FlowError, FlowKind, FlowPhase, FlowRecord, FlowRef,
    Flows, RenewLease,
};
use rt_contract::CallError;
use serde_json::json;

use crate::shop::{Shop, checkout, ctx, fresh_ctx};

/// A checkpoint that changes nothing but what `spoil` changes.
pub(crate) fn checkpoint(
    flow: &FlowRecord,
    spoil: impl FnOnce(&mut FlowCheckpoint),
) -> FlowCheckpoint {
    let mut write = FlowCheckpoint {
        order_id: flow.order_id,
        fence: flow.fence,
        phase: flow.phase,
        cursor: flow.cursor,
        attempts: flow.attempts,
        state: flow.state.clone(),
        turned: flow.turned.clone(),
        trouble: flow.trouble.clone(),
        reply: None,
        wake_after_ms: 15_000,
        release: false,
        synchronous: false,
    };
    spoil(&mut write);
    write
}

impl Shop {
    /// Writes a checkpoint that must be stored.
    pub(crate) async fn book_checkpoint(&self, write: FlowCheckpoint) {
        let written = self.book.checkpoint(&fresh_ctx(), write).await;
        assert_eq!(written, Ok(Checkpointed { stored: true }));
    }
}

fn claim(limit: u32) -> ClaimDue {
    ClaimDue { limit, lease_seconds: 15, kinds: checkout() }
}

/// Lets go of a flow that is due at once.
fn released(flow: &FlowRecord) -> FlowCheckpoint {
    checkpoint(flow, |write| {
        (write.release, write.wake_after_ms) = (true, 0);
    })
}

#[tokio::test]
async fn progress_is_kept_and_the_turn_and_the_first_answer_stay() {
    let shop = Shop::open().await;
    let opened = shop.opened("k").await;
    let turned = json!({ "why": "deadline_passed" });
    shop.book_checkpoint(checkpoint(&opened.flow, |write| {
        write.phase = FlowPhase::Undoing;
        (write.cursor, write.attempts) = (2, 1);
        write.state = json!({ "noted": "a\0b" });
        write.turned = Some(turned.clone());
        write.trouble = Some("no \0 answer".to_owned());
        write.reply = Some(json!("first"));
        write.synchronous = true;
    }))
    .await;
    let flow = shop.flow(opened.order_id).await.flow;
    assert_eq!((flow.phase, flow.cursor, flow.attempts), (FlowPhase::Undoing, 2, 1));
    assert_eq!(flow.state, json!({ "noted": "a\u{fffd}b" }));
    assert_eq!(flow.trouble.as_deref(), Some("no \u{fffd} answer"));

    shop.book_checkpoint(checkpoint(&flow, |write| {
        write.turned = Some(json!({ "why": "another" }));
        write.reply = Some(json!("second"));
    }))
    .await;
    let flow = shop.flow(opened.order_id).await.flow;
    assert_eq!((flow.turned, flow.reply), (Some(turned), Some(json!("first"))));
}

#[tokio::test]
async fn nothing_is_written_under_an_old_fence_or_after_the_end() {
    let shop = Shop::open().await;
    let opened = shop.opened("k").await;
    shop.book_checkpoint(released(&opened.flow)).await;
    let claimed = shop.book.claim_due(&fresh_ctx(), claim(1)).await.expect("claimed");
    assert_eq!(claimed[0].fence, 2);

    let refused = Ok(Checkpointed { stored: false });
    let renewal = |fence| RenewLease { order_id: opened.order_id, fence, lease_seconds: 15 };
    let stale = checkpoint(&opened.flow, |write| write.state = json!("stale"));
    assert_eq!(shop.book.checkpoint(&fresh_ctx(), stale).await, refused);
    assert_eq!(shop.book.renew(&fresh_ctx(), renewal(1)).await, refused);
    assert_eq!(shop.flow(opened.order_id).await.flow, claimed[0]);
    assert_eq!(shop.book.renew(&fresh_ctx(), renewal(2)).await, Ok(Checkpointed { stored: true }));

    let ended = checkpoint(&claimed[0], |write| {
        write.phase = FlowPhase::Undone;
        write.turned = Some(json!({ "why": "deadline_passed" }));
        write.release = true;
    });
    shop.book_checkpoint(ended.clone()).await;
    assert_eq!(shop.book.checkpoint(&fresh_ctx(), ended).await, refused);
    assert_eq!(shop.book.renew(&fresh_ctx(), renewal(2)).await, refused);
    assert_eq!(shop.book.claim_due(&fresh_ctx(), claim(9)).await, Ok(vec![]));
}

#[tokio::test]
async fn a_flow_is_due_when_its_lease_or_its_sleep_has_ended() {
    let shop = Shop::open().await;
    let opened = shop.opened("k").await;
    assert_eq!(shop.book.claim_due(&fresh_ctx(), claim(9)).await, Ok(vec![]), "leased");
    let asleep = checkpoint(&opened.flow, |write| {
        (write.release, write.wake_after_ms) = (true, u64::MAX);
    });
    shop.book_checkpoint(asleep).await;
    assert_eq!(shop.book.claim_due(&fresh_ctx(), claim(9)).await, Ok(vec![]), "asleep");
    shop.book_checkpoint(released(&opened.flow)).await;
    let due = shop.book.claim_due(&fresh_ctx(), claim(9)).await.expect("claimed");
    assert_eq!(due, [FlowRecord { fence: 2, ..opened.flow }]);
}

#[tokio::test]
async fn a_flow_is_handed_only_to_those_who_know_its_version() {
    let shop = Shop::open().await;
    let opened = shop.opened("k").await;
    shop.book_checkpoint(released(&opened.flow)).await;
    let kind = |kind: &str, version| FlowKind { kind: kind.to_owned(), version };
    let others = vec![kind("checkout", 2), kind("return", 1), kind("checkout", u32::MAX)];
    let strange = ClaimDue { kinds: others, ..claim(9) };
    assert_eq!(shop.book.claim_due(&fresh_ctx(), strange).await, Ok(vec![]));
    let nothing = ClaimDue { kinds: Vec::new(), ..claim(9) };
    assert_eq!(shop.book.claim_due(&fresh_ctx(), nothing).await, Ok(vec![]));
    assert_eq!(shop.book.claim_due(&fresh_ctx(), claim(9)).await.expect("claimed").len(), 1);
}

#[tokio::test]
async fn two_workers_never_get_the_same_flow() {
    let shop = Shop::open().await;
    let mut all = BTreeSet::new();
    for key in 0..40 {
        let opened = shop.opened(&format!("k{key}")).await;
        shop.book_checkpoint(released(&opened.flow)).await;
        all.insert(opened.order_id);
    }
    let workers = [shop.book.clone(), shop.another_process().await];
    let mut claimed = Vec::new();
    while claimed.len() < all.len() {
        let (one_ctx, other_ctx) = (fresh_ctx(), fresh_ctx());
        let (one, other) = tokio::join!(
            workers[0].claim_due(&one_ctx, claim(7)),
            workers[1].claim_due(&other_ctx, claim(7)),
        );
        let (one, other) = (one.expect("claimed"), other.expect("claimed"));
        assert!(!(one.is_empty() && other.is_empty()), "some are left, nobody gets them");
        claimed.extend(one.into_iter().chain(other).map(|flow| (flow.order_id, flow.fence)));
    }
    let ids: BTreeSet<_> = claimed.iter().map(|(id, _)| *id).collect();
    assert_eq!((claimed.len(), ids), (all.len(), all), "each once");
    assert!(claimed.iter().all(|(_, fence)| *fence == 2));
}

#[tokio::test]
async fn a_flow_that_somebody_is_claiming_is_passed_over_and_not_waited_for() {
    let shop = Shop::open().await;
    for key in 0..6 {
        let opened = shop.opened(&format!("k{key}")).await;
        shop.book_checkpoint(released(&opened.flow)).await;
    }
    let mut other = shop.database.behind().await;
    let held = "BEGIN; SELECT FROM orders.flows ORDER BY order_id LIMIT 2 FOR UPDATE";
    sqlx::raw_sql(held).execute(&mut other).await.expect("locked");
    let free = shop.book.claim_due(&fresh_ctx(), claim(9)).await;
    assert_eq!(free.expect("claimed").len(), 4);
    sqlx::raw_sql("COMMIT").execute(&mut other).await.expect("let go");
    let rest = shop.book.claim_due(&fresh_ctx(), claim(9)).await;
    assert_eq!(rest.expect("claimed").len(), 2);
}

#[tokio::test]
async fn a_flow_is_loaded_by_its_order_or_its_key() {
    let shop = Shop::open().await;
    let opened = shop.opened("k").await;
    let by_key = shop.book.load(&ctx("any"), FlowRef::Key("k".parse().expect("a key"))).await;
    assert_eq!(by_key, Ok(Some(shop.flow(opened.order_id).await)));
    let stranger = FlowRef::Key("other".parse().expect("a key"));
    assert_eq!(shop.book.load(&ctx("any"), stranger).await, Ok(None));
}

#[tokio::test]
async fn limits_are_limits() {
    let shop = Shop::open().await;
    for wrong in [claim(0), claim(101), ClaimDue { lease_seconds: 0, ..claim(1) }] {
        let refused = shop.book.claim_due(&fresh_ctx(), wrong).await;
        assert!(matches!(refused, Err(CallError::Domain(FlowError::Invalid(_)))), "{refused:?}");
    }
}
