//! Keeping what happens for those who want it.

use std::time::Duration;

use kernel_common::Clock;
use mod_webhook_api::{DeliveryState, Told, WebhookDeliveries, WebhookEndpoints};
use testkit::{Executed, ctx, executed, fresh_ctx, tenant_one, tenant_two};

use crate::stage::{CAPTURED, CRM, ERP, PLACED, SHIPPED, Stage, all, draft, event, faults};

#[tokio::test]
async fn an_event_is_kept_for_each_endpoint_that_wants_it() {
    let stage = Stage::open().await;
    let exact = stage.endpoint(ERP, &[PLACED]).await.endpoint.id;
    let module = stage.endpoint(ERP, &["payments.*", "orders.*"]).await.endpoint.id;
    let every = stage.endpoint(CRM, &["*"]).await.endpoint.id;
    for (event_type, wanted_by) in
        [(PLACED, vec![exact, module, every]), (SHIPPED, vec![module, every])]
    {
        let (event_id, count) = stage.tell(event_type).await;
        assert_eq!(count as usize, wanted_by.len(), "{event_type}");
        let mut kept = stage.deliveries().await;
        kept.retain(|delivery| delivery.event_id == event_id);
        let mut to: Vec<_> = kept.iter().map(|delivery| delivery.endpoint_id).collect();
        to.sort_unstable();
        assert_eq!(to, wanted_by, "{event_type}");
        for delivery in kept {
            assert_eq!((delivery.state, delivery.attempts), (DeliveryState::Queued, 0));
            assert_eq!(delivery.event_type, event_type);
            assert_eq!(delivery.next_try_at, Some(stage.clock.now()));
        }
    }
    assert_eq!(stage.count("SELECT count(*) FROM webhooks.messages").await, 2, "bodies once");
}

#[tokio::test]
async fn an_event_is_told_as_often_as_you_like_and_kept_once() {
    let stage = Stage::open().await;
    stage.endpoint(ERP, &["*"]).await;
    let one = event(tenant_one(), PLACED);
    let tell = async |events| stage.module.tell(&ctx(tenant_one()), events).await.expect("told");
    assert_eq!(tell(vec![one.clone(), one.clone()]).await, Told { deliveries: 1 });
    stage.deliver().await;
    stage.clock.advance(Duration::from_hours(48));
    assert_eq!(tell(vec![one.clone()]).await, Told { deliveries: 0 });
    assert_eq!(stage.deliver().await.tried(), 0);

    stage.endpoint(CRM, &["*"]).await;
    assert_eq!(tell(vec![one]).await, Told { deliveries: 0 }, "it was before the endpoint");
}

#[tokio::test]
async fn a_body_is_the_same_to_every_endpoint_and_whenever_it_is_told() {
    let stage = Stage::open().await;
    stage.endpoint(ERP, &["*"]).await;
    let one = event(tenant_one(), PLACED);
    let tell = async |events| stage.module.tell(&ctx(tenant_one()), events).await.expect("told");
    assert_eq!(tell(vec![one.clone()]).await, Told { deliveries: 1 });
    stage.deliver().await;
    stage.endpoint(CRM, &["*"]).await;
    assert_eq!(tell(vec![one]).await, Told { deliveries: 1 });
    assert_eq!(stage.deliver().await.delivered, 1);
    let bodies: Vec<_> = stage.wire.requests().into_iter().map(|request| request.body).collect();
    assert_eq!(bodies[0], bodies[1]);
}

#[tokio::test]
async fn what_nobody_wants_costs_nothing() {
    let stage = Stage::open().await;
    let (told, cost) = executed(stage.tell(PLACED)).await;
    assert_eq!((told.1, cost.commits), (0, 0));
    assert!(cost.statements > 0, "somebody has to ask once");
    for _ in 0..3 {
        let (told, cost) = executed(stage.tell(PLACED)).await;
        assert_eq!((told.1, cost), (0, Executed::default()));
    }
    stage.endpoint(ERP, &["payments.*"]).await;
    stage.tell(PLACED).await;
    let (told, cost) = executed(stage.tell(PLACED)).await;
    assert_eq!((told.1, cost), (0, Executed::default()), "another type is wanted");
    assert_eq!(stage.tell(CAPTURED).await.1, 1);
    assert_eq!(stage.count("SELECT count(*) FROM webhooks.messages").await, 1);
}

#[tokio::test]
async fn what_is_wanted_is_one_unit_of_four_round_trips() {
    let stage = Stage::open().await;
    stage.endpoint(ERP, &["*"]).await;
    stage.endpoint(CRM, &["orders.*"]).await;
    stage.tell(PLACED).await;
    let many: Vec<_> = (0..200).map(|_| event(tenant_one(), PLACED)).collect();
    let call = ctx(tenant_one());
    let (told, cost) = executed(stage.module.tell(&call, many)).await;
    assert_eq!(told.expect("told").deliveries, 400);
    assert_eq!((cost.statements, cost.commits), (4, 1), "begin, who wants it, keep, commit");
}

#[tokio::test]
async fn what_another_process_changes_is_known_within_a_second() {
    let stage = Stage::open().await;
    assert_eq!(stage.tell(PLACED).await.1, 0);
    let other = stage.another_process().await;
    let made = other.create(&fresh_ctx(), draft(ERP, &["*"])).await;
    made.expect("created");
    stage.clock.advance(Duration::from_secs(1));
    assert_eq!(stage.tell(PLACED).await.1, 1);
}

#[tokio::test]
async fn what_is_remembered_decides_nothing_alone() {
    let stage = Stage::open().await;
    let id = stage.endpoint(ERP, &["*"]).await.endpoint.id;
    assert_eq!(stage.tell(PLACED).await.1, 1);
    let other = stage.another_process().await;
    other.remove(&fresh_ctx(), mod_webhook_api::EndpointRef { id }).await.expect("removed");
    assert_eq!(stage.tell(PLACED).await.1, 0, "nobody wants it any more");
    assert_eq!(stage.count("SELECT count(*) FROM webhooks.deliveries").await, 0);
}

#[tokio::test]
async fn too_many_events_and_those_of_others_are_refused() {
    let stage = Stage::open().await;
    stage.endpoint(ERP, &["*"]).await;
    let many: Vec<_> = (0..201).map(|_| event(tenant_one(), PLACED)).collect();
    let refused = stage.module.tell(&ctx(tenant_one()), many).await;
    assert_eq!(faults(refused)[0].1, "batch_size");
    let mixed = vec![event(tenant_one(), PLACED), event(tenant_two(), PLACED)];
    let refused = stage.module.tell(&ctx(tenant_one()), mixed).await;
    assert_eq!(faults(refused)[0].0, "/1/tenant");
    let page = WebhookDeliveries::list(&stage.module, &ctx(tenant_one()), all()).await;
    assert_eq!(page.expect("a page").items, []);
}
