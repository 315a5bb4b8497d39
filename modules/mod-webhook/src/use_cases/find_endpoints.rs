//! Finds endpoints by id.

use std::collections::{HashMap, HashSet};

use kernel_common::Timestamp;
use mod_webhook_api::{Endpoint, EndpointId, EndpointWithSecret, FoundEndpoints, WebhookError};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{UnitError, UnitOfWork};

use super::keyed::invalid;
use crate::{WebhookModule, store::EndpointStore};

const FOUND_MAX: usize = 200;

pub(crate) async fn run(
    module: &WebhookModule,
    ctx: &CallCtx,
    ids: Vec<EndpointId>,
) -> Result<FoundEndpoints, CallError<WebhookError>> {
    if ids.len() > FOUND_MAX {
        return Err(invalid("", "batch_size", "a batch has at most 200 ids"));
    }
    let now = module.clock.now();
    let mut uow = module.db.begin_read(ctx).await?;
    let found = EndpointStore::new(&mut uow, ctx.tenant).find(&ids).await?;
    uow.end_read();
    let mut found: HashMap<EndpointId, Endpoint> =
        found.into_iter().map(|one| (one.id, seen_at(one, now))).collect();
    let mut answer = FoundEndpoints::default();
    let mut seen = HashSet::with_capacity(ids.len());
    for id in ids.into_iter().filter(|id| seen.insert(*id)) {
        match found.remove(&id) {
            Some(endpoint) => answer.items.push(endpoint),
            None => answer.missing.push(id),
        }
    }
    Ok(answer)
}

/// The endpoint and what it is signed with now: what a repeated command answers.
pub(super) async fn with_secret(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    id: EndpointId,
    now: Timestamp,
) -> Result<EndpointWithSecret, UnitError<WebhookError>> {
    let mut endpoints = EndpointStore::new(uow, ctx.tenant);
    let (endpoint, secret) = (endpoints.find(&[id]).await?.pop(), endpoints.secret(id).await?);
    // None: it was removed since.
    let (endpoint, secret) =
        endpoint.zip(secret).ok_or(UnitError::Domain(WebhookError::NotFound))?;
    Ok(EndpointWithSecret { endpoint: seen_at(endpoint, now), secret: secret.reveal() })
}

/// The endpoint without an old secret that has ended.
pub(super) fn seen_at(endpoint: Endpoint, now: Timestamp) -> Endpoint {
    let old_secret_until = endpoint.old_secret_until.filter(|until| *until > now);
    Endpoint { old_secret_until, ..endpoint }
}
