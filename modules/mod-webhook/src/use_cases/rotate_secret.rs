//! Gives an endpoint a new secret.

use std::time::Duration;

use kernel_common::IdempotencyKey;
use mod_webhook_api::{EndpointId, EndpointWithSecret, SecretRotation, WebhookError};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;
use rt_security::WebhookSecret;

use super::{
    find_endpoints::with_secret,
    keyed::{claim, invalid, key_of},
};
use crate::{
    WebhookModule,
    endpoint::OVERLAP_SECONDS_MAX,
    store::{EndpointStore, NewSecret},
};

const OPERATION: &str = "rotate_secret";

pub(crate) async fn run(
    module: &WebhookModule,
    ctx: &CallCtx,
    rotation: SecretRotation,
) -> Result<EndpointWithSecret, CallError<WebhookError>> {
    let key = key_of(ctx)?;
    if rotation.overlap_seconds > OVERLAP_SECONDS_MAX {
        return Err(invalid("/overlap_seconds", "out_of_range", "is 0 to 604800, a week"));
    }
    Ok(module.db.with_retries(|| rotate(module, ctx, key, &rotation)).await?)
}

/// The reply that is kept is the id alone: secrets are in one place.
async fn rotate(
    module: &WebhookModule,
    ctx: &CallCtx,
    key: &IdempotencyKey,
    rotation: &SecretRotation,
) -> Result<EndpointWithSecret, UnitError<WebhookError>> {
    let now = module.clock.now();
    let mut uow = module.db.begin(ctx).await?;
    if let Some(before) = claim::<EndpointId>(&mut uow, OPERATION, key, rotation).await? {
        return with_secret(&mut uow, ctx, before, now).await;
    }
    let overlap = Duration::from_secs(rotation.overlap_seconds.into());
    let secret = WebhookSecret::generate();
    let new = NewSecret {
        id: rotation.id,
        secret: &secret,
        old_until: (!overlap.is_zero()).then(|| now.after(overlap)),
    };
    let rotated = EndpointStore::new(&mut uow, ctx.tenant).rotate(new).await?;
    let endpoint = rotated.ok_or(UnitError::Domain(WebhookError::NotFound))?;
    uow.keep_reply(OPERATION, key, &endpoint.id).await?;
    uow.commit().await?;
    Ok(EndpointWithSecret { endpoint, secret: secret.reveal() })
}
