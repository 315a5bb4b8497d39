//! Tries again what was given up or was delivered.

use kernel_common::IdempotencyKey;
use mod_webhook_api::{DeliveryId, Replay, Replayed, WebhookError};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{UnitError, UnitOfWork};

use super::keyed::{claim, invalid, key_of};
use crate::{
    WebhookModule,
    store::{DeliveryStore, EndpointStore},
};

const OPERATION: &str = "replay_deliveries";

/// Most deliveries that are named in one call, and that are found for it.
const NAMED_MAX: usize = 200;
const FOUND_MAX: i64 = 1_000;

pub(crate) async fn run(
    module: &WebhookModule,
    ctx: &CallCtx,
    replay: Replay,
) -> Result<Replayed, CallError<WebhookError>> {
    let key = key_of(ctx)?;
    if let Replay::Deliveries(ids) = &replay
        && !(1..=NAMED_MAX).contains(&ids.len())
    {
        return Err(invalid("/deliveries", "batch_size", "are 1 to 200"));
    }
    let replayed = module.db.with_retries(|| requeue(module, ctx, key, &replay)).await?;
    module.quiet.disturb();
    Ok(replayed)
}

async fn requeue(
    module: &WebhookModule,
    ctx: &CallCtx,
    key: &IdempotencyKey,
    replay: &Replay,
) -> Result<Replayed, UnitError<WebhookError>> {
    let mut uow = module.db.begin(ctx).await?;
    if let Some(before) = claim(&mut uow, OPERATION, key, replay).await? {
        return Ok(before);
    }
    let found = find(&mut uow, ctx, replay).await?;
    let mut deliveries = DeliveryStore::new(&mut uow, ctx.tenant);
    let queued = deliveries.requeue(&found, module.clock.now()).await?;
    let replayed = Replayed { deliveries: u32::try_from(queued).unwrap_or(u32::MAX) };
    uow.keep_reply(OPERATION, key, &replayed).await?;
    uow.commit().await?;
    Ok(replayed)
}

async fn find(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    replay: &Replay,
) -> Result<Vec<DeliveryId>, UnitError<WebhookError>> {
    let (endpoint_id, since) = match replay {
        Replay::Deliveries(ids) => return Ok(ids.clone()),
        Replay::FailedSince { endpoint_id, since } => (*endpoint_id, *since),
    };
    if EndpointStore::new(uow, ctx.tenant).find(&[endpoint_id]).await?.is_empty() {
        return Err(UnitError::Domain(WebhookError::NotFound));
    }
    let mut deliveries = DeliveryStore::new(uow, ctx.tenant);
    Ok(deliveries.failed_since(endpoint_id, since, FOUND_MAX).await?)
}
