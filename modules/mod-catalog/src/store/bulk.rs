//! Which products a bulk edit is about, batch by batch in order of id.
//!
//! Like a listing, a batch costs the same in a large shop as in a small one: each way to choose
//! products starts its scan at the product behind the batch before.

use kernel_common::{CategoryId, ProductId, TenantId};
use mod_catalog_api::ProductRef;
use rt_postgres::{StoreError, UnitOfWork};

use super::mapping;

/// Finds products to change.
pub(crate) struct BulkStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> BulkStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// Of the products that `refs` name.
    #[tracing::instrument(name = "db.catalog.bulk_of_refs", skip_all)]
    pub(crate) async fn of_refs(
        &mut self,
        refs: &[ProductRef],
        category: Option<CategoryId>,
        statuses: &[String],
        after: Option<ProductId>,
        limit: i64,
    ) -> Result<Vec<ProductId>, StoreError> {
        let (ids, slugs) = mapping::split_refs(refs.iter());
        let found = sqlx::query_scalar!(
            r#"
            SELECT p.product_id
            FROM catalog.products p
            WHERE p.tenant_id = $1 AND p.deleted_at IS NULL AND p.status = ANY($4)
              AND (p.product_id = ANY($2) OR p.slug = ANY($3)) AND p.product_id > $5
              AND ($6::uuid IS NULL OR EXISTS (
                  SELECT FROM catalog.category_ancestors a
                  WHERE a.tenant_id = $1 AND a.ancestor_id = $6
                    AND a.descendant_id = ANY(p.category_ids)
              ))
            ORDER BY p.product_id
            LIMIT $7
            "#,
            self.tenant.as_uuid(),
            &ids,
            &slugs,
            statuses,
            after.map(ProductId::as_uuid).unwrap_or_default(),
            category.map(CategoryId::as_uuid),
            limit,
        )
        .fetch_all(self.uow.connection())
        .await?;
        Ok(found.into_iter().map(ProductId::from_uuid).collect())
    }

    /// Of the products in a category and below it.
    #[tracing::instrument(name = "db.catalog.bulk_of_category", skip_all)]
    pub(crate) async fn of_category(
        &mut self,
        category: CategoryId,
        statuses: &[String],
        after: Option<ProductId>,
        limit: i64,
    ) -> Result<Vec<ProductId>, StoreError> {
        let found = sqlx::query_scalar!(
            r#"
            SELECT DISTINCT k.product_id
            FROM catalog.category_ancestors below
            CROSS JOIN LATERAL (
                SELECT product_id FROM catalog.product_categories
                WHERE tenant_id = $1 AND category_id = below.descendant_id
                  AND product_id > $4 AND status = ANY($3)
                ORDER BY product_id
                LIMIT $5
            ) k
            WHERE below.tenant_id = $1 AND below.ancestor_id = $2
            ORDER BY k.product_id
            LIMIT $5
            "#,
            self.tenant.as_uuid(),
            category.as_uuid(),
            statuses,
            after.map(ProductId::as_uuid).unwrap_or_default(),
            limit,
        )
        .fetch_all(self.uow.connection())
        .await?;
        Ok(found.into_iter().map(ProductId::from_uuid).collect())
    }

    /// Of all products.
    #[tracing::instrument(name = "db.catalog.bulk_of_all", skip_all)]
    pub(crate) async fn of_all(
        &mut self,
        statuses: &[String],
        after: Option<ProductId>,
        limit: i64,
    ) -> Result<Vec<ProductId>, StoreError> {
        let found = sqlx::query_scalar!(
            r#"
            SELECT product_id FROM catalog.products
            WHERE tenant_id = $1 AND deleted_at IS NULL AND status = ANY($2) AND product_id > $3
            ORDER BY product_id
            LIMIT $4
            "#,
            self.tenant.as_uuid(),
            statuses,
            after.map(ProductId::as_uuid).unwrap_or_default(),
            limit,
        )
        .fetch_all(self.uow.connection())
        .await?;
        Ok(found.into_iter().map(ProductId::from_uuid).collect())
    }
}
