//! Deliveries that are due, and when the next ones are. Of every tenant: only in a system unit.

use kernel_common::{EventId, TenantId, Timestamp};
use mod_webhook_api::{DeliveryId, EndpointId};
use rt_postgres::{StoreError, UnitOfWork};
use rt_security::WebhookSecret;

use super::endpoints::read_secret;
use crate::delivery::Try;

/// A delivery whose try has begun.
#[derive(Clone, Debug)]
pub(crate) struct Due {
    pub(crate) tenant: TenantId,
    pub(crate) endpoint: EndpointId,
    pub(crate) tried: Try,
    /// Number of the try over all replays.
    pub(crate) number: i32,
    pub(crate) event_id: EventId,
    pub(crate) url: String,
    pub(crate) secret: WebhookSecret,
    /// Signed with as well until then.
    pub(crate) old_secret: Option<(WebhookSecret, Timestamp)>,
    pub(crate) body: String,
    /// Which lane it was claimed in.
    pub(crate) slow: bool,
}

/// Endpoints with something under way already, and how much.
#[derive(Clone, Debug, Default)]
pub(crate) struct Busy {
    pub(crate) endpoints: Vec<uuid::Uuid>,
    pub(crate) tries: Vec<i64>,
}

/// How many deliveries may be claimed in a lane, and the endpoint that was served last there: the
/// one behind it comes first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lane {
    pub(crate) room: i64,
    pub(crate) after: EndpointId,
}

/// Begins tries of deliveries that are due `now`: notes each and leases it until `leased_until`.
///
/// Endpoints take turns, and none gets more than 4 at once. Those that fail, or are only pinged,
/// get one each in a lane of their own: however many there are and however long they take, the
/// others do not wait for them. Each endpoint is asked by its index for what has been due longest;
/// of what waits for one that is not active, only pings.
#[tracing::instrument(name = "db.webhooks.claim_due", skip_all)]
pub(crate) async fn claim_due(
    uow: &mut UnitOfWork,
    (now, leased_until): (Timestamp, Timestamp),
    busy: &Busy,
    [quick, slow]: [Lane; 2],
) -> Result<Vec<Due>, StoreError> {
    let rows = sqlx::query!(
        r#"
        WITH due AS MATERIALIZED (
            SELECT picked.tenant_id, picked.delivery_id, lane.slow
            FROM (VALUES (false, $3::bigint, $4::uuid), (true, $5::bigint, $6::uuid))
                AS lane (slow, room, after)
            CROSS JOIN LATERAL (
                SELECT queued.tenant_id, queued.delivery_id
                FROM (
                    SELECT e.tenant_id, e.endpoint_id, e.state = 'active' AS is_active,
                           greatest(CASE WHEN lane.slow THEN 1 ELSE 4 END
                                    - coalesce(busy.tries, 0), 0) AS room
                    FROM webhooks.endpoints AS e
                    LEFT JOIN unnest($7::uuid[], $8::bigint[]) AS busy (endpoint_id, tries)
                        ON busy.endpoint_id = e.endpoint_id
                    WHERE (e.state <> 'active' OR e.failing_since IS NOT NULL) = lane.slow
                    ORDER BY e.endpoint_id <= lane.after, e.endpoint_id
                ) AS e
                CROSS JOIN LATERAL (
                    SELECT * FROM (
                        SELECT d.tenant_id, d.delivery_id
                        FROM webhooks.deliveries AS d
                        WHERE e.is_active
                          AND d.tenant_id = e.tenant_id AND d.endpoint_id = e.endpoint_id
                          AND d.state = 'queued' AND d.next_try_at <= $1
                        ORDER BY d.next_try_at
                        LIMIT e.room
                        FOR UPDATE SKIP LOCKED
                    ) AS of_active
                    UNION ALL
                    SELECT * FROM (
                        SELECT d.tenant_id, d.delivery_id
                        FROM webhooks.deliveries AS d
                        WHERE NOT e.is_active
                          AND d.tenant_id = e.tenant_id AND d.endpoint_id = e.endpoint_id
                          AND d.state = 'queued' AND d.event_type = 'webhooks.ping.v1'
                          AND d.next_try_at <= $1
                        ORDER BY d.next_try_at
                        LIMIT e.room
                        FOR UPDATE SKIP LOCKED
                    ) AS pings
                ) AS queued
                LIMIT lane.room
            ) AS picked
        ), claimed AS (
            UPDATE webhooks.deliveries AS d
            SET attempts = d.attempts + 1, tries = d.tries + 1, next_try_at = $2
            FROM due
            WHERE d.tenant_id = due.tenant_id AND d.delivery_id = due.delivery_id
            RETURNING d.tenant_id, d.delivery_id, d.endpoint_id, d.event_id, d.attempts, d.tries,
                      due.slow
        ), begun AS (
            INSERT INTO webhooks.attempts (tenant_id, delivery_id, number, started_at)
            SELECT tenant_id, delivery_id, tries, $1 FROM claimed
        )
        SELECT c.tenant_id, c.delivery_id, c.endpoint_id, c.event_id, c.attempts, c.tries,
               c.slow AS "slow!", e.url, e.secret, e.old_secret, e.old_secret_until,
               e.failing_since, m.body
        FROM claimed AS c
        JOIN webhooks.endpoints AS e USING (tenant_id, endpoint_id)
        JOIN webhooks.messages AS m USING (tenant_id, event_id)
        "#,
        now.to_offset(),
        leased_until.to_offset(),
        quick.room,
        quick.after.as_uuid(),
        slow.room,
        slow.after.as_uuid(),
        &busy.endpoints,
        &busy.tries,
    )
    .fetch_all(uow.connection())
    .await?;
    let due = rows.into_iter().map(|row| {
        let attempt = u32::try_from(row.attempts)
            .map_err(|_| StoreError::corrupt("webhooks.deliveries", "attempts", row.delivery_id))?;
        let old_secret = row.old_secret.zip(row.old_secret_until).map(|(bytes, until)| {
            read_secret(bytes, "old_secret", row.endpoint_id).map(|old| (old, until.into()))
        });
        Ok(Due {
            tenant: TenantId::from_uuid(row.tenant_id),
            endpoint: EndpointId::from_uuid(row.endpoint_id),
            tried: Try {
                id: DeliveryId::from_uuid(row.delivery_id),
                attempt,
                failing_since: row.failing_since.map(Into::into),
            },
            number: row.tries,
            event_id: EventId::from_uuid(row.event_id),
            url: row.url,
            secret: read_secret(row.secret, "secret", row.endpoint_id)?,
            old_secret: old_secret.transpose()?,
            body: row.body,
            slow: row.slow,
        })
    });
    due.collect()
}

/// When the next delivery that [`claim_due`] would look at may be tried.
#[tracing::instrument(name = "db.webhooks.next_try", skip_all)]
pub(crate) async fn next_try(uow: &mut UnitOfWork) -> Result<Option<Timestamp>, StoreError> {
    let next = sqlx::query_scalar!(
        r#"
        SELECT min(next.next_try_at)
        FROM webhooks.endpoints AS e
        CROSS JOIN LATERAL (
            SELECT * FROM (
                SELECT d.next_try_at
                FROM webhooks.deliveries AS d
                WHERE e.state = 'active'
                  AND d.tenant_id = e.tenant_id AND d.endpoint_id = e.endpoint_id
                  AND d.state = 'queued'
                ORDER BY d.next_try_at
                LIMIT 1
            ) AS of_active
            UNION ALL
            SELECT * FROM (
                SELECT d.next_try_at
                FROM webhooks.deliveries AS d
                WHERE e.state <> 'active'
                  AND d.tenant_id = e.tenant_id AND d.endpoint_id = e.endpoint_id
                  AND d.state = 'queued' AND d.event_type = 'webhooks.ping.v1'
                ORDER BY d.next_try_at
                LIMIT 1
            ) AS pings
        ) AS next
        "#
    )
    .fetch_one(uow.connection())
    .await?;
    Ok(next.map(Into::into))
}
