//! Answering which endpoints there are.

use std::time::Duration;

use kernel_common::{Cursor, PageRequest};
use mod_webhook_api::{EndpointId, EndpointsQuery, WebhookEndpoints};
use rt_host::RandomIds;
use testkit::{ctx, tenant_one};

use crate::stage::{ERP, Stage, faults};

#[tokio::test]
async fn endpoints_come_newest_first_in_pages_without_gaps() {
    let stage = Stage::open().await;
    let mut made = Vec::new();
    for n in 0..5 {
        made.push(stage.endpoint(ERP, &["*"]).await.endpoint.id);
        // Two at one moment: the id decides.
        stage.clock.advance(Duration::from_secs(n % 2));
    }
    let (mut seen, mut page) = (Vec::new(), PageRequest::first(2));
    loop {
        let query = EndpointsQuery { page };
        let found = WebhookEndpoints::list(&stage.module, &ctx(tenant_one()), query).await;
        let found = found.expect("a page");
        seen.extend(found.items.iter().map(|endpoint| endpoint.id));
        let Some(next) = found.next else { break };
        page = PageRequest { after: Some(next), limit: 2 };
    }
    made.reverse();
    assert_eq!(seen, made);
}

#[tokio::test]
async fn a_foreign_cursor_is_a_fault_of_its_field() {
    let stage = Stage::open().await;
    let after = Some(Cursor::encode(&("elsewhere", 1)));
    let query = EndpointsQuery { page: PageRequest { after, limit: 2 } };
    let answer = WebhookEndpoints::list(&stage.module, &ctx(tenant_one()), query).await;
    assert_eq!(faults(answer)[0].0, "/page/after");
}

#[tokio::test]
async fn endpoints_are_found_in_the_order_of_the_ids_and_the_rest_is_missing() {
    let stage = Stage::open().await;
    let one = stage.endpoint(ERP, &["*"]).await.endpoint.id;
    let two = stage.endpoint(ERP, &["*"]).await.endpoint.id;
    let unknown = EndpointId::generate(&RandomIds);
    let ids = vec![two, unknown, one, two];
    let found = stage.module.find(&ctx(tenant_one()), ids).await.expect("an answer");
    let items: Vec<_> = found.items.iter().map(|endpoint| endpoint.id).collect();
    assert_eq!((items, found.missing), (vec![two, one], vec![unknown]));
    let many = vec![one; 201];
    assert_eq!(faults(stage.module.find(&ctx(tenant_one()), many).await)[0].1, "batch_size");
}
