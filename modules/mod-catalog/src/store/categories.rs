//! The category tree.

use std::collections::HashMap;

use kernel_common::{CategoryId, LocalizedText, TenantId};
use mod_catalog_api::{Category, Slug};
use rt_postgres::{StoreError, UnitOfWork};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use super::mapping;
use crate::category::{Ancestor, CategoryRecord};

const TABLE: &str = "catalog.categories";

/// Reads and writes categories.
pub(crate) struct CategoryStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> CategoryStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// Locks the tenant's tree against others who write it until the unit ends, then reads all of
    /// it. Categories may be planted: products are put into others meanwhile. Before one that
    /// stands somewhere moves, see [`hold_still`](Self::hold_still).
    #[tracing::instrument(name = "db.catalog.lock_categories", skip_all)]
    pub(crate) async fn lock_all(&mut self) -> Result<Vec<CategoryRecord>, StoreError> {
        if !self.lock_tree().await? {
            sqlx::query!(
                r#"
                INSERT INTO catalog.category_trees (tenant_id) VALUES ($1)
                ON CONFLICT (tenant_id) DO NOTHING
                "#,
                self.tenant.as_uuid(),
            )
            .execute(self.uow.connection())
            .await?;
            self.lock_tree().await?;
        }
        let rows = sqlx::query!(
            r#"
            SELECT category_id, parent_id, slug, name AS "name: Json<LocalizedText>", position,
                   version
            FROM catalog.categories
            WHERE tenant_id = $1
            "#,
            self.tenant.as_uuid(),
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(CategoryRecord {
                    id: CategoryId::from_uuid(row.category_id),
                    parent: row.parent_id.map(CategoryId::from_uuid),
                    slug: mapping::slug(row.slug, TABLE)?,
                    name: row.name.0,
                    position: row.position,
                    version: row.version,
                })
            })
            .collect()
    }

    /// Locks the row of the tree; false where there is none. The mode lets [`hold`](Self::hold) by.
    async fn lock_tree(&mut self) -> Result<bool, StoreError> {
        let locked = sqlx::query!(
            r#"
            SELECT 1 AS "locked!" FROM catalog.category_trees
            WHERE tenant_id = $1 FOR NO KEY UPDATE
            "#,
            self.tenant.as_uuid(),
        )
        .fetch_optional(self.uow.connection())
        .await?;
        Ok(locked.is_some())
    }

    /// Waits for everybody who [`hold`](Self::hold)s the tree, and lets nobody else do so until the
    /// unit ends; after [`lock_all`](Self::lock_all).
    #[tracing::instrument(name = "db.catalog.hold_categories_still", skip_all)]
    pub(crate) async fn hold_still(&mut self) -> Result<(), StoreError> {
        sqlx::query!(
            r#"SELECT 1 AS "still!" FROM catalog.category_trees WHERE tenant_id = $1 FOR UPDATE"#,
            self.tenant.as_uuid(),
        )
        .fetch_optional(self.uow.connection())
        .await?;
        Ok(())
    }

    /// Keeps what stands in the tree where it is until the unit ends: whoever counts products by
    /// it, or places them in it, must not see it move. A new category moves none.
    #[tracing::instrument(name = "db.catalog.hold_categories", skip_all)]
    pub(crate) async fn hold(&mut self) -> Result<(), StoreError> {
        sqlx::query!(
            r#"
            SELECT 1 AS "held!" FROM catalog.category_trees WHERE tenant_id = $1 FOR KEY SHARE
            "#,
            self.tenant.as_uuid(),
        )
        .fetch_optional(self.uow.connection())
        .await?;
        Ok(())
    }

    /// The ids of those slugs that name a category.
    #[tracing::instrument(name = "db.catalog.category_ids", skip_all)]
    pub(crate) async fn ids_of(
        &mut self,
        slugs: impl Iterator<Item = &Slug>,
    ) -> Result<HashMap<Slug, CategoryId>, StoreError> {
        let slugs: Vec<String> = slugs.map(ToString::to_string).collect();
        if slugs.is_empty() {
            return Ok(HashMap::new());
        }
        let rows = sqlx::query!(
            r#"
            SELECT slug, category_id FROM catalog.categories
            WHERE tenant_id = $1 AND slug = ANY($2)
            "#,
            self.tenant.as_uuid(),
            &slugs,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                let id = CategoryId::from_uuid(row.category_id);
                Ok((mapping::slug(row.slug, TABLE)?, id))
            })
            .collect()
    }

    /// Creates or changes categories by id. Parents may come after their children: the foreign
    /// key is looked at when the statement ends.
    #[tracing::instrument(name = "db.catalog.save_categories", skip_all)]
    pub(crate) async fn save(&mut self, categories: &[CategoryRecord]) -> Result<(), StoreError> {
        let ids: Vec<Uuid> = categories.iter().map(|c| c.id.as_uuid()).collect();
        let parents: Vec<Option<Uuid>> =
            categories.iter().map(|c| c.parent.map(CategoryId::as_uuid)).collect();
        let slugs: Vec<String> = categories.iter().map(|c| c.slug.to_string()).collect();
        let names: Vec<Value> = categories.iter().map(|c| mapping::json(&c.name)).collect();
        let positions: Vec<i32> = categories.iter().map(|c| c.position).collect();
        let versions: Vec<i64> = categories.iter().map(|c| c.version).collect();
        sqlx::query!(
            r#"
            INSERT INTO catalog.categories
                (tenant_id, category_id, parent_id, slug, name, position, version)
            SELECT $1, c.*
            FROM UNNEST($2::uuid[], $3::uuid[], $4::text[], $5::jsonb[], $6::integer[], $7::bigint[])
                AS c
            ON CONFLICT ON CONSTRAINT categories_pkey
            DO UPDATE SET parent_id = EXCLUDED.parent_id, name = EXCLUDED.name,
                          position = EXCLUDED.position, version = EXCLUDED.version
            "#,
            self.tenant.as_uuid(),
            &ids,
            &parents as &[Option<Uuid>],
            &slugs,
            &names,
            &positions,
            &versions,
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }

    /// Replaces what stands above the moved categories.
    #[tracing::instrument(name = "db.catalog.replant_categories", skip_all)]
    pub(crate) async fn replant(
        &mut self,
        moved: &[CategoryId],
        ancestors: &[Ancestor],
    ) -> Result<(), StoreError> {
        if moved.is_empty() {
            return Ok(());
        }
        let moved: Vec<Uuid> = moved.iter().map(|id| id.as_uuid()).collect();
        let above: Vec<Uuid> = ancestors.iter().map(|pair| pair.ancestor.as_uuid()).collect();
        let below: Vec<Uuid> = ancestors.iter().map(|pair| pair.descendant.as_uuid()).collect();
        sqlx::query!(
            r#"
            DELETE FROM catalog.category_ancestors
            WHERE tenant_id = $1 AND descendant_id = ANY($2)
            "#,
            self.tenant.as_uuid(),
            &moved,
        )
        .execute(self.uow.connection())
        .await?;
        sqlx::query!(
            r#"
            INSERT INTO catalog.category_ancestors (tenant_id, ancestor_id, descendant_id)
            SELECT $1, p.* FROM UNNEST($2::uuid[], $3::uuid[]) AS p
            "#,
            self.tenant.as_uuid(),
            &above,
            &below,
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }

    /// The whole tree with the published products in and below each category.
    #[tracing::instrument(name = "db.catalog.categories", skip_all)]
    pub(crate) async fn tree(&mut self) -> Result<Vec<Category>, StoreError> {
        let rows = sqlx::query!(
            r#"
            SELECT c.category_id, c.parent_id, c.slug, c.name AS "name: Json<LocalizedText>",
                   c.position, coalesce(n.published, 0) AS "product_count!"
            FROM catalog.categories c
            LEFT JOIN catalog.category_counts n
              ON n.tenant_id = c.tenant_id AND n.category_id = c.category_id
            WHERE c.tenant_id = $1
            ORDER BY c.position, c.slug
            "#,
            self.tenant.as_uuid(),
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Category {
                    id: CategoryId::from_uuid(row.category_id),
                    parent: row.parent_id.map(CategoryId::from_uuid),
                    slug: mapping::slug(row.slug, TABLE)?,
                    name: row.name.0,
                    position: row.position,
                    product_count: row.product_count,
                })
            })
            .collect()
    }
}
