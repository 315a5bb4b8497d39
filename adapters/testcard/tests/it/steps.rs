//! Taking promises back and returning money.

use mod_payment_api::{
    FactKind, PaymentFact,
    spi::{PaymentProvider, ProviderError},
};
use serde_json::json;

use crate::stage::{Stage, eur, key, request};

fn id_of(fact: &PaymentFact) -> &str {
    fact.provider_payment.as_deref().expect("the provider's own id")
}

#[tokio::test]
async fn a_payment_that_waits_for_its_holder_is_voided_once() {
    let stage = Stage::new().await;
    let waiting = stage.authorize(&request("tok_needs_confirmation")).await.expect("an answer");
    let voided = stage.provider.void(id_of(&waiting), &key("void-1")).await.expect("an answer");
    assert_eq!(voided.kind, FactKind::Voided);
    let again = stage.provider.void(id_of(&waiting), &key("void-1")).await.expect("an answer");
    assert_eq!(again, voided);
}

#[tokio::test]
async fn captured_money_is_not_voided() {
    let stage = Stage::new().await;
    let paid = stage.authorize(&request("tok_approved")).await.expect("an answer");
    let answer = stage.provider.void(id_of(&paid), &key("void-1")).await;
    assert!(matches!(answer, Err(ProviderError::Refused(_))), "{answer:?}");
}

#[tokio::test]
async fn refunds_state_the_total_so_far_and_never_exceed_the_charge() {
    let stage = Stage::new().await;
    let request = request("tok_approved");
    let paid = stage.authorize(&request).await.expect("an answer");
    let refund =
        async |name: &str, minor| stage.provider.refund(id_of(&paid), &key(name), eur(minor)).await;
    let part = refund("r-1", 400).await.expect("an answer");
    assert_eq!(
        (part.kind, part.captured, part.refunded),
        (FactKind::Refunded, eur(1250), eur(400))
    );
    let more = refund("r-2", 850).await.expect("an answer");
    assert_eq!(more.refunded, eur(1250));
    let too_much = refund("r-3", 1).await;
    assert!(matches!(too_much, Err(ProviderError::Refused(_))), "{too_much:?}");
    let repeated = refund("r-1", 400).await.expect("an answer");
    assert_eq!(repeated.event_id, part.event_id, "a repeat returns no more");
    let refunds = stage.postings(request.payment_id).await;
    let refunds: Vec<i64> = refunds.iter().filter(|p| p.0 == "refund").map(|p| p.1).collect();
    assert_eq!(refunds, [400, 850]);
}

#[tokio::test]
async fn a_refund_whose_answer_is_lost_is_the_same_refund_when_repeated() {
    let stage = Stage::new().await;
    let request = request("tok_approved");
    let paid = stage.authorize(&request).await.expect("an answer");
    stage.control(json!({ "drop_next_replies": 1 })).await;
    let lost = stage.provider.refund(id_of(&paid), &key("r-1"), eur(500)).await;
    assert!(matches!(lost, Err(ProviderError::Unknown(_))), "{lost:?}");
    let heard = stage.provider.refund(id_of(&paid), &key("r-1"), eur(500)).await;
    assert_eq!(heard.expect("an answer").refunded, eur(500));
    let looked_up = stage.provider.look_up(request.payment_id).await.expect("an answer");
    assert_eq!(looked_up.refunded, eur(500));
}

#[tokio::test]
async fn a_payment_the_provider_does_not_know_is_refused() {
    let stage = Stage::new().await;
    let answer = stage.provider.refund("pay_unheard_of", &key("r-1"), eur(1)).await;
    assert!(matches!(answer, Err(ProviderError::Refused(_))), "{answer:?}");
}
