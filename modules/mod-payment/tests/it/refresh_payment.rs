//! Asking the provider for the truth.

use std::time::Duration;

use kernel_common::PaymentId;
use mod_payment_api::{FactKind, PaymentError, PaymentState, Payments};
use rt_host::RandomIds;
use serde_json::json;
use testkit::tenant_two;

use crate::{
    scripted::{Call, fact, instrument, unavailable, unknown},
    stage::{PRICE_MINOR, Shop, Stage, card, ctx, ctx_of, eur, order_paid_with, refusal},
};

#[tokio::test]
async fn the_truth_is_found_by_our_own_reference() {
    let shop = Shop::open().await;
    let unknown = shop.pay("k", "tok_never_answers").await;
    let known = shop.refresh(unknown.id).await.expect("an answer");
    assert_eq!(known.state, PaymentState::Captured);
    assert!(known.provider_payment.is_some());
    assert_eq!(shop.refresh(unknown.id).await, Ok(known));
    assert_eq!(shop.published(unknown.id).await, ["captured"]);
}

#[tokio::test]
async fn silence_and_never_heard_of_change_nothing() {
    let (stage, provider) = Stage::scripted(|_| unknown()).await;
    let request = order_paid_with(instrument());
    let before = stage.module.authorize(&ctx("k"), request.clone()).await.expect("an answer");
    assert_eq!(stage.refresh(before.id).await, Ok(before.clone()));
    let id = before.id;
    provider.now(move |_| Ok(fact(id, FactKind::NeverHeardOf, 0, 0)));
    assert_eq!(stage.refresh(id).await, Ok(before));
    assert_eq!(stage.count("SELECT count(*) FROM payments.facts").await, 0);
    provider.now(|call| match call {
        Call::Authorize(asked) => Ok(fact(asked.payment_id, FactKind::Captured, PRICE_MINOR, 0)),
        _ => unavailable(),
    });
    let paid = stage.module.authorize(&ctx("k"), request).await.expect("an answer");
    assert_eq!((paid.id, paid.state), (id, PaymentState::Captured));
}

#[tokio::test]
async fn an_unknown_payment_is_not_found() {
    let (stage, _) = Stage::scripted(|_| unknown()).await;
    let answer = stage.refresh(PaymentId::generate(&RandomIds)).await;
    assert_eq!(refusal(answer), PaymentError::NotFound);
}

#[tokio::test]
async fn an_answer_about_another_payment_is_no_answer() {
    let (stage, provider) = Stage::scripted(|call| match call {
        Call::Authorize(asked) => Ok(fact(asked.payment_id, FactKind::RequiresAction, 0, 0)),
        _ => unavailable(),
    })
    .await;
    let one = stage.authorize("k-1").await.expect("an answer");
    let other = stage.authorize("k-2").await.expect("an answer");
    let id = other.id;
    provider.now(move |_| Ok(fact(id, FactKind::Captured, PRICE_MINOR, 0)));
    assert_eq!(stage.refresh(one.id).await, Ok(one));
    assert_eq!(stage.payment(id).await, other);
}

#[tokio::test]
async fn the_poller_goes_on_with_every_tenants_unanswered_business() {
    let shop = Shop::open().await;
    let unheard = shop.pay("k-1", "tok_never_answers").await;
    let refunded = shop.pay("k-2", "tok_approved").await;
    shop.provider.control(json!({ "drop_next_replies": 1 })).await;
    assert!(!shop.refund("r", refunded.id, 100).await.expect("kept").settled);
    let theirs = order_paid_with(card("tok_never_answers"));
    let theirs = shop.module.authorize(&ctx_of(tenant_two(), "k"), theirs).await.expect("kept");
    let quiet = Duration::from_secs(5);
    let refresh = async || shop.module.refresh_pending(quiet, 10).await.expect("it answers");
    assert_eq!(refresh().await, 0, "too young");
    shop.clock.advance(quiet + Duration::from_secs(1));
    assert_eq!(refresh().await, 3);
    assert_eq!(shop.payment(unheard.id).await.state, PaymentState::Captured);
    assert_eq!(shop.payment(refunded.id).await.refunded, eur(100));
    assert_eq!(shop.provider.posted(Some(refunded.id), "refund").await, [100]);
    assert_eq!(shop.provider.posted(Some(theirs.id), "charge").await, [PRICE_MINOR]);
    shop.clock.advance(quiet + quiet);
    assert_eq!(refresh().await, 0, "nothing is left");
}

#[tokio::test]
async fn one_payment_in_trouble_holds_up_no_other() {
    let (stage, provider) = Stage::scripted(|_| unknown()).await;
    let stuck = stage.authorize("k-1").await.expect("an answer").id;
    stage.clock.advance(Duration::from_secs(1));
    let other = stage.authorize("k-2").await.expect("an answer").id;
    provider.now(move |call| match call {
        Call::LookUp(id) if *id == stuck => unavailable(),
        _ => Ok(fact(other, FactKind::Captured, PRICE_MINOR, 0)),
    });
    stage.clock.advance(Duration::from_secs(60));
    let asked = stage.module.refresh_pending(Duration::from_secs(5), 10).await;
    assert_eq!(asked, Ok(2));
    assert_eq!(stage.payment(stuck).await.state, PaymentState::Submitted);
    assert_eq!(stage.payment(other).await.state, PaymentState::Captured);
}
