//! Two processes over one database.

use std::{collections::HashSet, sync::Arc};

use mod_webhook_api::{DeliveryState, WebhookDeliveries};
use testkit::{ctx, tenant_one};

use crate::stage::{PLACED, Stage, event};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_deliver_each_delivery_once() {
    let stage = Arc::new(Stage::open().await);
    for n in 0..10 {
        stage.endpoint(&format!("https://host-{n}.example"), &["*"]).await;
    }
    let many: Vec<_> = (0..15).map(|_| event(tenant_one(), PLACED)).collect();
    stage.module.tell(&ctx(tenant_one()), many).await.expect("told");
    let other = stage.another_process().await;
    let one = {
        let stage = stage.clone();
        tokio::spawn(async move { stage.deliver().await })
    };
    let stop = stage.stop.subscribe();
    let two = tokio::spawn(async move { other.deliver_due(stop).await.expect("it answers") });
    let (one, two) = (one.await.expect("no panic"), two.await.expect("no panic"));
    assert_eq!(one.delivered + two.delivered, 150);
    let requests = stage.wire.requests();
    let different: HashSet<_> =
        requests.iter().map(|request| (request.url.clone(), request.id.as_uuid())).collect();
    assert_eq!((different.len(), requests.len()), (150, 150));
    let deliveries = stage.deliveries().await;
    assert!(deliveries.iter().all(|one| one.state == DeliveryState::Delivered));
}
