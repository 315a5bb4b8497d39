//! The reply, the webhook and the poll tell of one payment at one moment.

use std::sync::Arc;

use mod_payment_api::{PaymentState, Payments};
use tokio::sync::Barrier;

use crate::stage::{PRICE_MINOR, Shop, card, ctx, fresh_ctx, order_paid_with};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn reply_webhook_and_poll_at_once_are_one_capture() {
    let shop = Arc::new(Shop::open().await);
    for n in 0..25 {
        let request = order_paid_with(card("tok_never_answers"));
        let key = format!("k-{n}");
        let unknown = shop.module.authorize(&ctx(&key), request.clone()).await.expect("an answer");
        assert_eq!(unknown.state, PaymentState::Submitted);
        let webhook = shop.provider.webhook(unknown.id).await;
        let barrier = Arc::new(Barrier::new(3));
        let at_once = |barrier: &Arc<Barrier>| (shop.clone(), barrier.clone());
        let reply = {
            let (shop, barrier) = at_once(&barrier);
            tokio::spawn(async move {
                barrier.wait().await;
                shop.module.authorize(&ctx(&key), request).await
            })
        };
        let told = {
            let (shop, barrier) = at_once(&barrier);
            tokio::spawn(async move {
                barrier.wait().await;
                shop.module.receive_webhook(&fresh_ctx(), webhook).await.map(|r| r.payment)
            })
        };
        let polled = {
            let (shop, barrier) = at_once(&barrier);
            tokio::spawn(async move {
                barrier.wait().await;
                shop.refresh(unknown.id).await
            })
        };
        for task in [reply, told, polled] {
            let payment = task.await.expect("no panic").expect("an answer");
            assert_eq!(payment.state, PaymentState::Captured);
        }
        assert_eq!(shop.published(unknown.id).await, ["captured"]);
        assert_eq!(shop.provider.posted(Some(unknown.id), "charge").await, [PRICE_MINOR]);
    }
    assert_eq!(shop.count("SELECT count(*) FROM payments.facts").await, 25);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_payment_and_its_undo_at_once_leave_no_money_behind() {
    let shop = Arc::new(Shop::open().await);
    for n in 0..25 {
        let request = order_paid_with(card("tok_approved"));
        let key = format!("k-{n}");
        let barrier = Arc::new(Barrier::new(2));
        let forward = {
            let (shop, barrier, key) = (shop.clone(), barrier.clone(), key.clone());
            tokio::spawn(async move {
                barrier.wait().await;
                shop.module.authorize(&ctx(&key), request).await.ok()
            })
        };
        let back = {
            let (shop, key) = (shop.clone(), key.clone());
            tokio::spawn(async move {
                barrier.wait().await;
                shop.void(&key).await.ok()
            })
        };
        forward.await.expect("no panic");
        back.await.expect("no panic");
        // The flow goes on until the undo is done.
        shop.void(&key).await.expect("the provider answers");
    }
    let charged: i64 = shop.provider.posted(None, "charge").await.iter().sum();
    let returned: i64 = shop.provider.posted(None, "refund").await.iter().sum();
    assert_eq!(charged, returned);
    assert_eq!(shop.pending().await, []);
}
