//! What changes of a product without its content: status, traits, removal.

use kernel_common::TenantId;
use rt_postgres::{StoreError, UnitOfWork};
use sqlx::types::{Json, time::OffsetDateTime};
use uuid::Uuid;

use super::mapping;
use crate::{attribute::OwnValues, product::ProductRecord};

/// Writes where products are in their lives.
pub(crate) struct LifecycleStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> LifecycleStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// Hides or shows the variants of products that are removed or restored. A SKU that was taken
    /// meanwhile stops a restored product here.
    #[tracing::instrument(name = "db.catalog.save_removal", skip_all)]
    pub(crate) async fn save_removal(
        &mut self,
        products: &[ProductRecord],
    ) -> Result<(), StoreError> {
        let ids: Vec<Uuid> = products.iter().map(|p| p.summary.id.as_uuid()).collect();
        let removed: Vec<bool> = products.iter().map(|p| p.removed).collect();
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
        Ok(())
    }

    /// Writes status, traits, version and removal of products that exist.
    #[tracing::instrument(name = "db.catalog.save_lifecycle", skip_all)]
    pub(crate) async fn save(&mut self, products: &[ProductRecord]) -> Result<(), StoreError> {
        let all = || products.iter();
        let ids: Vec<Uuid> = all().map(|p| p.summary.id.as_uuid()).collect();
        let statuses: Vec<&str> = all().map(|p| mapping::status_name(p.summary.status)).collect();
        let versions: Vec<i64> = all().map(|p| p.version).collect();
        let updated_at: Vec<OffsetDateTime> =
            all().map(|p| p.summary.updated_at.to_offset()).collect();
        let removed: Vec<bool> = all().map(|p| p.removed).collect();
        let categories: Vec<String> =
            all().map(|p| mapping::uuid_array(&p.traits.categories)).collect();
        let families: Vec<Option<&str>> =
            all().map(|p| p.traits.family.as_ref().map(mod_catalog_api::Code::as_str)).collect();
        let values: Vec<Json<&OwnValues>> = all().map(|p| Json(&p.traits.values)).collect();
        let tax_categories: Vec<&str> = all().map(|p| p.traits.tax_category.0.as_str()).collect();
        let digests: Vec<&[u8]> = all().map(|p| p.traits_digest.as_slice()).collect();
        sqlx::query!(
            r#"
            UPDATE catalog.products p
            SET status = c.status, version = c.version, updated_at = c.updated_at,
                deleted_at = CASE WHEN c.removed THEN c.updated_at END,
                category_id = (c.category_ids::uuid[])[1], category_ids = c.category_ids::uuid[],
                family_code = c.family_code, own_values = c.own_values,
                tax_category = c.tax_category, traits_digest = c.traits_digest
            FROM UNNEST($2::uuid[], $3::text[], $4::bigint[], $5::timestamptz[], $6::boolean[],
                        $7::text[], $8::text[], $9::jsonb[], $10::text[], $11::bytea[])
                AS c (product_id, status, version, updated_at, removed, category_ids, family_code,
                      own_values, tax_category, traits_digest)
            WHERE p.tenant_id = $1 AND p.product_id = c.product_id
            "#,
            self.tenant.as_uuid(),
            &ids,
            &statuses as &[&str],
            &versions,
            &updated_at,
            &removed,
            &categories,
            &families as &[Option<&str>],
            &values as &[Json<&OwnValues>],
            &tax_categories as &[&str],
            &digests as &[&[u8]],
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }
}
