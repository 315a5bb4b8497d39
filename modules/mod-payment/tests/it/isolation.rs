//! One tenant never touches another's payments.

use kernel_common::IdempotencyKey;
use mod_payment_api::{
    PaymentError, PaymentRef, PaymentState, Payments, VoidPayment, VoidedPayment,
};
use rt_contract::CallCtx;
use rt_host::RandomIds;
use testkit::tenant_two;

use crate::stage::{PRICE_MINOR, Shop, card, ctx_of, order_paid_with, refund_of, refusal};

fn stranger() -> CallCtx {
    let key = kernel_common::OrderId::generate(&RandomIds).as_uuid();
    testkit::ctx(tenant_two()).with_key(IdempotencyKey::from(key))
}

#[tokio::test]
async fn another_tenants_payment_does_not_exist() {
    let shop = Shop::open().await;
    let paid = shop.pay("k", "tok_approved").await;
    let by_id = PaymentRef::Id(paid.id);
    let wanted = vec![by_id, PaymentRef::OfOrder(paid.order_id)];
    let found = shop.module.find(&stranger(), wanted.clone()).await.expect("an answer");
    assert_eq!((found.items, found.missing), (vec![], wanted));
    let refreshed = shop.module.refresh(&stranger(), by_id).await;
    assert_eq!(refusal(refreshed), PaymentError::NotFound);
    let refunded = shop.module.refund(&stranger(), refund_of(paid.id, Some(1))).await;
    assert_eq!(refusal(refunded), PaymentError::NotFound);
    for request in
        [VoidPayment::MadeUnder("k".parse().expect("a key")), VoidPayment::OfOrder(paid.order_id)]
    {
        let voided = shop.module.void(&stranger(), request).await;
        assert_eq!(voided, Ok(VoidedPayment::NeverAuthorized));
    }
    assert_eq!(shop.payment(paid.id).await, paid);
    assert_eq!(shop.provider.posted(None, "refund").await, [0i64; 0]);
}

#[tokio::test]
async fn two_tenants_may_use_one_key_and_both_are_paid() {
    let shop = Shop::open().await;
    let ours = shop.pay("k", "tok_approved").await;
    let request = order_paid_with(card("tok_approved"));
    let theirs = shop.module.authorize(&ctx_of(tenant_two(), "k"), request).await;
    let theirs = theirs.expect("an answer");
    assert_eq!(theirs.state, PaymentState::Captured);
    assert_ne!(ours.id, theirs.id);
    assert_eq!(shop.provider.posted(None, "charge").await, [PRICE_MINOR, PRICE_MINOR]);
}

#[tokio::test]
async fn the_database_itself_hides_and_refuses_the_other_tenants_rows() {
    let shop = Shop::open().await;
    shop.pay("k", "tok_approved").await;
    let mut unit = shop.db.begin(&stranger()).await.expect("a unit of work");
    for sql in [
        "SELECT count(*) FROM payments.payments",
        "SELECT count(*) FROM payments.facts",
        "SELECT count(*) FROM payments.replies",
    ] {
        let rows: i64 =
            sqlx::query_scalar(sql).fetch_one(unit.connection()).await.expect("a number");
        assert_eq!(rows, 0, "{sql}");
    }
    let touched = sqlx::query("UPDATE payments.payments SET refunded_minor = captured_minor")
        .execute(unit.connection())
        .await
        .expect("an update without a filter");
    assert_eq!(touched.rows_affected(), 0);
}

#[tokio::test]
async fn a_fact_is_never_changed_or_deleted() {
    let shop = Shop::open().await;
    shop.pay("k", "tok_approved").await;
    let mut behind = shop.database.behind().await;
    for sql in ["UPDATE payments.facts SET kind = 'voided'", "DELETE FROM payments.facts"] {
        let refused = sqlx::query(sql).execute(&mut behind).await;
        assert!(refused.is_err(), "{sql}, even for the superuser");
    }
}
