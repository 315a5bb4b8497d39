//! Keeps a message: from here on it is tried until it is delivered or given up. The message's own
//! row is the claim on the key: it is kept for ever, and replayed events find what they made.

use kernel_common::IdempotencyKey;
use mod_notification_api::{MessageId, NotificationError, SendMessage};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;

use super::check_message::check;
use crate::{
    NotificationModule,
    store::{Inserted, MessageStore},
};

pub(crate) async fn run(
    module: &NotificationModule,
    ctx: &CallCtx,
    request: SendMessage,
) -> Result<MessageId, CallError<NotificationError>> {
    let key = ctx.key.as_ref().ok_or(CallError::Domain(NotificationError::KeyRequired))?;
    check(&request).map_err(|faults| CallError::Domain(NotificationError::Invalid(faults)))?;
    let kept = module.db.with_retries(|| keep(module, ctx, key, &request)).await?;
    module.quiet.disturb();
    Ok(kept)
}

async fn keep(
    module: &NotificationModule,
    ctx: &CallCtx,
    key: &IdempotencyKey,
    request: &SendMessage,
) -> Result<MessageId, UnitError<NotificationError>> {
    let mut uow = module.db.begin(ctx).await?;
    let fresh = MessageId::generate(module.ids.as_ref());
    let mut messages = MessageStore::new(&mut uow, ctx.tenant);
    match messages.insert_once(fresh, key, request, module.clock.now()).await? {
        Inserted::Now => {}
        Inserted::Before(id) => return Ok(id),
        Inserted::Another => return Err(UnitError::Domain(NotificationError::KeyReused)),
    }
    uow.commit().await?;
    Ok(fresh)
}
