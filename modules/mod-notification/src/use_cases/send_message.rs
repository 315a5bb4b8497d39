//! Keeps a message: from here on it is tried until it is delivered or given up.

use kernel_common::IdempotencyKey;
use mod_notification_api::{MessageId, NotificationError, SendMessage};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{Claim, Fingerprint, UnitError, parse_reply};

use super::check_message::check;
use crate::{NotificationModule, store::MessageStore};

const OPERATION: &str = "send_message";

pub(crate) async fn run(
    module: &NotificationModule,
    ctx: &CallCtx,
    request: SendMessage,
) -> Result<MessageId, CallError<NotificationError>> {
    let key = ctx.key.as_ref().ok_or(CallError::Domain(NotificationError::KeyRequired))?;
    check(&request).map_err(|faults| CallError::Domain(NotificationError::Invalid(faults)))?;
    Ok(module.db.with_retries(|| keep(module, ctx, key, &request)).await?)
}

async fn keep(
    module: &NotificationModule,
    ctx: &CallCtx,
    key: &IdempotencyKey,
    request: &SendMessage,
) -> Result<MessageId, UnitError<NotificationError>> {
    let mut uow = module.db.begin(ctx).await?;
    match uow.claim(OPERATION, key, &Fingerprint::of(request)).await? {
        Claim::Fresh => {}
        Claim::Kept(reply) => return Ok(parse_reply(reply)?),
        Claim::OtherRequest | Claim::Buried => {
            return Err(UnitError::Domain(NotificationError::KeyReused));
        }
    }
    let fresh = MessageId::generate(module.ids.as_ref());
    let mut messages = MessageStore::new(&mut uow, ctx.tenant);
    // The answer expires, the message does not: a replayed event finds what it made.
    let id = messages.insert_once(fresh, key, request, module.clock.now()).await?;
    uow.keep_reply(OPERATION, key, &id).await?;
    uow.commit().await?;
    Ok(id)
}
