//! Answers that are lost, late or not the provider's.

use std::time::Duration;

use adapter_testcard::TestCardSettings;
use mod_payment_api::{
    FactKind,
    spi::{PaymentProvider, ProviderError},
};
use serde_json::json;
use testkit::eventually;
use tokio::net::TcpListener;

use crate::stage::{SECRET, Stage, WEBHOOK_SECRET, adapter, eur, request};

fn is_unknown<T>(answer: &Result<T, ProviderError>) -> bool {
    matches!(answer, Err(ProviderError::Unknown(_)))
}

fn is_unavailable<T>(answer: &Result<T, ProviderError>) -> bool {
    matches!(answer, Err(ProviderError::Unavailable(_)))
}

#[tokio::test]
async fn a_charge_without_an_answer_is_unknown_until_asked_for() {
    let stage = Stage::new().await;
    let request = request("tok_never_answers");
    assert!(is_unknown(&stage.authorize(&request).await));
    let found = stage.provider.look_up(request.payment_id).await.expect("an answer");
    assert_eq!((found.kind, found.captured), (FactKind::Captured, eur(1250)));
    let repeated = stage.authorize(&request).await.expect("a repeat is answered");
    assert_eq!(repeated.event_id, found.event_id, "one fact, heard of twice");
    assert_eq!(stage.postings(request.payment_id).await.len(), 2, "one charge");
}

#[tokio::test]
async fn an_answer_later_than_our_patience_is_unknown_and_the_same_key_finds_it() {
    let patience = |settings: &mut TestCardSettings| {
        settings.total_timeout = Duration::from_millis(50);
    };
    let stage = Stage::with(|config| config.late_ms = 60_000, patience).await;
    let request = request("tok_answers_late");
    assert!(is_unknown(&stage.authorize(&request).await));
    let patient = stage.adapter(|_| {});
    let found = eventually("the charge is known", async || {
        let answer = patient.look_up(request.payment_id).await.expect("an answer");
        Some(answer).filter(|fact| fact.kind == FactKind::Captured)
    })
    .await;
    assert_eq!(found.captured, eur(1250));
    assert!(is_unknown(&patient.authorize(&request).await), "its key is still in flight");
}

#[tokio::test]
async fn a_charge_answered_by_an_error_is_unknown() {
    let stage = Stage::new().await;
    stage.control(json!({ "charge_then_500": 1 })).await;
    let request = request("tok_approved");
    assert!(is_unknown(&stage.authorize(&request).await));
    assert_eq!(stage.authorize(&request).await.expect("answered").kind, FactKind::Captured);
    assert_eq!(stage.postings(request.payment_id).await.len(), 2, "one charge");
}

#[tokio::test]
async fn a_provider_that_is_down_has_done_nothing() {
    let stage = Stage::new().await;
    stage.control(json!({ "down": true })).await;
    let request = request("tok_approved");
    assert!(is_unavailable(&stage.authorize(&request).await));
    assert!(is_unavailable(&stage.provider.look_up(request.payment_id).await));
    stage.control(json!({ "down": false })).await;
    let found = stage.provider.look_up(request.payment_id).await.expect("an answer");
    assert_eq!(found.kind, FactKind::NeverHeardOf);
    assert_eq!(stage.authorize(&request).await.expect("answered").kind, FactKind::Captured);
}

#[tokio::test]
async fn nobody_listening_has_done_nothing() {
    let port = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("http://{}", port.local_addr().expect("bound"));
    drop(port);
    let alone = adapter(TestCardSettings::new(address, SECRET, WEBHOOK_SECRET));
    assert!(is_unavailable(&alone.authorize(&request("tok_approved")).await));
}

#[tokio::test]
async fn a_server_that_takes_the_request_and_is_silent_leaves_it_unknown() {
    let silent = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("http://{}", silent.local_addr().expect("bound"));
    let mut settings = TestCardSettings::new(address, SECRET, WEBHOOK_SECRET);
    settings.total_timeout = Duration::from_millis(100);
    assert!(is_unknown(&adapter(settings).authorize(&request("tok_approved")).await));
}

#[tokio::test]
async fn a_wrong_secret_is_no_decline() {
    let stage = Stage::with(|_| {}, |settings| settings.secret = "sk_of_others".to_owned()).await;
    let request = request("tok_approved");
    assert!(is_unavailable(&stage.authorize(&request).await));
    assert_eq!(stage.postings(request.payment_id).await, []);
}

#[tokio::test]
async fn a_token_of_no_card_is_refused_before_anything_is_sent() {
    let stage = Stage::new().await;
    stage.running.stop().await;
    for token in ["4242424242424242", "tok_unheard_of", ""] {
        let answer = stage.provider.authorize(&request(token)).await;
        assert!(matches!(answer, Err(ProviderError::Refused(_))), "{token}: {answer:?}");
    }
}

#[tokio::test]
async fn what_the_provider_will_never_take_is_refused() {
    let stage = Stage::new().await;
    let mut nothing = request("tok_approved");
    nothing.amount = eur(0);
    let answer = stage.authorize(&nothing).await;
    assert!(matches!(answer, Err(ProviderError::Refused(_))), "{answer:?}");
}
