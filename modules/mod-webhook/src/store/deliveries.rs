//! Deliveries as their tenant sees them.

use kernel_common::{EventId, TenantId, Timestamp};
use mod_webhook_api::{
    Attempt, DeliveriesQuery, Delivery, DeliveryDetail, DeliveryId, DeliveryState, EndpointId,
};
use rt_postgres::{StoreError, UnitOfWork};
use sqlx::types::time::OffsetDateTime;
use uuid::Uuid;

/// Reads deliveries, and queues them again.
pub(crate) struct DeliveryStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

/// Most tries that are told of one delivery.
const ATTEMPTS_TOLD: i64 = 100;

struct DeliveryRow {
    delivery_id: Uuid,
    endpoint_id: Uuid,
    event_id: Uuid,
    event_type: String,
    state: String,
    attempts: i32,
    next_try_at: OffsetDateTime,
    last_status: Option<i32>,
    last_error: Option<String>,
    queued_at: OffsetDateTime,
    delivered_at: Option<OffsetDateTime>,
}

impl<'u> DeliveryStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// Deliveries, newest first, before a position.
    #[tracing::instrument(name = "db.webhooks.list_deliveries", skip_all)]
    pub(crate) async fn list(
        &mut self,
        query: &DeliveriesQuery,
        before: Option<(Timestamp, DeliveryId)>,
        limit: i64,
    ) -> Result<Vec<Delivery>, StoreError> {
        let (at, id) =
            before.map_or((None, None), |(at, id)| (Some(at.to_offset()), Some(id.as_uuid())));
        let rows = sqlx::query_as!(
            DeliveryRow,
            r#"
            SELECT delivery_id, endpoint_id, event_id, event_type, state, attempts, next_try_at,
                   last_status, last_error, queued_at, delivered_at
            FROM webhooks.deliveries
            WHERE tenant_id = $1
              AND ($2::uuid IS NULL OR endpoint_id = $2)
              AND ($3::text IS NULL OR state = $3)
              AND ($4::timestamptz IS NULL OR (queued_at, delivery_id) < ($4, $5::uuid))
            ORDER BY queued_at DESC, delivery_id DESC
            LIMIT $6
            "#,
            self.tenant.as_uuid(),
            query.endpoint_id.map(EndpointId::as_uuid),
            query.state.map(name_of),
            at,
            id,
            limit,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter().map(DeliveryRow::delivery).collect()
    }

    /// Those there are, in no order.
    #[tracing::instrument(name = "db.webhooks.find_deliveries", skip_all)]
    pub(crate) async fn find(&mut self, ids: &[DeliveryId]) -> Result<Vec<Delivery>, StoreError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
        let rows = sqlx::query_as!(
            DeliveryRow,
            r#"
            SELECT delivery_id, endpoint_id, event_id, event_type, state, attempts, next_try_at,
                   last_status, last_error, queued_at, delivered_at
            FROM webhooks.deliveries
            WHERE tenant_id = $1 AND delivery_id = ANY($2)
            "#,
            self.tenant.as_uuid(),
            &ids,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter().map(DeliveryRow::delivery).collect()
    }

    /// The deliveries with their bodies and tries, in their order.
    #[tracing::instrument(name = "db.webhooks.deliveries_in_detail", skip_all)]
    pub(crate) async fn in_detail(
        &mut self,
        deliveries: Vec<Delivery>,
    ) -> Result<Vec<DeliveryDetail>, StoreError> {
        let mut attempts = self.attempts(&deliveries).await?;
        let events: Vec<Uuid> = deliveries.iter().map(|one| one.event_id.as_uuid()).collect();
        let bodies = sqlx::query!(
            r#"
            SELECT event_id, body FROM webhooks.messages
            WHERE tenant_id = $1 AND event_id = ANY($2)
            "#,
            self.tenant.as_uuid(),
            &events,
        )
        .fetch_all(self.uow.connection())
        .await?;
        let details = deliveries.into_iter().filter_map(|delivery| {
            let body = bodies.iter().find(|row| row.event_id == delivery.event_id.as_uuid())?;
            let own = attempts.extract_if(.., |(id, _)| *id == delivery.id);
            let attempts = own.map(|(_, attempt)| attempt).collect();
            Some(DeliveryDetail { delivery, body: body.body.clone(), attempts })
        });
        Ok(details.collect())
    }

    /// The last tries of each, the first first.
    async fn attempts(
        &mut self,
        deliveries: &[Delivery],
    ) -> Result<Vec<(DeliveryId, Attempt)>, StoreError> {
        let ids: Vec<Uuid> = deliveries.iter().map(|one| one.id.as_uuid()).collect();
        let rows = sqlx::query!(
            r#"
            SELECT a.delivery_id, a.number, a.started_at, a.finished_at, a.status, a.error
            FROM unnest($2::uuid[]) AS d (delivery_id)
            CROSS JOIN LATERAL (
                SELECT * FROM webhooks.attempts AS a
                WHERE a.tenant_id = $1 AND a.delivery_id = d.delivery_id
                ORDER BY a.number DESC
                LIMIT $3
            ) AS a
            ORDER BY a.delivery_id, a.number
            "#,
            self.tenant.as_uuid(),
            &ids,
            ATTEMPTS_TOLD,
        )
        .fetch_all(self.uow.connection())
        .await?;
        let attempts = rows.into_iter().map(|row| {
            let corrupt =
                |column| StoreError::corrupt("webhooks.attempts", column, row.delivery_id);
            let attempt = Attempt {
                number: u32::try_from(row.number).map_err(|_| corrupt("number"))?,
                started_at: row.started_at.into(),
                finished_at: row.finished_at.map(Into::into),
                status: row.status.map(u16::try_from).transpose().map_err(|_| corrupt("status"))?,
                error: row.error,
            };
            Ok((DeliveryId::from_uuid(row.delivery_id), attempt))
        });
        attempts.collect()
    }

    /// Queues those of the deliveries again that are settled, as if they were new; answers how many.
    #[tracing::instrument(name = "db.webhooks.requeue", skip_all)]
    pub(crate) async fn requeue(
        &mut self,
        ids: &[DeliveryId],
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
        let requeued = sqlx::query!(
            r#"
            UPDATE webhooks.deliveries
            SET state = 'queued', attempts = 0, next_try_at = $3, settled_at = NULL
            WHERE tenant_id = $1 AND delivery_id = ANY($2) AND state <> 'queued'
            "#,
            self.tenant.as_uuid(),
            &ids,
            now.to_offset(),
        )
        .execute(self.uow.connection())
        .await?;
        Ok(requeued.rows_affected())
    }

    /// Takes up to `limit` deliveries to an endpoint away; answers how many those were.
    #[tracing::instrument(name = "db.webhooks.delete_deliveries", skip_all)]
    pub(crate) async fn delete_some(
        &mut self,
        endpoint: EndpointId,
        limit: i64,
    ) -> Result<u64, StoreError> {
        let deleted = sqlx::query!(
            r#"
            WITH oldest AS MATERIALIZED (
                SELECT delivery_id FROM webhooks.deliveries
                WHERE tenant_id = $1 AND endpoint_id = $2
                ORDER BY queued_at, delivery_id
                LIMIT $3
            )
            DELETE FROM webhooks.deliveries AS d
            USING oldest
            WHERE d.tenant_id = $1 AND d.delivery_id = oldest.delivery_id
            "#,
            self.tenant.as_uuid(),
            endpoint.as_uuid(),
            limit,
        )
        .execute(self.uow.connection())
        .await?;
        Ok(deleted.rows_affected())
    }

    /// The oldest deliveries to an endpoint that were kept since a moment and given up.
    #[tracing::instrument(name = "db.webhooks.failed_since", skip_all)]
    pub(crate) async fn failed_since(
        &mut self,
        endpoint: EndpointId,
        since: Timestamp,
        limit: i64,
    ) -> Result<Vec<DeliveryId>, StoreError> {
        let ids = sqlx::query_scalar!(
            r#"
            SELECT delivery_id FROM webhooks.deliveries
            WHERE tenant_id = $1 AND endpoint_id = $2 AND state = 'failed' AND queued_at >= $3
            ORDER BY queued_at, delivery_id
            LIMIT $4
            "#,
            self.tenant.as_uuid(),
            endpoint.as_uuid(),
            since.to_offset(),
            limit,
        )
        .fetch_all(self.uow.connection())
        .await?;
        Ok(ids.into_iter().map(DeliveryId::from_uuid).collect())
    }
}

impl DeliveryRow {
    fn delivery(self) -> Result<Delivery, StoreError> {
        let corrupt = |column| StoreError::corrupt("webhooks.deliveries", column, self.delivery_id);
        let state = state_of(&self.state).ok_or_else(|| corrupt("state"))?;
        let status = self.last_status.map(u16::try_from).transpose();
        Ok(Delivery {
            id: DeliveryId::from_uuid(self.delivery_id),
            endpoint_id: EndpointId::from_uuid(self.endpoint_id),
            event_id: EventId::from_uuid(self.event_id),
            event_type: self.event_type,
            state,
            attempts: u32::try_from(self.attempts).map_err(|_| corrupt("attempts"))?,
            last_status: status.map_err(|_| corrupt("last_status"))?,
            last_error: self.last_error,
            queued_at: self.queued_at.into(),
            next_try_at: (state == DeliveryState::Queued).then(|| self.next_try_at.into()),
            delivered_at: self.delivered_at.map(Into::into),
        })
    }
}

fn name_of(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Queued => "queued",
        DeliveryState::Delivered => "delivered",
        DeliveryState::Failed => "failed",
    }
}

fn state_of(text: &str) -> Option<DeliveryState> {
    Some(match text {
        "queued" => DeliveryState::Queued,
        "delivered" => DeliveryState::Delivered,
        "failed" => DeliveryState::Failed,
        _ => return None,
    })
}
