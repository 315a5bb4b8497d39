//! Changes an address, pauses it, or switches it on again.

use kernel_common::{IdempotencyKey, Validation};
use mod_webhook_api::{Endpoint, EndpointChange, WebhookError};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;

use super::{
    check_endpoint::{check_description, check_types, check_url},
    find_endpoints::seen_at,
    keyed::{claim, key_of},
};
use crate::{WebhookModule, endpoint::changed, store::EndpointStore};

const OPERATION: &str = "change_endpoint";

pub(crate) async fn run(
    module: &WebhookModule,
    ctx: &CallCtx,
    change: EndpointChange,
) -> Result<Endpoint, CallError<WebhookError>> {
    let key = key_of(ctx)?;
    let mut check = Validation::new();
    let url = change.url.as_ref().map(|url| check_url(&mut check, module, url));
    if let Some(types) = &change.types {
        check_types(&mut check, module, types);
    }
    let description = change.description.as_ref();
    let description = description.map(|text| check_description(&mut check, text));
    check.finish().map_err(|faults| CallError::Domain(WebhookError::Invalid(faults)))?;
    let change = EndpointChange { url, description, ..change };
    let done = module.db.with_retries(|| apply(module, ctx, key, &change)).await;
    module.interests.change(ctx.tenant);
    // What waited for it may go on.
    module.quiet.disturb();
    Ok(done?)
}

async fn apply(
    module: &WebhookModule,
    ctx: &CallCtx,
    key: &IdempotencyKey,
    change: &EndpointChange,
) -> Result<Endpoint, UnitError<WebhookError>> {
    let mut uow = module.db.begin(ctx).await?;
    if let Some(before) = claim(&mut uow, OPERATION, key, change).await? {
        return Ok(before);
    }
    let mut endpoints = EndpointStore::new(&mut uow, ctx.tenant);
    let found = endpoints.lock(change.id).await?;
    let before = found.ok_or(UnitError::Domain(WebhookError::NotFound))?;
    let after = changed(&before, change).map_err(UnitError::Domain)?;
    if after != before {
        endpoints.update(&after).await?;
    }
    let after = seen_at(after, module.clock.now());
    uow.keep_reply(OPERATION, key, &after).await?;
    uow.commit().await?;
    Ok(after)
}
