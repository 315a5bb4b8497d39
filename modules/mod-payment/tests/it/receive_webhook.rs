//! What a provider tells us by itself.

use std::sync::Arc;

use futures_util::future::join_all;
use kernel_common::{Currency, Money, PaymentId};
use mod_payment_api::{FactKind, PaymentError, PaymentState, Payments, ReceiveWebhook};
use rt_host::RandomIds;
use serde_json::json;

use crate::{
    provider::signed,
    scripted::{Call, fact, unknown, webhook},
    stage::{PRICE_MINOR, Shop, Stage, ctx_of, eur, fresh_ctx, refusal},
};
use testkit::{executed, tenant_two};

#[tokio::test]
async fn a_webhook_tells_what_the_answer_did_not() {
    let shop = Shop::open().await;
    let unknown = shop.pay("k", "tok_never_answers").await;
    let told = shop.provider.webhook(unknown.id).await;
    let receipt = shop.module.receive_webhook(&fresh_ctx(), told.clone()).await.expect("taken");
    assert_eq!((receipt.fresh, receipt.kind), (true, FactKind::Captured));
    assert_eq!(receipt.payment.state, PaymentState::Captured);
    let again = shop.module.receive_webhook(&fresh_ctx(), told).await.expect("taken");
    assert_eq!((again.fresh, again.payment), (false, receipt.payment));
    assert_eq!(shop.published(unknown.id).await, ["captured"]);
}

#[tokio::test]
async fn the_webhook_of_an_answer_we_had_says_nothing_new() {
    let shop = Shop::open().await;
    let paid = shop.pay("k", "tok_approved").await;
    let told = shop.provider.webhook(paid.id).await;
    let ctx = fresh_ctx();
    let (receipt, asked) = executed(shop.module.receive_webhook(&ctx, told)).await;
    let receipt = receipt.expect("taken");
    assert!(!receipt.fresh, "reply and webhook are one fact");
    assert_eq!(receipt.payment, paid);
    assert_eq!(asked.commits, 0, "nothing is written");
    assert!(asked.statements <= 2, "one, and what turns a connection: {}", asked.statements);
    assert_eq!(shop.count("SELECT count(*) FROM payments.facts").await, 1);
}

/// A fixed shuffle: the same order in every run.
fn shuffled<T>(mut items: Vec<T>) -> Vec<T> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for last in (1..items.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let bound = u64::try_from(last + 1).expect("few");
        let other = usize::try_from((state >> 33) % bound).expect("few");
        items.swap(last, other);
    }
    items
}

#[tokio::test]
async fn fifty_duplicates_of_each_webhook_in_any_order_have_one_effect() {
    let shop = Arc::new(Shop::open().await);
    let unknown = shop.pay("k", "tok_never_answers").await;
    let id = unknown.id;
    let mut told = vec![shop.provider.webhook(id).await];
    // The refunds are known to the provider only: their answers are lost.
    shop.refresh(id).await.expect("an answer");
    for (key, minor) in [("r-1", 400), ("r-2", PRICE_MINOR - 400)] {
        shop.provider.control(json!({ "drop_next_replies": 1 })).await;
        shop.refund(key, id, minor).await.expect("kept");
        told.push(shop.provider.webhook(id).await);
    }
    let all: Vec<ReceiveWebhook> = told.into_iter().flat_map(|one| vec![one; 50]).collect();
    let deliveries = shuffled(all).into_iter().map(|webhook| {
        let shop = shop.clone();
        tokio::spawn(async move { shop.module.receive_webhook(&fresh_ctx(), webhook).await })
    });
    let receipts = join_all(deliveries).await.into_iter().map(|task| task.expect("no panic"));
    let fresh = receipts.filter(|receipt| receipt.as_ref().expect("taken").fresh).count();
    assert_eq!(fresh, 2, "the capture was known, each refund is news once");
    let payment = shop.payment(id).await;
    assert_eq!((payment.state, payment.refunded), (PaymentState::Refunded, eur(PRICE_MINOR)));
    assert_eq!(shop.count("SELECT count(*) FROM payments.facts").await, 3);
    let captured = shop.published(id).await.iter().filter(|name| *name == "captured").count();
    assert_eq!(captured, 1);
    let returned: Vec<i64> = testkit::events_of(&shop.db, "payments.refunded.v1")
        .await
        .iter()
        .map(|event| event.data["amount"]["amount_minor"].as_i64().expect("an amount"))
        .collect();
    assert_eq!(returned.iter().sum::<i64>(), PRICE_MINOR, "{returned:?}");
}

#[tokio::test]
async fn a_forged_webhook_leaves_nothing_behind() {
    let shop = Shop::open().await;
    let unknown = shop.pay("k", "tok_never_answers").await;
    let mut forged = shop.provider.webhook(unknown.id).await;
    forged.body = forged.body.replace("1250", "1249");
    let mut unsigned = shop.provider.webhook(unknown.id).await;
    unsigned.headers.clear();
    for webhook in [forged, unsigned] {
        let answer = shop.module.receive_webhook(&fresh_ctx(), webhook).await;
        assert_eq!(refusal(answer), PaymentError::ForgedWebhook);
    }
    assert_eq!(shop.count("SELECT count(*) FROM payments.facts").await, 0);
    assert_eq!(shop.payment(unknown.id).await.state, PaymentState::Submitted);
}

#[tokio::test]
async fn a_signed_webhook_that_is_not_understood_is_invalid() {
    let shop = Shop::open().await;
    let strange = signed(&json!({ "id": "evt_1", "data": {} }), "wh_of_the_tests");
    let answer = refusal(shop.module.receive_webhook(&fresh_ctx(), strange).await);
    assert!(matches!(&answer, PaymentError::Invalid(f) if f[0].pointer == "/body"), "{answer:?}");
    let other = ReceiveWebhook { method: "barter".to_owned(), ..shop_webhook() };
    let answer = refusal(shop.module.receive_webhook(&fresh_ctx(), other).await);
    assert_eq!(answer, PaymentError::UnknownMethod("barter".to_owned()));
}

fn shop_webhook() -> ReceiveWebhook {
    signed(&json!({}), "wh_of_the_tests")
}

#[tokio::test]
async fn a_webhook_finds_only_payments_of_its_tenant() {
    let shop = Shop::open().await;
    let unknown = shop.pay("k", "tok_never_answers").await;
    let told = shop.provider.webhook(unknown.id).await;
    let answer = shop.module.receive_webhook(&ctx_of(tenant_two(), "x"), told).await;
    assert_eq!(refusal(answer), PaymentError::NotFound);
    assert_eq!(shop.payment(unknown.id).await.state, PaymentState::Submitted);
}

#[tokio::test]
async fn a_fact_about_no_payment_of_ours_is_not_found() {
    let (stage, _) = Stage::scripted(|_| unknown()).await;
    let unheard = PaymentId::generate(&RandomIds);
    let told = webhook(&fact(unheard, FactKind::Captured, 1, 0));
    let answer = stage.module.receive_webhook(&fresh_ctx(), told).await;
    assert_eq!(refusal(answer), PaymentError::NotFound);
}

#[tokio::test]
async fn a_fact_that_cannot_be_true_is_kept_and_changes_nothing() {
    let (stage, _) = Stage::scripted(|call| match call {
        Call::Authorize(asked) => Ok(fact(asked.payment_id, FactKind::RequiresAction, 0, 0)),
        _ => unknown(),
    })
    .await;
    let before = stage.authorize("k").await.expect("an answer");
    let dearer = fact(before.id, FactKind::Captured, PRICE_MINOR + 1, 0);
    let mut yen = fact(before.id, FactKind::Captured, 10, 0);
    yen.captured = Money::new(10, Currency::JPY);
    let mut other = fact(before.id, FactKind::Captured, PRICE_MINOR, 0);
    other.provider_payment = Some("pay_of_others".to_owned());
    for lie in [dearer, yen, other] {
        let receipt = stage.module.receive_webhook(&fresh_ctx(), webhook(&lie)).await;
        assert_eq!(receipt.expect("kept").payment, before);
    }
    let kept = "SELECT count(*) FROM payments.facts
                WHERE contradiction IN ('amount', 'currency', 'other_payment')";
    assert_eq!(stage.count(kept).await, 3);
    assert_eq!(stage.published(before.id).await, ["action_required"]);
}
