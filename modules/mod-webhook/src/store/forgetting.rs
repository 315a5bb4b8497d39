//! What nobody needs any more. Of every tenant: only in a system unit.

use kernel_common::Timestamp;
use rt_postgres::{StoreError, UnitOfWork};
use uuid::Uuid;

use super::raced;

/// How far a walk through the messages has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Walk {
    tenant: Uuid,
    event: Uuid,
}

/// Forgets up to `limit` deliveries that were settled before a moment; answers how many there were.
#[tracing::instrument(name = "db.webhooks.forget_deliveries", skip_all)]
pub(crate) async fn forget_deliveries(
    uow: &mut UnitOfWork,
    settled_before: Timestamp,
    limit: i64,
) -> Result<u64, StoreError> {
    let forgotten = sqlx::query!(
        r#"
        WITH old AS MATERIALIZED (
            SELECT tenant_id, delivery_id
            FROM webhooks.deliveries
            WHERE state <> 'queued' AND settled_at < $1
            ORDER BY settled_at
            LIMIT $2
            FOR UPDATE SKIP LOCKED
        )
        DELETE FROM webhooks.deliveries AS d
        USING old
        WHERE d.tenant_id = old.tenant_id AND d.delivery_id = old.delivery_id
        "#,
        settled_before.to_offset(),
        limit,
    )
    .execute(uow.connection())
    .await?;
    Ok(forgotten.rows_affected())
}

/// Walks `limit` messages further and forgets those that have no delivery. `None` at the end.
#[tracing::instrument(name = "db.webhooks.forget_messages", skip_all)]
pub(crate) async fn forget_messages(
    uow: &mut UnitOfWork,
    after: Walk,
    limit: i64,
) -> Result<Option<Walk>, StoreError> {
    let last = sqlx::query!(
        r#"
        WITH looked_at AS MATERIALIZED (
            SELECT tenant_id, event_id
            FROM webhooks.messages
            WHERE (tenant_id, event_id) > ($1, $2)
            ORDER BY tenant_id, event_id
            LIMIT $3
        ), forgotten AS (
            DELETE FROM webhooks.messages AS m
            USING looked_at AS l
            WHERE m.tenant_id = l.tenant_id AND m.event_id = l.event_id
              AND NOT EXISTS (
                SELECT FROM webhooks.deliveries AS d
                WHERE d.tenant_id = m.tenant_id AND d.event_id = m.event_id
              )
        )
        SELECT tenant_id, event_id FROM looked_at
        ORDER BY tenant_id DESC, event_id DESC
        LIMIT 1
        "#,
        after.tenant,
        after.event,
        limit,
    )
    .fetch_optional(uow.connection())
    .await
    .map_err(|error| raced(error.into()))?;
    Ok(last.map(|last| Walk { tenant: last.tenant_id, event: last.event_id }))
}
