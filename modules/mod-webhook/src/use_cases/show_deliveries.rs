//! Shows deliveries with everything there is about them.

use std::collections::HashSet;

use mod_webhook_api::{DeliveryDetail, DeliveryId, WebhookError};
use rt_contract::{CallCtx, CallError};

use super::keyed::invalid;
use crate::{WebhookModule, store::DeliveryStore};

/// Few: each comes with its body.
const SHOWN_MAX: usize = 20;

pub(crate) async fn run(
    module: &WebhookModule,
    ctx: &CallCtx,
    ids: Vec<DeliveryId>,
) -> Result<Vec<DeliveryDetail>, CallError<WebhookError>> {
    if ids.len() > SHOWN_MAX {
        return Err(invalid("", "batch_size", "a batch has at most 20 ids"));
    }
    let mut uow = module.db.begin_read(ctx).await?;
    let mut deliveries = DeliveryStore::new(&mut uow, ctx.tenant);
    let found = deliveries.find(&ids).await?;
    let mut seen = HashSet::with_capacity(ids.len());
    let asked = ids.into_iter().filter(|id| seen.insert(*id));
    let found = asked.filter_map(|id| found.iter().find(|one| one.id == id).cloned()).collect();
    let details = deliveries.in_detail(found).await?;
    uow.end_read();
    Ok(details)
}
