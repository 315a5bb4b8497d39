//! Tries, begun and ended.

use kernel_common::{TenantId, Timestamp};
use mod_notification_api::{MessageId, SendMessage};
use rt_postgres::{StoreError, UnitOfWork};
use sqlx::types::Json;

use crate::delivery::Next;

/// A message whose try has begun.
#[derive(Clone, Debug)]
pub(crate) struct DueMessage {
    pub(crate) tenant: TenantId,
    pub(crate) id: MessageId,
    /// Number of the try, from 1.
    pub(crate) attempt: u32,
    pub(crate) request: SendMessage,
    pub(crate) queued_at: Timestamp,
}

/// Begins a try of the message that has been due longest, of any tenant: notes the try and leases
/// the message until `leased_until`. Only in a system unit.
#[tracing::instrument(name = "db.notifications.claim_due", skip_all)]
pub(crate) async fn claim_due(
    uow: &mut UnitOfWork,
    now: Timestamp,
    leased_until: Timestamp,
) -> Result<Option<DueMessage>, StoreError> {
    let row = sqlx::query!(
        r#"
        WITH due AS (
            SELECT tenant_id, message_id
            FROM notifications.messages
            WHERE state = 'queued' AND next_try_at <= $1
            ORDER BY next_try_at
            LIMIT 1
            FOR UPDATE SKIP LOCKED
        ), claimed AS (
            UPDATE notifications.messages AS m
            SET attempts = m.attempts + 1, next_try_at = $2
            FROM due
            WHERE m.tenant_id = due.tenant_id AND m.message_id = due.message_id
            RETURNING m.tenant_id, m.message_id, m.attempts, m.request, m.queued_at
        ), begun AS (
            INSERT INTO notifications.attempts (tenant_id, message_id, attempt, started_at)
            SELECT tenant_id, message_id, attempts, $1 FROM claimed
        )
        SELECT tenant_id, message_id, attempts, request AS "request: Json<SendMessage>", queued_at
        FROM claimed
        "#,
        now.to_offset(),
        leased_until.to_offset(),
    )
    .fetch_optional(uow.connection())
    .await?;
    row.map(|row| {
        let attempt = u32::try_from(row.attempts).map_err(|_| {
            StoreError::corrupt("notifications.messages", "attempts", row.message_id)
        })?;
        Ok(DueMessage {
            tenant: TenantId::from_uuid(row.tenant_id),
            id: MessageId::from_uuid(row.message_id),
            attempt,
            request: row.request.0,
            queued_at: row.queued_at.into(),
        })
    })
    .transpose()
}

/// When the next message may be tried, of any tenant; only in a system unit.
#[tracing::instrument(name = "db.notifications.next_try", skip_all)]
pub(crate) async fn next_try(uow: &mut UnitOfWork) -> Result<Option<Timestamp>, StoreError> {
    let next = sqlx::query_scalar!(
        "SELECT min(next_try_at) FROM notifications.messages WHERE state = 'queued'"
    )
    .fetch_one(uow.connection())
    .await?;
    Ok(next.map(Into::into))
}

/// Ends a try; only in a system unit. A delivery counts whenever it is heard of; a failure only
/// while no later try has begun.
#[tracing::instrument(name = "db.notifications.note", skip_all)]
pub(crate) async fn note(
    uow: &mut UnitOfWork,
    due: &DueMessage,
    outcome: &Next,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (state, next_try_at, error) = match outcome {
        Next::Delivered => ("delivered", None, None),
        Next::TryAgain { at, error } => ("queued", Some(at.to_offset()), Some(error)),
        Next::GivenUp { error } => ("failed", None, Some(error)),
    };
    let attempt = i32::try_from(due.attempt).unwrap_or(i32::MAX);
    sqlx::query!(
        r#"
        WITH ended AS (
            UPDATE notifications.attempts
            SET finished_at = $4, error = $5
            WHERE tenant_id = $1 AND message_id = $2 AND attempt = $3
        )
        UPDATE notifications.messages
        SET state = $6, last_error = $5, next_try_at = coalesce($7, next_try_at),
            delivered_at = CASE WHEN $6 = 'delivered' THEN $4::timestamptz END
        WHERE tenant_id = $1 AND message_id = $2 AND state <> 'delivered'
          AND ($6 = 'delivered' OR (state = 'queued' AND attempts = $3))
        "#,
        due.tenant.as_uuid(),
        due.id.as_uuid(),
        attempt,
        now.to_offset(),
        error,
        state,
        next_try_at,
    )
    .execute(uow.connection())
    .await?;
    Ok(())
}
