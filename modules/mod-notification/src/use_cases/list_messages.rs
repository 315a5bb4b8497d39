//! Answers which messages there are.

use kernel_common::{Cursor, FieldError, Page, Timestamp};
use mod_notification_api::{MessageId, MessageSummary, MessagesQuery, NotificationError};
use rt_contract::{CallCtx, CallError};

use crate::{NotificationModule, store::MessageStore};

pub(crate) async fn run(
    module: &NotificationModule,
    ctx: &CallCtx,
    query: MessagesQuery,
) -> Result<Page<MessageSummary>, CallError<NotificationError>> {
    let before = query.page.after.as_ref().map(Cursor::decode::<(Timestamp, MessageId)>);
    let before = before.transpose().map_err(|_| {
        let fault = FieldError::new("/page/after", "invalid", "unknown cursor");
        CallError::Domain(NotificationError::Invalid(vec![fault]))
    })?;
    let limit = query.page.limit_clamped();
    let mut uow = module.db.begin_read(ctx).await?;
    let rows = MessageStore::new(&mut uow, ctx.tenant).list(before, limit + 1).await?;
    Ok(Page::from_rows(rows, limit, |message| (message.queued_at, message.id)))
}
