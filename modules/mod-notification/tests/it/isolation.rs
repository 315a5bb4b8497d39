//! One tenant never sees another's messages; the job serves both.

use mod_notification_api::{MessageState, Notifications};
use testkit::{tenant_one, tenant_two};

use crate::stage::{Stage, confirmation, ctx_of, first};

#[tokio::test]
async fn each_tenant_lists_its_own_and_both_are_delivered() {
    let stage = Stage::open().await;
    for tenant in [tenant_one(), tenant_two()] {
        // The same key: events of two tenants never meet.
        stage.module.send(&ctx_of(tenant, "event-1"), confirmation()).await.expect("kept");
    }
    assert_eq!(stage.deliver().await.delivered, 2);
    let mut ids = Vec::new();
    for tenant in [tenant_one(), tenant_two()] {
        let page = stage.module.list(&ctx_of(tenant, "-"), first(10)).await.expect("a page");
        assert_eq!(page.items.len(), 1);
        assert_eq!(page.items[0].state, MessageState::Delivered);
        ids.push(page.items[0].id);
    }
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test]
async fn the_database_itself_hides_the_other_tenants_rows() {
    let stage = Stage::open().await;
    stage.send("event-1").await;
    stage.deliver().await;
    let mut unit = stage.db.begin(&ctx_of(tenant_two(), "-")).await.expect("a unit of work");
    for sql in [
        "SELECT count(*) FROM notifications.messages",
        "SELECT count(*) FROM notifications.attempts",
    ] {
        let rows: i64 =
            sqlx::query_scalar(sql).fetch_one(unit.connection()).await.expect("a number");
        assert_eq!(rows, 0, "{sql}");
    }
}
