//! Sends an event to one endpoint to try it, paused or not.

use kernel_common::{EventId, IdempotencyKey};
use mod_webhook_api::{Delivery, DeliveryId, Ping, WebhookError};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{StoreError, UnitError, UnitOfWork};

use super::keyed::{claim, key_of};
use crate::{
    WebhookModule,
    message::Message,
    store::{Addressed, DeliveryStore, EndpointStore, TellingStore},
};

const OPERATION: &str = "ping_endpoint";

pub(crate) async fn run(
    module: &WebhookModule,
    ctx: &CallCtx,
    ping: Ping,
) -> Result<Delivery, CallError<WebhookError>> {
    let key = key_of(ctx)?;
    let kept = module.db.with_retries(|| keep(module, ctx, key, ping)).await?;
    module.quiet.disturb();
    Ok(kept)
}

async fn keep(
    module: &WebhookModule,
    ctx: &CallCtx,
    key: &IdempotencyKey,
    ping: Ping,
) -> Result<Delivery, UnitError<WebhookError>> {
    let mut uow = module.db.begin(ctx).await?;
    if let Some(before) = claim(&mut uow, OPERATION, key, &ping).await? {
        let found = find(&mut uow, ctx, before).await?;
        return found.ok_or(UnitError::Domain(WebhookError::NotFound));
    }
    let to = ping.endpoint_id;
    let found = EndpointStore::new(&mut uow, ctx.tenant).find(&[to]).await?;
    if found.is_empty() {
        return Err(UnitError::Domain(WebhookError::NotFound));
    }
    let (now, ids) = (module.clock.now(), module.ids.as_ref());
    let message = Message::ping(EventId::generate(ids), ctx.tenant, to, now);
    let addressed = Addressed { id: DeliveryId::generate(ids), to, message: &message };
    let id = addressed.id;
    TellingStore::new(&mut uow, ctx.tenant).insert(&[&message], &[addressed], now).await?;
    let kept = find(&mut uow, ctx, id).await?;
    let kept = kept.ok_or_else(|| StoreError::internal("a ping is not where it was put"))?;
    uow.keep_reply(OPERATION, key, &id).await?;
    uow.commit().await?;
    Ok(kept)
}

async fn find(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    id: DeliveryId,
) -> Result<Option<Delivery>, StoreError> {
    Ok(DeliveryStore::new(uow, ctx.tenant).find(&[id]).await?.pop())
}
