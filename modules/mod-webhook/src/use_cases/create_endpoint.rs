//! Adds an address.

use kernel_common::{IdempotencyKey, Validation};
use mod_webhook_api::{
    Endpoint, EndpointDraft, EndpointId, EndpointStatus, EndpointWithSecret, WebhookError,
};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;
use rt_security::WebhookSecret;

use super::{
    check_endpoint::{check_description, check_types, check_url},
    find_endpoints::with_secret,
    keyed::{claim, key_of},
};
use crate::{WebhookModule, store::EndpointStore};

const OPERATION: &str = "create_endpoint";

/// As many as a tenant may have: each event is matched with all of them.
const ENDPOINTS_MAX: u32 = 50;

pub(crate) async fn run(
    module: &WebhookModule,
    ctx: &CallCtx,
    draft: EndpointDraft,
) -> Result<EndpointWithSecret, CallError<WebhookError>> {
    let key = key_of(ctx)?;
    let mut check = Validation::new();
    let url = check_url(&mut check, module, &draft.url);
    check_types(&mut check, module, &draft.types);
    let description = check_description(&mut check, &draft.description);
    check.finish().map_err(|faults| CallError::Domain(WebhookError::Invalid(faults)))?;
    let draft = EndpointDraft { url, description, ..draft };
    let created = module.db.with_retries(|| create(module, ctx, key, &draft)).await;
    module.interests.change(ctx.tenant);
    Ok(created?)
}

/// The reply that is kept is the id alone: secrets are in one place.
async fn create(
    module: &WebhookModule,
    ctx: &CallCtx,
    key: &IdempotencyKey,
    draft: &EndpointDraft,
) -> Result<EndpointWithSecret, UnitError<WebhookError>> {
    let mut uow = module.db.begin(ctx).await?;
    if let Some(before) = claim::<EndpointId>(&mut uow, OPERATION, key, draft).await? {
        return with_secret(&mut uow, ctx, before, module.clock.now()).await;
    }
    let mut endpoints = EndpointStore::new(&mut uow, ctx.tenant);
    if endpoints.count_alone().await? >= i64::from(ENDPOINTS_MAX) {
        return Err(UnitError::Domain(WebhookError::TooMany { max: ENDPOINTS_MAX }));
    }
    let endpoint = Endpoint {
        id: EndpointId::generate(module.ids.as_ref()),
        url: draft.url.clone(),
        types: draft.types.clone(),
        description: draft.description.clone(),
        status: EndpointStatus::Active,
        version: 1,
        created_at: module.clock.now(),
        old_secret_until: None,
        failing_since: None,
    };
    let secret = WebhookSecret::generate();
    endpoints.insert(&endpoint, &secret).await?;
    uow.keep_reply(OPERATION, key, &endpoint.id).await?;
    uow.commit().await?;
    Ok(EndpointWithSecret { endpoint, secret: secret.reveal() })
}
