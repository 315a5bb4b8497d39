//! Takes an address away, with everything that was on its way to it.

use kernel_common::IdempotencyKey;
use mod_webhook_api::{EndpointRef, Removed, WebhookError};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;

use super::keyed::{claim, key_of};
use crate::{
    WebhookModule,
    store::{DeliveryStore, EndpointStore},
};

const OPERATION: &str = "remove_endpoint";

/// Deliveries that are taken away in one unit of work: of an endpoint that has heard of a whole
/// import there are more than one statement has time for.
const BATCH: u32 = 2_000;

pub(crate) async fn run(
    module: &WebhookModule,
    ctx: &CallCtx,
    which: EndpointRef,
) -> Result<Removed, CallError<WebhookError>> {
    let key = key_of(ctx)?;
    let removed = loop {
        match module.db.with_retries(|| remove(module, ctx, key, which)).await {
            Ok(None) => {}
            Ok(Some(removed)) => break Ok(removed),
            Err(error) => break Err(error.into()),
        }
    };
    module.interests.change(ctx.tenant);
    removed
}

/// `None`: some of its deliveries are gone, and the key is fresh again.
async fn remove(
    module: &WebhookModule,
    ctx: &CallCtx,
    key: &IdempotencyKey,
    which: EndpointRef,
) -> Result<Option<Removed>, UnitError<WebhookError>> {
    let mut uow = module.db.begin(ctx).await?;
    if let Some(before) = claim(&mut uow, OPERATION, key, &which).await? {
        return Ok(Some(before));
    }
    if EndpointStore::new(&mut uow, ctx.tenant).lock(which.id).await?.is_none() {
        return Err(UnitError::Domain(WebhookError::NotFound));
    }
    let mut deliveries = DeliveryStore::new(&mut uow, ctx.tenant);
    if deliveries.delete_some(which.id, BATCH.into()).await? == u64::from(BATCH) {
        uow.unclaim(OPERATION, &[key]).await?;
        uow.commit().await?;
        return Ok(None);
    }
    EndpointStore::new(&mut uow, ctx.tenant).delete(which.id).await?;
    let removed = Removed { id: which.id };
    uow.keep_reply(OPERATION, key, &removed).await?;
    uow.commit().await?;
    Ok(Some(removed))
}
