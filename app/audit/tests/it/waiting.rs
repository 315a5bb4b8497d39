//! What waits is counted, and for how long it has been due.

use app_audit::{open_flows, waiting_mail, waiting_webhooks};
use testkit::TestDatabase;

use crate::shop::Shop;

#[tokio::test]
async fn open_flows_are_counted_by_kind_and_version() {
    let shop = Shop::with_history().await;
    let postgres = shop.database.postgres();
    let open = async || open_flows(&postgres).await.expect("looked at").expect("there are orders");
    let flows = open().await;
    assert_eq!(flows.len(), 1, "{flows:?}");
    assert_eq!((flows[0].open, flows[0].stuck, flows[0].overdue_seconds), (1, 0, 0));
    shop.tamper(
        "UPDATE orders.flows SET version = 9, phase = 'stuck', trouble = 'no answer',
            wake_at = now() - interval '1 hour' WHERE phase = 'running'",
    )
    .await;
    let flows = open().await;
    assert_eq!((flows[0].version, flows[0].stuck), (9, 1));
    assert!((3_600..3_700).contains(&flows[0].overdue_seconds), "{flows:?}");
    assert_eq!(flows[0].trouble.as_deref(), Some("no answer"));
    assert_eq!(waiting_mail(&postgres).await.expect("looked at"), None, "no mail is kept here");
}

#[tokio::test]
async fn mail_that_waits_and_mail_that_was_given_up_are_told_apart() {
    let database = TestDatabase::create(&[mod_notification::schema()]).await;
    let postgres = database.postgres();
    let planted = "
        INSERT INTO notifications.messages (tenant_id, message_id, key, template, order_number,
            recipient, request, state, next_try_at, last_error, queued_at, delivered_at)
        SELECT gen_random_uuid(), gen_random_uuid(), state, 'order_placed', 'A-1', 'a@b.example',
               '{}', state, now() - interval '10 minutes', 'no route', now(),
               CASE WHEN state = 'delivered' THEN now() END
        FROM unnest(ARRAY['queued', 'failed', 'delivered']) AS state";
    sqlx::raw_sql(planted).execute(&mut database.behind().await).await.expect("planted");
    let mail = waiting_mail(&postgres).await.expect("looked at").expect("there is mail");
    assert_eq!((mail.queued, mail.failed), (1, 1));
    assert!((600..700).contains(&mail.overdue_seconds), "{mail:?}");
    assert_eq!(mail.last_error.as_deref(), Some("no route"));
    assert_eq!(open_flows(&postgres).await.expect("looked at"), None, "no orders are kept here");
}

#[tokio::test]
async fn webhooks_that_wait_and_systems_that_take_none_are_counted() {
    let database = TestDatabase::create(&[mod_webhook::schema()]).await;
    let postgres = database.postgres();
    let look = async || waiting_webhooks(&postgres).await.expect("looked at").expect("there are");
    let none = look().await;
    assert_eq!((none.queued, none.overdue_seconds, none.disabled, none.failing), (0, 0, 0, 0));
    let planted = "
        INSERT INTO webhooks.endpoints (tenant_id, endpoint_id, url, types, description, state,
            disabled_because, secret, failing_since, created_at)
        SELECT gen_random_uuid(), gen_random_uuid(), 'https://a.example', '{*}', '', state,
               CASE WHEN state = 'disabled' THEN 'gone' END, decode(repeat('00', 32), 'hex'),
               now() - interval '2 hours', now()
        FROM unnest(ARRAY['active', 'paused', 'disabled']) AS state;
        INSERT INTO webhooks.messages (tenant_id, event_id, event_type, body, at)
        SELECT tenant_id, endpoint_id, 'orders.order_placed.v1', '{}', now()
        FROM webhooks.endpoints;
        INSERT INTO webhooks.deliveries (tenant_id, delivery_id, endpoint_id, event_id, event_type,
            next_try_at, queued_at)
        SELECT tenant_id, gen_random_uuid(), endpoint_id, endpoint_id, 'orders.order_placed.v1',
               now() - interval '10 minutes', now()
        FROM webhooks.endpoints";
    sqlx::raw_sql(planted).execute(&mut database.behind().await).await.expect("planted");
    let waiting = look().await;
    let counted = (waiting.queued, waiting.disabled, waiting.failing);
    assert_eq!(counted, (1, 1, 1), "to those at work");
    assert!((600..700).contains(&waiting.overdue_seconds), "{waiting:?}");
    assert!((7_200..7_300).contains(&waiting.failing_seconds), "{waiting:?}");
    assert_eq!(waiting_mail(&postgres).await.expect("looked at"), None, "no mail is kept here");
}
