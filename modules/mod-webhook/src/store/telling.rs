//! Events that are told, and who wants them.

use kernel_common::{TenantId, Timestamp};
use mod_webhook_api::{DeliveryId, EndpointId};
use rt_postgres::{StoreError, UnitOfWork};
use uuid::Uuid;

use super::raced;
use crate::message::Message;

/// Keeps messages and who they go to.
pub(crate) struct TellingStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

/// A message on its way to one endpoint.
pub(crate) struct Addressed<'m> {
    pub(crate) id: DeliveryId,
    pub(crate) to: EndpointId,
    pub(crate) message: &'m Message,
}

/// An active endpoint, as far as telling goes.
pub(crate) struct Subscriber {
    pub(crate) id: EndpointId,
    pub(crate) types: Vec<String>,
    pub(crate) created_at: Timestamp,
}

impl<'u> TellingStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// What each active endpoint of the tenant wants.
    #[tracing::instrument(name = "db.webhooks.active_endpoints", skip_all)]
    pub(crate) async fn active(&mut self) -> Result<Vec<Subscriber>, StoreError> {
        let rows = sqlx::query!(
            r#"
            SELECT endpoint_id, types, created_at FROM webhooks.endpoints
            WHERE tenant_id = $1 AND state = 'active'
            "#,
            self.tenant.as_uuid(),
        )
        .fetch_all(self.uow.connection())
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| Subscriber {
                id: EndpointId::from_uuid(row.endpoint_id),
                types: row.types,
                created_at: row.created_at.into(),
            })
            .collect())
    }

    /// Keeps each message and each delivery that is not there yet, to be tried from `now` on;
    /// answers how many deliveries those are. One statement, however many there are.
    #[tracing::instrument(name = "db.webhooks.insert_deliveries", skip_all)]
    pub(crate) async fn insert(
        &mut self,
        messages: &[&Message],
        addressed: &[Addressed<'_>],
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let events: Vec<Uuid> = messages.iter().map(|m| m.event_id.as_uuid()).collect();
        let types: Vec<String> = messages.iter().map(|m| m.event_type.clone()).collect();
        let bodies: Vec<String> = messages.iter().map(|m| m.body.clone()).collect();
        let times: Vec<_> = messages.iter().map(|m| m.at.to_offset()).collect();
        let ids: Vec<Uuid> = addressed.iter().map(|one| one.id.as_uuid()).collect();
        let endpoints: Vec<Uuid> = addressed.iter().map(|one| one.to.as_uuid()).collect();
        let to_events: Vec<Uuid> =
            addressed.iter().map(|one| one.message.event_id.as_uuid()).collect();
        let to_types: Vec<String> =
            addressed.iter().map(|one| one.message.event_type.clone()).collect();
        let inserted = sqlx::query!(
            r#"
            WITH kept AS (
                INSERT INTO webhooks.messages (tenant_id, event_id, event_type, body, at)
                SELECT $1, m.* FROM unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[])
                    AS m (event_id, event_type, body, at)
                ON CONFLICT (tenant_id, event_id) DO NOTHING
            )
            INSERT INTO webhooks.deliveries
                (tenant_id, delivery_id, endpoint_id, event_id, event_type, next_try_at, queued_at)
            SELECT $1, d.*, $10, $10 FROM unnest($6::uuid[], $7::uuid[], $8::uuid[], $9::text[])
                AS d (delivery_id, endpoint_id, event_id, event_type)
            ON CONFLICT (tenant_id, event_id, endpoint_id) DO NOTHING
            "#,
            self.tenant.as_uuid(),
            &events,
            &types,
            &bodies,
            &times,
            &ids,
            &endpoints,
            &to_events,
            &to_types,
            now.to_offset(),
        )
        .execute(self.uow.connection())
        .await
        .map_err(|error| raced(error.into()))?;
        Ok(inserted.rows_affected())
    }
}
