//! What changes of a product without its content: status, removal.

use kernel_common::TenantId;
use rt_postgres::{StoreError, UnitOfWork};
use sqlx::types::time::OffsetDateTime;
use uuid::Uuid;

use super::mapping;
use crate::product::ProductRecord;

/// Writes where products are in their lives.
pub(crate) struct LifecycleStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> LifecycleStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// Writes status, version and removal of products that exist.
    #[tracing::instrument(name = "db.catalog.save_lifecycle", skip_all)]
    pub(crate) async fn save(&mut self, products: &[ProductRecord]) -> Result<(), StoreError> {
        if products.is_empty() {
            return Ok(());
        }
        let ids: Vec<Uuid> = products.iter().map(|p| p.summary.id.as_uuid()).collect();
        let status = |p: &ProductRecord| mapping::status_name(p.summary.status).to_owned();
        let statuses: Vec<String> = products.iter().map(status).collect();
        let versions: Vec<i64> = products.iter().map(|p| p.version).collect();
        let updated_at: Vec<OffsetDateTime> =
            products.iter().map(|p| p.summary.updated_at.to_offset()).collect();
        let removed: Vec<bool> = products.iter().map(|p| p.removed).collect();
        // The variants first: a SKU that was taken meanwhile stops a restored product here.
        sqlx::query!(
            r#"
            UPDATE catalog.variants v
            SET product_removed = c.removed
            FROM UNNEST($2::uuid[], $3::boolean[]) AS c (product_id, removed)
            WHERE v.tenant_id = $1 AND v.product_id = c.product_id
              AND v.product_removed <> c.removed
            "#,
            self.tenant.as_uuid(),
            &ids,
            &removed,
        )
        .execute(self.uow.connection())
        .await?;
        sqlx::query!(
            r#"
            UPDATE catalog.products p
            SET status = c.status, version = c.version, updated_at = c.updated_at,
                deleted_at = CASE WHEN c.removed THEN c.updated_at END
            FROM UNNEST($2::uuid[], $3::text[], $4::bigint[], $5::timestamptz[], $6::boolean[])
                AS c (product_id, status, version, updated_at, removed)
            WHERE p.tenant_id = $1 AND p.product_id = c.product_id
            "#,
            self.tenant.as_uuid(),
            &ids,
            &statuses,
            &versions,
            &updated_at,
            &removed,
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }
}
