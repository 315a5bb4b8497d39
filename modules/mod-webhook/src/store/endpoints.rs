//! Endpoints and their secrets.

use kernel_common::{TenantId, Timestamp};
use mod_webhook_api::{DisabledBecause, Endpoint, EndpointId, EndpointStatus};
use rt_postgres::{StoreError, UnitOfWork};
use rt_security::WebhookSecret;
use sqlx::types::time::OffsetDateTime;
use uuid::Uuid;

/// Reads and writes endpoints.
pub(crate) struct EndpointStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

/// A secret that takes the place of another.
pub(crate) struct NewSecret<'s> {
    pub(crate) id: EndpointId,
    pub(crate) secret: &'s WebhookSecret,
    /// None: the old one ends at once.
    pub(crate) old_until: Option<Timestamp>,
}

struct EndpointRow {
    endpoint_id: Uuid,
    url: String,
    types: Vec<String>,
    description: String,
    state: String,
    disabled_because: Option<String>,
    version: i32,
    created_at: OffsetDateTime,
    old_secret_until: Option<OffsetDateTime>,
    failing_since: Option<OffsetDateTime>,
}

impl<'u> EndpointStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// Lets nobody else add an endpoint of the tenant until the unit ends, and counts those there
    /// are. Two statements: the second sees what whoever held the lock before has committed.
    #[tracing::instrument(name = "db.webhooks.count_endpoints", skip_all)]
    pub(crate) async fn count_alone(&mut self) -> Result<i64, StoreError> {
        sqlx::query!(
            "SELECT pg_advisory_xact_lock(hashtextextended('webhooks.endpoints/' || $1::uuid, 0))",
            self.tenant.as_uuid(),
        )
        .execute(self.uow.connection())
        .await?;
        let count = sqlx::query_scalar!(
            r#"SELECT count(*) AS "count!" FROM webhooks.endpoints WHERE tenant_id = $1"#,
            self.tenant.as_uuid(),
        )
        .fetch_one(self.uow.connection())
        .await?;
        Ok(count)
    }

    #[tracing::instrument(name = "db.webhooks.insert_endpoint", skip_all)]
    pub(crate) async fn insert(
        &mut self,
        endpoint: &Endpoint,
        secret: &WebhookSecret,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            r#"
            INSERT INTO webhooks.endpoints
                (tenant_id, endpoint_id, url, types, description, secret, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            "#,
            self.tenant.as_uuid(),
            endpoint.id.as_uuid(),
            endpoint.url,
            &endpoint.types,
            endpoint.description,
            secret.as_bytes(),
            endpoint.created_at.to_offset(),
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }

    /// The endpoint, which nobody else changes until the unit ends.
    #[tracing::instrument(name = "db.webhooks.lock_endpoint", skip_all)]
    pub(crate) async fn lock(&mut self, id: EndpointId) -> Result<Option<Endpoint>, StoreError> {
        let row = sqlx::query_as!(
            EndpointRow,
            r#"
            SELECT endpoint_id, url, types, description, state, disabled_because, version,
                   created_at, old_secret_until, failing_since
            FROM webhooks.endpoints
            WHERE tenant_id = $1 AND endpoint_id = $2
            FOR NO KEY UPDATE
            "#,
            self.tenant.as_uuid(),
            id.as_uuid(),
        )
        .fetch_optional(self.uow.connection())
        .await?;
        row.map(EndpointRow::endpoint).transpose()
    }

    /// Those there are, in no order.
    #[tracing::instrument(name = "db.webhooks.find_endpoints", skip_all)]
    pub(crate) async fn find(&mut self, ids: &[EndpointId]) -> Result<Vec<Endpoint>, StoreError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
        let rows = sqlx::query_as!(
            EndpointRow,
            r#"
            SELECT endpoint_id, url, types, description, state, disabled_because, version,
                   created_at, old_secret_until, failing_since
            FROM webhooks.endpoints
            WHERE tenant_id = $1 AND endpoint_id = ANY($2)
            "#,
            self.tenant.as_uuid(),
            &ids,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter().map(EndpointRow::endpoint).collect()
    }

    /// Endpoints, newest first, before a position.
    #[tracing::instrument(name = "db.webhooks.list_endpoints", skip_all)]
    pub(crate) async fn list(
        &mut self,
        before: Option<(Timestamp, EndpointId)>,
        limit: i64,
    ) -> Result<Vec<Endpoint>, StoreError> {
        let (at, id) =
            before.map_or((None, None), |(at, id)| (Some(at.to_offset()), Some(id.as_uuid())));
        let rows = sqlx::query_as!(
            EndpointRow,
            r#"
            SELECT endpoint_id, url, types, description, state, disabled_because, version,
                   created_at, old_secret_until, failing_since
            FROM webhooks.endpoints
            WHERE tenant_id = $1
              AND ($2::timestamptz IS NULL OR (created_at, endpoint_id) < ($2, $3::uuid))
            ORDER BY created_at DESC, endpoint_id DESC
            LIMIT $4
            "#,
            self.tenant.as_uuid(),
            at,
            id,
            limit,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter().map(EndpointRow::endpoint).collect()
    }

    /// The secret that is signed with now.
    #[tracing::instrument(name = "db.webhooks.find_secret", skip_all)]
    pub(crate) async fn secret(
        &mut self,
        id: EndpointId,
    ) -> Result<Option<WebhookSecret>, StoreError> {
        let secret = sqlx::query_scalar!(
            "SELECT secret FROM webhooks.endpoints WHERE tenant_id = $1 AND endpoint_id = $2",
            self.tenant.as_uuid(),
            id.as_uuid(),
        )
        .fetch_optional(self.uow.connection())
        .await?;
        secret.map(|bytes| read_secret(bytes, "secret", id.as_uuid())).transpose()
    }

    /// Writes what staff may change, and what follows from it.
    #[tracing::instrument(name = "db.webhooks.update_endpoint", skip_all)]
    pub(crate) async fn update(&mut self, endpoint: &Endpoint) -> Result<(), StoreError> {
        let (state, disabled_because) = columns_of(endpoint.status);
        sqlx::query!(
            r#"
            UPDATE webhooks.endpoints
            SET url = $3, types = $4, description = $5, state = $6, disabled_because = $7,
                version = $8, failing_since = $9
            WHERE tenant_id = $1 AND endpoint_id = $2
            "#,
            self.tenant.as_uuid(),
            endpoint.id.as_uuid(),
            endpoint.url,
            &endpoint.types,
            endpoint.description,
            state,
            disabled_because,
            i32::try_from(endpoint.version).unwrap_or(i32::MAX),
            endpoint.failing_since.map(Timestamp::to_offset),
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }

    /// Gives the endpoint a new secret; the one before the last ends.
    #[tracing::instrument(name = "db.webhooks.rotate_secret", skip_all)]
    pub(crate) async fn rotate(
        &mut self,
        new: NewSecret<'_>,
    ) -> Result<Option<Endpoint>, StoreError> {
        let row = sqlx::query_as!(
            EndpointRow,
            r#"
            UPDATE webhooks.endpoints
            SET secret = $3, old_secret = CASE WHEN $4::timestamptz IS NOT NULL THEN secret END,
                old_secret_until = $4, version = version + 1
            WHERE tenant_id = $1 AND endpoint_id = $2
            RETURNING endpoint_id, url, types, description, state, disabled_because, version,
                      created_at, old_secret_until, failing_since
            "#,
            self.tenant.as_uuid(),
            new.id.as_uuid(),
            new.secret.as_bytes(),
            new.old_until.map(Timestamp::to_offset),
        )
        .fetch_optional(self.uow.connection())
        .await?;
        row.map(EndpointRow::endpoint).transpose()
    }

    /// Takes the endpoint away, and the deliveries that it has left.
    #[tracing::instrument(name = "db.webhooks.delete_endpoint", skip_all)]
    pub(crate) async fn delete(&mut self, id: EndpointId) -> Result<(), StoreError> {
        sqlx::query!(
            "DELETE FROM webhooks.endpoints WHERE tenant_id = $1 AND endpoint_id = $2",
            self.tenant.as_uuid(),
            id.as_uuid(),
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }
}

impl EndpointRow {
    fn endpoint(self) -> Result<Endpoint, StoreError> {
        let corrupt = |column| StoreError::corrupt("webhooks.endpoints", column, self.endpoint_id);
        let status = status_of(&self.state, self.disabled_because.as_deref());
        Ok(Endpoint {
            id: EndpointId::from_uuid(self.endpoint_id),
            url: self.url,
            types: self.types,
            description: self.description,
            status: status.ok_or_else(|| corrupt("state"))?,
            version: u32::try_from(self.version).map_err(|_| corrupt("version"))?,
            created_at: self.created_at.into(),
            old_secret_until: self.old_secret_until.map(Into::into),
            failing_since: self.failing_since.map(Into::into),
        })
    }
}

/// A stored secret, of the endpoint `row`.
pub(super) fn read_secret(
    bytes: Vec<u8>,
    column: &'static str,
    row: Uuid,
) -> Result<WebhookSecret, StoreError> {
    WebhookSecret::from_bytes(bytes)
        .map_err(|_| StoreError::corrupt("webhooks.endpoints", column, row))
}

fn columns_of(status: EndpointStatus) -> (&'static str, Option<&'static str>) {
    match status {
        EndpointStatus::Active => ("active", None),
        EndpointStatus::Paused => ("paused", None),
        EndpointStatus::Disabled(because) => ("disabled", Some(name_of(because))),
    }
}

fn status_of(state: &str, because: Option<&str>) -> Option<EndpointStatus> {
    Some(match (state, because) {
        ("active", None) => EndpointStatus::Active,
        ("paused", None) => EndpointStatus::Paused,
        ("disabled", Some("gone")) => EndpointStatus::Disabled(DisabledBecause::Gone),
        ("disabled", Some("failing")) => EndpointStatus::Disabled(DisabledBecause::Failing),
        _ => return None,
    })
}

fn name_of(because: DisabledBecause) -> &'static str {
    match because {
        DisabledBecause::Gone => "gone",
        DisabledBecause::Failing => "failing",
    }
}
