//! Answers which endpoints there are.

use kernel_common::Page;
use mod_webhook_api::{Endpoint, EndpointsQuery, WebhookError};
use rt_contract::{CallCtx, CallError};

use super::{find_endpoints::seen_at, keyed::position_of};
use crate::{WebhookModule, store::EndpointStore};

pub(crate) async fn run(
    module: &WebhookModule,
    ctx: &CallCtx,
    query: EndpointsQuery,
) -> Result<Page<Endpoint>, CallError<WebhookError>> {
    let before = position_of(&query.page)?;
    let (limit, now) = (query.page.limit_clamped(), module.clock.now());
    let mut uow = module.db.begin_read(ctx).await?;
    let rows = EndpointStore::new(&mut uow, ctx.tenant).list(before, limit + 1).await?;
    uow.end_read();
    let rows = rows.into_iter().map(|endpoint| seen_at(endpoint, now)).collect();
    Ok(Page::from_rows(rows, limit, |endpoint: &Endpoint| (endpoint.created_at, endpoint.id)))
}
