//! Answers what is on its way, and what became of it.

use kernel_common::Page;
use mod_webhook_api::{DeliveriesQuery, Delivery, WebhookError};
use rt_contract::{CallCtx, CallError};

use super::keyed::position_of;
use crate::{WebhookModule, store::DeliveryStore};

pub(crate) async fn run(
    module: &WebhookModule,
    ctx: &CallCtx,
    query: DeliveriesQuery,
) -> Result<Page<Delivery>, CallError<WebhookError>> {
    let before = position_of(&query.page)?;
    let limit = query.page.limit_clamped();
    let mut uow = module.db.begin_read(ctx).await?;
    let rows = DeliveryStore::new(&mut uow, ctx.tenant).list(&query, before, limit + 1).await?;
    uow.end_read();
    Ok(Page::from_rows(rows, limit, |delivery| (delivery.queued_at, delivery.id)))
}
