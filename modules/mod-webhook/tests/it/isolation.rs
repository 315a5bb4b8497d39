//! One tenant never sees another's endpoints and deliveries; the job serves both.

use kernel_common::{PageRequest, Timestamp};
use mod_webhook_api::{
    DeliveryState, EndpointRef, EndpointsQuery, Ping, Replay, SecretRotation, WebhookDeliveries,
    WebhookEndpoints, WebhookError,
};
use testkit::{ctx, ctx_of, tenant_one, tenant_two};

use crate::{
    change_endpoint::change,
    stage::{CRM, ERP, PLACED, Stage, all, draft, event, refusal},
};

#[tokio::test]
async fn each_tenant_has_its_own_and_both_are_delivered() {
    let stage = Stage::open().await;
    for (tenant, url) in [(tenant_one(), ERP), (tenant_two(), CRM)] {
        // The same key: commands of two tenants never meet.
        let made = stage.module.create(&ctx_of(tenant, "key-1"), draft(url, &["*"])).await;
        made.expect("created");
        let told = stage.module.tell(&ctx(tenant), vec![event(tenant, PLACED)]).await;
        assert_eq!(told.expect("told").deliveries, 1, "its own endpoint only");
    }
    assert_eq!(stage.deliver().await.delivered, 2);
    for (tenant, url) in [(tenant_one(), ERP), (tenant_two(), CRM)] {
        let page = EndpointsQuery { page: PageRequest::first(10) };
        let page = WebhookEndpoints::list(&stage.module, &ctx(tenant), page).await;
        let urls: Vec<_> = page.expect("a page").items.into_iter().map(|one| one.url).collect();
        assert_eq!(urls, [url]);
        let page = WebhookDeliveries::list(&stage.module, &ctx(tenant), all()).await;
        let states: Vec<_> = page.expect("a page").items.iter().map(|one| one.state).collect();
        assert_eq!(states, [DeliveryState::Delivered]);
    }
}

#[tokio::test]
async fn what_is_anothers_is_not_there() {
    let stage = Stage::open().await;
    let id = stage.endpoint(ERP, &["*"]).await.endpoint.id;
    stage.tell(PLACED).await;
    stage.deliver().await;
    let (before, delivery) = (stage.seen(id).await, stage.delivery().await);
    let (module, none) = (&stage.module, WebhookError::NotFound);
    let theirs = |key| ctx_of(tenant_two(), key);

    let found = module.find(&theirs("-"), vec![id]).await.expect("an answer");
    assert_eq!((found.items.len(), found.missing), (0, vec![id]));
    let details = module.detail(&theirs("-"), vec![delivery.id]).await.expect("an answer");
    assert_eq!(details, []);
    assert_eq!(refusal(module.change(&theirs("1"), change(id)).await), none);
    let rotation = SecretRotation { id, overlap_seconds: 0 };
    assert_eq!(refusal(module.rotate_secret(&theirs("2"), rotation).await), none);
    assert_eq!(refusal(module.remove(&theirs("3"), EndpointRef { id }).await), none);
    assert_eq!(refusal(module.ping(&theirs("4"), Ping { endpoint_id: id }).await), none);
    let since = Timestamp::from_unix_micros(0);
    let failed = Replay::FailedSince { endpoint_id: id, since };
    assert_eq!(refusal(module.replay(&theirs("5"), failed).await), none);
    let named = Replay::Deliveries(vec![delivery.id]);
    let replayed = module.replay(&theirs("6"), named).await.expect("an answer");
    assert_eq!(replayed.deliveries, 0);

    assert_eq!((stage.seen(id).await, stage.delivery().await), (before, delivery));
    assert_eq!(stage.deliver().await.tried(), 0);
}

#[tokio::test]
async fn the_database_itself_hides_the_other_tenants_rows() {
    let stage = Stage::open().await;
    stage.endpoint(ERP, &["*"]).await;
    stage.tell(PLACED).await;
    stage.deliver().await;
    let mut unit = stage.db.begin(&ctx(tenant_two())).await.expect("a unit of work");
    for sql in [
        "SELECT count(*) FROM webhooks.endpoints",
        "SELECT count(*) FROM webhooks.messages",
        "SELECT count(*) FROM webhooks.deliveries",
        "SELECT count(*) FROM webhooks.attempts",
    ] {
        let rows: i64 =
            sqlx::query_scalar(sql).fetch_one(unit.connection()).await.expect("a number");
        assert_eq!(rows, 0, "{sql}");
    }
}
