//! Answering what is on its way, and showing it.

use std::time::Duration;

use kernel_common::{Cursor, PageRequest};
use mod_webhook_api::{DeliveriesQuery, DeliveryId, DeliveryState, WebhookDeliveries};
use rt_host::RandomIds;
use testkit::{ctx, tenant_one};

use crate::{
    stage::{CAPTURED, CRM, ERP, PLACED, SHIPPED, Stage, all, faults},
    wire::status,
};

async fn list(stage: &Stage, query: DeliveriesQuery) -> (Vec<DeliveryId>, Option<Cursor>) {
    let page = WebhookDeliveries::list(&stage.module, &ctx(tenant_one()), query).await;
    let page = page.expect("a page");
    (page.items.iter().map(|delivery| delivery.id).collect(), page.next)
}

#[tokio::test]
async fn deliveries_come_newest_first_in_pages_without_gaps() {
    let stage = Stage::open().await;
    stage.endpoint(ERP, &["*"]).await;
    for n in 0..5 {
        stage.tell(PLACED).await;
        // Two at one moment: the id decides.
        stage.clock.advance(Duration::from_secs(n % 2));
    }
    let (mut seen, mut page) = (Vec::new(), PageRequest::first(2));
    loop {
        let (items, next) = list(&stage, DeliveriesQuery { page, ..all() }).await;
        seen.extend(items);
        let Some(next) = next else { break };
        page = PageRequest { after: Some(next), limit: 2 };
    }
    let everything = list(&stage, all()).await.0;
    assert_eq!((seen.len(), &seen), (5, &everything));
    assert!(seen.is_sorted_by(|newer, older| newer > older), "ids ascend with time");

    let after = Some(Cursor::encode(&("elsewhere", 1)));
    let foreign = DeliveriesQuery { page: PageRequest { after, limit: 2 }, ..all() };
    let answer = WebhookDeliveries::list(&stage.module, &ctx(tenant_one()), foreign).await;
    assert_eq!(faults(answer)[0].0, "/page/after");
}

#[tokio::test]
async fn they_are_of_an_endpoint_or_in_a_state_where_that_is_asked() {
    let stage = Stage::open().await;
    let erp = stage.endpoint(ERP, &["orders.*"]).await.endpoint.id;
    let crm = stage.endpoint(CRM, &["payments.*"]).await.endpoint.id;
    stage.wire.always(ERP, status(500));
    for event_type in [PLACED, SHIPPED, CAPTURED] {
        stage.tell(event_type).await;
    }
    stage.deliver().await;
    let count = async |endpoint_id, state| {
        list(&stage, DeliveriesQuery { endpoint_id, state, ..all() }).await.0.len()
    };
    assert_eq!(count(None, None).await, 3);
    assert_eq!((count(Some(erp), None).await, count(Some(crm), None).await), (2, 1));
    let (queued, delivered) = (Some(DeliveryState::Queued), Some(DeliveryState::Delivered));
    assert_eq!((count(None, queued).await, count(None, delivered).await), (2, 1));
    assert_eq!(count(Some(erp), delivered).await, 0);
    assert_eq!(count(None, Some(DeliveryState::Failed)).await, 0);
}

#[tokio::test]
async fn details_come_in_the_order_of_the_ids_without_those_that_are_not_there() {
    let stage = Stage::open().await;
    stage.endpoint(ERP, &["*"]).await;
    stage.wire.once(ERP, status(500));
    stage.tell(PLACED).await;
    stage.deliver().await;
    stage.tell(SHIPPED).await;
    let ids: Vec<_> = stage.deliveries().await.iter().map(|delivery| delivery.id).collect();
    let asked = vec![ids[1], DeliveryId::generate(&RandomIds), ids[0], ids[1]];
    let details = stage.module.detail(&ctx(tenant_one()), asked).await.expect("an answer");
    let shown: Vec<_> = details.iter().map(|one| (one.delivery.id, one.attempts.len())).collect();
    assert_eq!(shown.len(), 2);
    assert!(shown.contains(&(ids[0], details[1].attempts.len())) && shown[0].0 == ids[1]);
    let failed = details.iter().find(|one| one.attempts.len() == 1).expect("a try");
    assert_eq!(failed.attempts[0].error.as_deref(), Some("status 500"));
    assert_eq!(failed.delivery.event_type, PLACED);
    assert!(details.iter().all(|one| one.body.contains(&one.delivery.event_type)));

    let many = vec![ids[0]; 21];
    let refused = stage.module.detail(&ctx(tenant_one()), many).await;
    assert_eq!(faults(refused)[0].1, "batch_size");
}

#[tokio::test]
async fn of_many_tries_the_last_hundred_are_shown() {
    let stage = Stage::open().await;
    stage.endpoint(ERP, &["*"]).await;
    stage.tell(PLACED).await;
    let mut unit = stage.db.begin_system().await.expect("a unit of work");
    for sql in [
        "UPDATE webhooks.deliveries SET tries = 150",
        "INSERT INTO webhooks.attempts (tenant_id, delivery_id, number, started_at)
         SELECT tenant_id, delivery_id, n, queued_at
         FROM webhooks.deliveries, generate_series(1, 150) AS n",
    ] {
        sqlx::query(sql).execute(unit.connection()).await.expect("as many replays left it");
    }
    unit.commit().await.expect("committed");
    let detail = stage.detail(stage.delivery().await.id).await;
    let numbers: Vec<_> = detail.attempts.iter().map(|one| one.number).collect();
    assert_eq!(numbers, (51..=150).collect::<Vec<_>>());
}
