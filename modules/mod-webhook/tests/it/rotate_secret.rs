//! Giving an endpoint a new secret.

use std::time::Duration;

use mod_webhook_api::{
    EndpointId, SecretRotation, WebhookEndpoints, WebhookError, spi::WebhookRequest,
};
use rt_host::RandomIds;
use rt_security::WebhookSecret;
use testkit::{ctx_of, fresh_ctx, tenant_one};

use crate::stage::{ERP, PLACED, Stage, faults, refusal};

/// Whether a receiver who knows this secret only takes the request.
fn verifies(secret: &str, request: &WebhookRequest) -> bool {
    let secret: WebhookSecret = secret.parse().expect("a secret");
    let own = secret.sign(&request.id.to_string(), request.timestamp_seconds, &request.body);
    request.signature.split(' ').any(|signature| signature == own)
}

/// The request that leaves when something happens now.
async fn request(stage: &Stage) -> WebhookRequest {
    stage.tell(PLACED).await;
    assert_eq!(stage.deliver().await.delivered, 1);
    stage.wire.requests().pop().expect("it left")
}

#[tokio::test]
async fn both_secrets_are_signed_with_until_the_old_one_ends() {
    let stage = Stage::open().await;
    let old = stage.endpoint(ERP, &["*"]).await;
    let id = old.endpoint.id;
    assert!(verifies(&old.secret, &request(&stage).await));

    let rotation = SecretRotation { id, overlap_seconds: 3_600 };
    let new = stage.module.rotate_secret(&fresh_ctx(), rotation).await.expect("rotated");
    assert!(new.secret != old.secret, "another one");
    assert_eq!(new.endpoint.version, 2);
    let seen = stage.seen(id).await;
    assert_eq!(seen, new.endpoint);
    assert!(seen.old_secret_until.is_some());
    let during = request(&stage).await;
    assert!(verifies(&old.secret, &during) && verifies(&new.secret, &during));
    assert_eq!(during.signature.split(' ').count(), 2);

    stage.clock.advance(Duration::from_secs(3_600));
    let after = request(&stage).await;
    assert!(!verifies(&old.secret, &after) && verifies(&new.secret, &after));
    assert_eq!(after.signature.split(' ').count(), 1);
    assert_eq!(stage.seen(id).await.old_secret_until, None);
}

#[tokio::test]
async fn without_an_overlap_the_old_secret_ends_at_once() {
    let stage = Stage::open().await;
    let old = stage.endpoint(ERP, &["*"]).await;
    let rotation = SecretRotation { id: old.endpoint.id, overlap_seconds: 0 };
    let new = stage.module.rotate_secret(&fresh_ctx(), rotation).await.expect("rotated");
    assert_eq!(new.endpoint.old_secret_until, None);
    let request = request(&stage).await;
    assert!(!verifies(&old.secret, &request) && verifies(&new.secret, &request));
}

#[tokio::test]
async fn a_repeat_rotates_once_and_tells_the_same_secret() {
    let stage = Stage::open().await;
    let id = stage.endpoint(ERP, &["*"]).await.endpoint.id;
    let ctx = ctx_of(tenant_one(), "key-1");
    let rotation = SecretRotation { id, overlap_seconds: 60 };
    let first = stage.module.rotate_secret(&ctx, rotation.clone()).await.expect("rotated");
    let again = stage.module.rotate_secret(&ctx, rotation).await.expect("told again");
    assert!(first == again, "the same");
    assert_eq!(stage.seen(id).await.version, 2);
    let kept = "SELECT count(*) FROM webhooks.replies WHERE reply::text LIKE '%whsec%'";
    assert_eq!(stage.count(kept).await, 0);
}

#[tokio::test]
async fn a_long_overlap_and_an_unknown_endpoint_are_refused() {
    let stage = Stage::open().await;
    let unknown = EndpointId::generate(&RandomIds);
    let rotate = async |overlap_seconds| {
        let rotation = SecretRotation { id: unknown, overlap_seconds };
        stage.module.rotate_secret(&fresh_ctx(), rotation).await
    };
    assert_eq!(faults(rotate(604_801).await)[0].0, "/overlap_seconds");
    assert_eq!(refusal(rotate(604_800).await), WebhookError::NotFound);
}
