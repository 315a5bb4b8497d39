//! Collections.

use kernel_common::{LocalizedText, TenantId};
use mod_catalog_api::{CollectionId, Image, Slug};
use rt_postgres::{StoreError, UnitOfWork};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use super::mapping;
use crate::relation::CollectionRecord;

const TABLE: &str = "catalog.collections";

/// Reads and writes collections without their links.
pub(crate) struct CollectionStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

struct CollectionRow {
    collection_id: Uuid,
    slug: String,
    name: Json<LocalizedText>,
    description: Json<LocalizedText>,
    image: Option<Json<Image>>,
    position: i32,
    published: bool,
    version: i64,
}

impl CollectionRow {
    fn into_record(self) -> Result<CollectionRecord, StoreError> {
        Ok(CollectionRecord {
            id: CollectionId::from_uuid(self.collection_id),
            slug: mapping::slug(self.slug, TABLE)?,
            name: self.name.0,
            description: self.description.0,
            image: self.image.map(|image| image.0),
            position: self.position,
            published: self.published,
            version: self.version,
        })
    }
}

impl<'u> CollectionStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// The collections of these slugs, locked in order of id.
    #[tracing::instrument(name = "db.catalog.lock_collections", skip_all)]
    pub(crate) async fn lock(
        &mut self,
        slugs: impl Iterator<Item = &Slug>,
    ) -> Result<Vec<CollectionRecord>, StoreError> {
        let slugs: Vec<String> = slugs.map(ToString::to_string).collect();
        if slugs.is_empty() {
            return Ok(Vec::new());
        }
        let rows = sqlx::query_as!(
            CollectionRow,
            r#"
            SELECT collection_id, slug, name AS "name: Json<LocalizedText>",
                   description AS "description: Json<LocalizedText>",
                   image AS "image: Json<Image>", position, published, version
            FROM catalog.collections
            WHERE tenant_id = $1 AND slug = ANY($2)
            ORDER BY collection_id
            FOR UPDATE
            "#,
            self.tenant.as_uuid(),
            &slugs,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter().map(CollectionRow::into_record).collect()
    }

    /// One row more than the page, in the collections' order; only `slugs` if there are any.
    #[tracing::instrument(name = "db.catalog.collections", skip_all)]
    pub(crate) async fn page(
        &mut self,
        slugs: &[Slug],
        after: Option<(i32, String)>,
        limit: i64,
    ) -> Result<Vec<CollectionRecord>, StoreError> {
        let wanted: Vec<String> = slugs.iter().map(ToString::to_string).collect();
        let (position, slug) = after.unwrap_or((i32::MIN, String::new()));
        let rows = sqlx::query_as!(
            CollectionRow,
            r#"
            SELECT collection_id, slug, name AS "name: Json<LocalizedText>",
                   description AS "description: Json<LocalizedText>",
                   image AS "image: Json<Image>", position, published, version
            FROM catalog.collections
            WHERE tenant_id = $1 AND (position, slug) > ($3, $4)
              AND (cardinality($2::text[]) = 0 OR slug = ANY($2))
            ORDER BY position, slug
            LIMIT $5
            "#,
            self.tenant.as_uuid(),
            &wanted,
            position,
            slug,
            limit + 1,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter().map(CollectionRow::into_record).collect()
    }

    /// Creates or changes collections by id.
    #[tracing::instrument(name = "db.catalog.save_collections", skip_all)]
    pub(crate) async fn save(
        &mut self,
        collections: &[CollectionRecord],
    ) -> Result<(), StoreError> {
        if collections.is_empty() {
            return Ok(());
        }
        let all = || collections.iter();
        let ids: Vec<Uuid> = all().map(|c| c.id.as_uuid()).collect();
        let slugs: Vec<&str> = all().map(|c| c.slug.as_str()).collect();
        let names: Vec<Value> = all().map(|c| mapping::json(&c.name)).collect();
        let descriptions: Vec<Value> = all().map(|c| mapping::json(&c.description)).collect();
        let images: Vec<Option<Value>> =
            all().map(|c| c.image.as_ref().map(mapping::json)).collect();
        let positions: Vec<i32> = all().map(|c| c.position).collect();
        let published: Vec<bool> = all().map(|c| c.published).collect();
        let versions: Vec<i64> = all().map(|c| c.version).collect();
        sqlx::query!(
            r#"
            INSERT INTO catalog.collections
                (tenant_id, collection_id, slug, name, description, image, position, published,
                 version)
            SELECT $1, c.*
            FROM UNNEST($2::uuid[], $3::text[], $4::jsonb[], $5::jsonb[], $6::jsonb[],
                        $7::integer[], $8::boolean[], $9::bigint[]) AS c (collection_id, slug)
            ORDER BY c.slug
            ON CONFLICT ON CONSTRAINT collections_pkey
            DO UPDATE SET name = EXCLUDED.name, description = EXCLUDED.description,
                          image = EXCLUDED.image, position = EXCLUDED.position,
                          published = EXCLUDED.published, version = EXCLUDED.version
            "#,
            self.tenant.as_uuid(),
            &ids,
            &slugs as &[&str],
            &names,
            &descriptions,
            &images as &[Option<Value>],
            &positions,
            &published,
            &versions,
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }

    /// Removes collections.
    #[tracing::instrument(name = "db.catalog.delete_collections", skip_all)]
    pub(crate) async fn delete(&mut self, ids: &[Uuid]) -> Result<(), StoreError> {
        sqlx::query!(
            "DELETE FROM catalog.collections WHERE tenant_id = $1 AND collection_id = ANY($2)",
            self.tenant.as_uuid(),
            ids,
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }
}
