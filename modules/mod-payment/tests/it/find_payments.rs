//! Answering what payments there are.

use std::time::Duration;

use kernel_common::{Clock, OrderId, PaymentId};
use mod_payment_api::{
    AuthorizePayment, BATCH_MAX, PaymentError, PaymentRef, Payments, PendingPayments,
};
use rt_host::RandomIds;
use testkit::tenant_two;

use crate::{
    scripted::{instrument, unknown},
    stage::{Shop, Stage, card, ctx, ctx_of, fresh_ctx, order_paid_with, refusal},
};

#[tokio::test]
async fn payments_are_found_by_id_and_by_order_and_the_missing_are_named() {
    let shop = Shop::open().await;
    let first = order_paid_with(card("tok_declined"));
    let old = shop.module.authorize(&ctx("k-1"), first.clone()).await.expect("an answer");
    shop.clock.advance(Duration::from_secs(1));
    let again = AuthorizePayment { instrument: card("tok_approved"), ..first };
    let new = shop.module.authorize(&ctx("k-2"), again).await.expect("an answer");
    let missing = [
        PaymentRef::Id(PaymentId::generate(&RandomIds)),
        PaymentRef::OfOrder(OrderId::generate(&RandomIds)),
    ];
    let wanted =
        vec![missing[0], PaymentRef::Id(old.id), PaymentRef::OfOrder(new.order_id), missing[1]];
    let found = shop.module.find(&fresh_ctx(), wanted).await.expect("an answer");
    let ids: Vec<_> = found.items.iter().map(|payment| payment.id).collect();
    assert_eq!(ids, [old.id, new.id], "the newest of an order, in the order asked for");
    assert_eq!(found.missing, missing);
}

#[tokio::test]
async fn a_batch_has_a_limit() {
    let (stage, _) = Stage::scripted(|_| unknown()).await;
    let many = vec![PaymentRef::Id(PaymentId::generate(&RandomIds)); BATCH_MAX + 1];
    let answer = refusal(stage.module.find(&fresh_ctx(), many).await);
    assert!(matches!(answer, PaymentError::Invalid(_)), "{answer:?}");
}

#[tokio::test]
async fn the_poller_sees_every_tenants_unresolved_payments_oldest_first() {
    let (stage, _) = Stage::scripted(|_| unknown()).await;
    let mut expected = Vec::new();
    for n in 0..3 {
        let tenant = if n == 1 { tenant_two() } else { testkit::tenant_one() };
        let request = order_paid_with(instrument());
        let payment = stage.module.authorize(&ctx_of(tenant, "k"), request).await;
        if n == 2 {
            // The same key of the same tenant was used for another order.
            assert_eq!(refusal(payment), PaymentError::KeyReused);
        } else {
            expected.push(payment.expect("an answer").id);
        }
        stage.clock.advance(Duration::from_secs(10));
    }
    let pending = async |unchanged_since, limit| {
        let query = PendingPayments { unchanged_since, limit };
        let found = stage.module.pending(&fresh_ctx(), query).await.expect("an answer");
        found.into_iter().map(|payment| payment.id).collect::<Vec<_>>()
    };
    let now = stage.clock.now();
    assert_eq!(pending(now, 10).await, expected);
    assert_eq!(pending(now, 1).await, expected[..1]);
    let earlier = kernel_common::Timestamp::from_unix_micros(now.unix_micros() - 25_000_000);
    assert_eq!(pending(earlier, 10).await, expected[..1], "the second is too young");
}
