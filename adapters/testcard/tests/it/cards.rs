//! What each card does.

use adapter_testcard::TEST_CARDS;
use mod_payment_api::{FactKind, spi::PaymentProvider};

use crate::stage::{Stage, eur, request};

#[tokio::test]
async fn an_approved_card_is_charged_at_once() {
    let stage = Stage::new().await;
    let request = request("tok_approved");
    let fact = stage.authorize(&request).await.expect("an answer");
    assert_eq!(fact.kind, FactKind::Captured);
    assert_eq!(fact.payment_id, request.payment_id);
    assert_eq!((fact.captured, fact.refunded), (eur(1250), eur(0)));
    assert!(fact.provider_payment.is_some_and(|id| id.starts_with("pay_")));
    let expected = [("authorization".to_owned(), 1250), ("charge".to_owned(), 1250)];
    assert_eq!(stage.postings(request.payment_id).await, expected);
}

#[tokio::test]
async fn a_declined_card_says_why_and_moves_no_money() {
    let stage = Stage::new().await;
    for (token, code) in
        [("tok_declined", "card_declined"), ("tok_insufficient_funds", "insufficient_funds")]
    {
        let request = request(token);
        let fact = stage.authorize(&request).await.expect("an answer");
        assert_eq!(fact.kind, FactKind::Declined);
        assert_eq!(fact.decline_code.as_deref(), Some(code));
        assert_eq!(fact.captured, eur(0));
        assert_eq!(stage.postings(request.payment_id).await, []);
    }
}

#[tokio::test]
async fn a_card_that_needs_its_holder_is_charged_once_they_agree() {
    let stage = Stage::new().await;
    let request = request("tok_needs_confirmation");
    let waiting = stage.authorize(&request).await.expect("an answer");
    assert_eq!(waiting.kind, FactKind::RequiresAction);
    assert_eq!(waiting.captured, eur(0));
    stage.decide(&waiting, "approve").await;
    let paid = stage.provider.look_up(request.payment_id).await.expect("an answer");
    assert_eq!((paid.kind, paid.captured), (FactKind::Captured, eur(1250)));
    assert_eq!(paid.action_url, None);
    assert_ne!(paid.event_id, waiting.event_id);
}

#[tokio::test]
async fn a_holder_may_refuse() {
    let stage = Stage::new().await;
    let request = request("tok_needs_confirmation");
    let waiting = stage.authorize(&request).await.expect("an answer");
    stage.decide(&waiting, "decline").await;
    let declined = stage.provider.look_up(request.payment_id).await.expect("an answer");
    assert_eq!(declined.kind, FactKind::Declined);
    assert_eq!(declined.decline_code.as_deref(), Some("authentication_failed"));
}

#[tokio::test]
async fn a_typed_number_becomes_a_token_the_provider_knows() {
    let stage = Stage::new().await;
    assert_eq!(stage.provider.method().fields, ["number"]);
    let fields = [("number".to_owned(), "4242 4242-4242 4242".to_owned())].into();
    let token = stage.provider.tokenize(&fields).await.expect("a test card");
    assert_eq!((token.token.as_str(), token.label.as_str()), ("tok_approved", "•••• 4242"));
    let fields = [("number".to_owned(), "5555555555554444".to_owned())].into();
    let faults = stage.provider.tokenize(&fields).await.expect_err("not a test card");
    assert_eq!((faults[0].field.as_str(), faults[0].code.as_str()), ("number", "invalid_card"));
}

#[test]
fn the_provider_and_we_mean_the_same_cards() {
    let theirs = [
        ("tok_approved", pspsim::cards::APPROVED),
        ("tok_declined", pspsim::cards::DECLINED),
        ("tok_insufficient_funds", pspsim::cards::INSUFFICIENT_FUNDS),
        ("tok_needs_confirmation", pspsim::cards::NEEDS_CONFIRMATION),
        ("tok_answers_late", pspsim::cards::ANSWERS_LATE),
        ("tok_never_answers", pspsim::cards::NEVER_ANSWERS),
    ];
    assert_eq!(TEST_CARDS.map(|card| (card.token, card.number)), theirs);
}
