//! Messages as they were asked for.

use kernel_common::{IdempotencyKey, TenantId, Timestamp};
use mod_notification_api::{MessageId, MessageState, MessageSummary, SendMessage};
use rt_postgres::{StoreError, UnitOfWork};
use sqlx::types::Json;

pub(crate) struct MessageStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

/// Whether a key has made a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Inserted {
    /// It has now.
    Now,
    /// It had made this one.
    Before(MessageId),
    /// It had made another one.
    Another,
}

impl<'u> MessageStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// Keeps a message under `id`, or finds the one that the key has made before. A twin that is
    /// under way is waited for.
    #[tracing::instrument(name = "db.notifications.insert_once", skip_all)]
    pub(crate) async fn insert_once(
        &mut self,
        id: MessageId,
        key: &IdempotencyKey,
        request: &SendMessage,
        at: Timestamp,
    ) -> Result<Inserted, StoreError> {
        let inserted = sqlx::query!(
            r#"
            INSERT INTO notifications.messages
                (tenant_id, message_id, key, template, order_number, recipient, request,
                 next_try_at, queued_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
            ON CONFLICT (tenant_id, key) DO NOTHING
            "#,
            self.tenant.as_uuid(),
            id.as_uuid(),
            key.as_str(),
            request.message.template(),
            request.message.order().number,
            request.to,
            Json(request) as _,
            at.to_offset(),
        )
        .execute(self.uow.connection())
        .await?;
        if inserted.rows_affected() == 1 {
            return Ok(Inserted::Now);
        }
        let earlier = sqlx::query!(
            r#"
            SELECT message_id, request = $3::jsonb AS "same!"
            FROM notifications.messages
            WHERE tenant_id = $1 AND key = $2
            "#,
            self.tenant.as_uuid(),
            key.as_str(),
            Json(request) as _,
        )
        .fetch_one(self.uow.connection())
        .await?;
        let id = MessageId::from_uuid(earlier.message_id);
        Ok(if earlier.same { Inserted::Before(id) } else { Inserted::Another })
    }

    /// Messages, newest first, before a position.
    #[tracing::instrument(name = "db.notifications.list", skip_all)]
    pub(crate) async fn list(
        &mut self,
        before: Option<(Timestamp, MessageId)>,
        limit: i64,
    ) -> Result<Vec<MessageSummary>, StoreError> {
        let (at, id) =
            before.map_or((None, None), |(at, id)| (Some(at.to_offset()), Some(id.as_uuid())));
        let rows = sqlx::query!(
            r#"
            SELECT message_id, template, order_number, recipient, state, attempts, last_error,
                   queued_at, delivered_at
            FROM notifications.messages
            WHERE tenant_id = $1
              AND ($2::timestamptz IS NULL OR (queued_at, message_id) < ($2, $3::uuid))
            ORDER BY queued_at DESC, message_id DESC
            LIMIT $4
            "#,
            self.tenant.as_uuid(),
            at,
            id,
            limit,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                let corrupt =
                    |column| StoreError::corrupt("notifications.messages", column, row.message_id);
                Ok(MessageSummary {
                    id: MessageId::from_uuid(row.message_id),
                    template: row.template,
                    order_number: row.order_number,
                    to: row.recipient,
                    state: state(&row.state).ok_or_else(|| corrupt("state"))?,
                    attempts: u32::try_from(row.attempts).map_err(|_| corrupt("attempts"))?,
                    last_error: row.last_error,
                    queued_at: row.queued_at.into(),
                    delivered_at: row.delivered_at.map(Into::into),
                })
            })
            .collect()
    }
}

fn state(text: &str) -> Option<MessageState> {
    Some(match text {
        "queued" => MessageState::Queued,
        "delivered" => MessageState::Delivered,
        "failed" => MessageState::Failed,
        _ => return None,
    })
}
