//! One key, one answer; one reference, one payment.

use kernel_common::PaymentId;
use mod_payment_api::{
    FactKind,
    spi::{PaymentProvider, ProviderError},
};
use rt_host::RandomIds;

use crate::stage::{Stage, key, request};

#[tokio::test]
async fn the_same_key_again_gives_the_same_fact() {
    let stage = Stage::new().await;
    let request = request("tok_approved");
    let first = stage.authorize(&request).await.expect("an answer");
    let second = stage.authorize(&request).await.expect("an answer");
    assert_eq!(first, second);
    assert_eq!(stage.postings(request.payment_id).await.len(), 2, "one charge");
}

#[tokio::test]
async fn a_key_whose_request_we_have_changed_since_is_unknown_and_not_refused() {
    let stage = Stage::new().await;
    let request = request("tok_approved");
    stage.authorize(&request).await.expect("an answer");
    let moved = stage.adapter(|settings| {
        settings.webhook_base = Some("http://127.0.0.1:9".to_owned());
    });
    let answer = moved.authorize(&request).await;
    assert!(matches!(answer, Err(ProviderError::Unknown(_))), "{answer:?}");
    let found = moved.look_up(request.payment_id).await.expect("an answer");
    assert_eq!(found.kind, FactKind::Captured);
}

#[tokio::test]
async fn a_reference_nobody_used_has_never_been_heard_of() {
    let stage = Stage::new().await;
    let fact = stage.provider.look_up(PaymentId::generate(&RandomIds)).await.expect("an answer");
    assert_eq!(fact.kind, FactKind::NeverHeardOf);
    assert_eq!(fact.provider_payment, None);
}

#[tokio::test]
async fn two_payments_under_one_reference_are_not_guessed_between() {
    let stage = Stage::new().await;
    let mut request = request("tok_approved");
    stage.authorize(&request).await.expect("an answer");
    request.key = key("another-key");
    stage.authorize(&request).await.expect("an answer");
    let answer = stage.provider.look_up(request.payment_id).await;
    assert!(matches!(answer, Err(ProviderError::Unknown(_))), "{answer:?}");
}
