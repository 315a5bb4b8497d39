//! Asking the provider for the truth.

use kernel_common::PaymentId;
use mod_payment_api::{FactKind, PaymentError, PaymentState, Payments};
use rt_host::RandomIds;

use crate::{
    scripted::{Call, fact, instrument, unavailable, unknown},
    stage::{PRICE_MINOR, Shop, Stage, ctx, order_paid_with, refusal},
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
