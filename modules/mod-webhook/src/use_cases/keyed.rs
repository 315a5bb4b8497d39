//! What every keyed command shares: its key, its answer from before, its faults.

use kernel_common::{Cursor, FieldError, IdempotencyKey, PageRequest};
use mod_webhook_api::WebhookError;
use rt_contract::{CallCtx, CallError};
use rt_postgres::{Claim, Fingerprint, UnitError, UnitOfWork, parse_reply};
use serde::{Serialize, de::DeserializeOwned};

/// The key of a command, or the refusal to do without.
pub(super) fn key_of(ctx: &CallCtx) -> Result<&IdempotencyKey, CallError<WebhookError>> {
    ctx.key.as_ref().ok_or(CallError::Domain(WebhookError::KeyRequired))
}

/// Claims the key of a command. The answer, if it was given one before.
pub(super) async fn claim<R: DeserializeOwned>(
    uow: &mut UnitOfWork,
    operation: &'static str,
    key: &IdempotencyKey,
    request: &impl Serialize,
) -> Result<Option<R>, UnitError<WebhookError>> {
    match uow.claim(operation, key, &Fingerprint::of(request)).await? {
        Claim::Fresh => Ok(None),
        Claim::Kept(reply) => Ok(Some(parse_reply(reply)?)),
        Claim::OtherRequest | Claim::Buried => Err(UnitError::Domain(WebhookError::KeyReused)),
    }
}

/// The request is wrong in one place.
pub(super) fn invalid(pointer: &str, code: &str, message: &str) -> CallError<WebhookError> {
    CallError::Domain(WebhookError::Invalid(vec![FieldError::new(pointer, code, message)]))
}

/// Where a page begins.
pub(super) fn position_of<K: DeserializeOwned>(
    page: &PageRequest,
) -> Result<Option<K>, CallError<WebhookError>> {
    let position = page.after.as_ref().map(Cursor::decode).transpose();
    position.map_err(|_| invalid("/page/after", "invalid", "unknown cursor"))
}
