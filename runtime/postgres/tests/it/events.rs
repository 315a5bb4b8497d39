//! Events beside their effect.

use kernel_events::{Actor, EventDraft};
use serde_json::json;
use testkit::{TestDatabase, ctx, events_of, expect_event, tenant_one, tenant_two};

use crate::modules::{BOTH, PROBE};

pub(crate) fn draft(stream: &str, stream_seq: i64) -> EventDraft {
    EventDraft {
        stream: stream.to_owned(),
        stream_seq,
        event_type: "probe.noted.v1",
        data: json!({ "n": stream_seq }),
    }
}

#[tokio::test]
async fn an_event_is_written_with_its_effect_and_says_its_cause() {
    let database = TestDatabase::create(&BOTH).await;
    let probe = database.module(&PROBE);
    let mut ctx = ctx(tenant_one());
    ctx.actor = Actor::Staff("Ольга".to_owned());
    let mut uow = probe.begin(&ctx).await.expect("begins");
    uow.append(&[draft("note/1", 1), draft("note/1", 2)]).await.expect("appends");
    uow.append(&[]).await.expect("nothing is fine");
    uow.commit().await.expect("commits");
    let mut undone = probe.begin(&ctx).await.expect("begins");
    undone.append(&[draft("note/1", 3)]).await.expect("appends");
    undone.rollback().await.expect("rolls back");

    let events = events_of(&probe, "probe.noted.v1").await;
    assert_eq!(events.iter().map(|event| event.streamseq).collect::<Vec<_>>(), [1, 2]);
    assert_ne!(events[0].id, events[1].id);
    let last = expect_event(&probe, "probe.noted.v1").await;
    assert_eq!(last.source, "/probe");
    assert_eq!(last.subject, "note/1");
    assert_eq!(last.tenant, tenant_one());
    assert_eq!(last.meta.actor, Actor::Staff("Ольга".to_owned()));
    assert_eq!(last.data, json!({ "n": 2 }));
}

#[tokio::test]
async fn only_a_system_unit_writes_events_of_a_tenant_it_names() {
    let database = TestDatabase::create(&BOTH).await;
    let probe = database.module(&PROBE);
    let meta = ctx(tenant_two()).event_meta();
    let mut foreign = probe.begin(&ctx(tenant_one())).await.expect("begins");
    let refused = foreign.append_as(tenant_two(), &meta, &[draft("note/1", 1)]).await;
    assert!(refused.expect_err("foreign").to_string().contains("row-level security"));
    let mut system = probe.begin_system().await.expect("begins");
    system.append(&[draft("note/1", 1)]).await.expect_err("whose?");
    system.append_as(tenant_two(), &meta, &[draft("note/1", 1)]).await.expect("appends");
    system.commit().await.expect("commits");
    assert_eq!(expect_event(&probe, "probe.noted.v1").await.tenant, tenant_two());
}
