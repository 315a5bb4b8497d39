//! What the provider tells us by itself, and what others pretend it did.

use std::{sync::Arc, time::Duration};

use adapter_testcard::{TestCardProvider, TestCardSettings};
use kernel_common::{Clock, ManualClock};
use mod_payment_api::{
    FactKind, PaymentFact,
    spi::{PaymentProvider, ProviderAuthorize, WebhookError},
};
use pspsim::signature;
use rt_host::SystemClock;

use crate::stage::{Hook, Receiver, Stage, WEBHOOK_SECRET, request};

/// A paid order's webhook as it came, with the fact that its reply told.
async fn delivered() -> (Stage, ProviderAuthorize, PaymentFact, Hook) {
    let receiver = Receiver::start().await;
    let base = receiver.base.clone();
    let stage = Stage::with(|_| {}, |settings| settings.webhook_base = Some(base)).await;
    let request = request("tok_approved");
    let replied = stage.authorize(&request).await.expect("an answer");
    let hook = receiver.wait_for(1).await.remove(0);
    (stage, request, replied, hook)
}

fn read(stage: &Stage, hook: &Hook) -> Result<PaymentFact, WebhookError> {
    stage.provider.read_webhook(&hook.headers, &hook.body)
}

#[tokio::test]
async fn reply_webhook_and_question_tell_one_fact() {
    let (stage, request, replied, hook) = delivered().await;
    assert_eq!(hook.tenant, request.tenant.to_string(), "it comes back under its tenant");
    let told = read(&stage, &hook).expect("the provider's own");
    assert_eq!(told, replied);
    let asked = stage.provider.look_up(request.payment_id).await.expect("an answer");
    assert_eq!(asked, replied);
}

#[tokio::test]
async fn a_replayed_webhook_is_the_same_fact_and_an_old_one_none() {
    let (stage, _, replied, hook) = delivered().await;
    assert_eq!(read(&stage, &hook).expect("genuine").event_id, replied.event_id);
    assert_eq!(read(&stage, &hook).expect("a replay").event_id, replied.event_id);
    let clock = ManualClock::at(SystemClock.now());
    clock.advance(Duration::from_secs(302));
    let settings = TestCardSettings::new(stage.running.base_url(), "sk", WEBHOOK_SECRET);
    let later = TestCardProvider::new(settings, Arc::new(clock)).expect("a valid address");
    assert_eq!(later.read_webhook(&hook.headers, &hook.body), Err(WebhookError::Forged));
}

#[tokio::test]
async fn a_changed_or_foreign_or_unsigned_webhook_is_forged() {
    let (stage, _, _, hook) = delivered().await;
    let mut changed = hook.clone();
    changed.body = hook.body.replace("\"captured_minor\":1250", "\"captured_minor\":9999");
    assert_ne!(changed.body, hook.body);
    let mut unsigned = hook.clone();
    unsigned.headers.remove("pspsim-signature");
    let mut foreign = hook.clone();
    let seconds = SystemClock.now().unix_micros() / 1_000_000;
    let signed = signature::sign("wh_of_others", seconds, hook.body.as_bytes());
    foreign.headers.insert("pspsim-signature".to_owned(), signed);
    for forged in [changed, unsigned, foreign] {
        assert_eq!(read(&stage, &forged), Err(WebhookError::Forged), "{forged:?}");
    }
}

#[tokio::test]
async fn while_the_secret_is_changed_both_are_taken() {
    let (stage, _, replied, hook) = delivered().await;
    let rotating = stage.adapter(|settings| {
        settings.webhook_secrets = vec!["wh_of_tomorrow".to_owned(), WEBHOOK_SECRET.to_owned()];
    });
    let old = rotating.read_webhook(&hook.headers, &hook.body).expect("under the old secret");
    assert_eq!(old.event_id, replied.event_id);
    let mut renewed = hook.clone();
    let seconds = SystemClock.now().unix_micros() / 1_000_000;
    let signed = signature::sign("wh_of_tomorrow", seconds, hook.body.as_bytes());
    renewed.headers.insert("pspsim-signature".to_owned(), signed);
    assert!(rotating.read_webhook(&renewed.headers, &renewed.body).is_ok());
}

#[tokio::test]
async fn a_signed_body_of_another_shape_is_unreadable_and_not_forged() {
    let stage = Stage::new().await;
    let seconds = SystemClock.now().unix_micros() / 1_000_000;
    for body in ["{}", "[]", "nonsense", r#"{"id":"evt_1","data":{"id":"pay_1"}}"#] {
        let signed = signature::sign(WEBHOOK_SECRET, seconds, body.as_bytes());
        let headers = [("pspsim-signature".to_owned(), signed)].into();
        let answer = stage.provider.read_webhook(&headers, body);
        assert!(matches!(answer, Err(WebhookError::Unreadable(_))), "{body}: {answer:?}");
    }
}

#[tokio::test]
async fn the_holders_consent_is_told_without_being_asked_for() {
    let receiver = Receiver::start().await;
    let base = receiver.base.clone();
    let stage = Stage::with(|_| {}, |settings| settings.webhook_base = Some(base)).await;
    let waiting = stage.authorize(&request("tok_needs_confirmation")).await.expect("an answer");
    stage.decide(&waiting, "approve").await;
    let told = receiver.wait_for(2).await;
    let kinds = told.iter().map(|hook| read(&stage, hook).expect("genuine").kind);
    let kinds: std::collections::HashSet<FactKind> = kinds.collect();
    assert_eq!(kinds, [FactKind::RequiresAction, FactKind::Captured].into());
}
