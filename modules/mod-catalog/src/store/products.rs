//! Products as commands lock and write them.

use std::collections::HashMap;

use kernel_common::{CategoryId, Locale, LocalizedText, ProductId, Sku, TaxCategory, TenantId};
use mod_catalog_api::{Image, ProductRef, SKUS_INLINE_MAX, Slug};
use rt_postgres::{StoreError, UnitOfWork};
use serde_json::Value;
use sqlx::types::{Json, time::OffsetDateTime};
use uuid::Uuid;

use super::mapping::{self, SummaryRow};
use crate::product::{Content, ProductRecord};

/// Locks and writes products.
pub(crate) struct ProductStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

struct RecordRow {
    product_id: Uuid,
    slug: String,
    name: Json<LocalizedText>,
    category_id: Option<Uuid>,
    images: Json<Vec<Image>>,
    first_skus: Json<Vec<Sku>>,
    variant_count: i64,
    status: String,
    updated_at: OffsetDateTime,
    tax_category: String,
    content_digest: Vec<u8>,
    version: i64,
    deleted_at: Option<OffsetDateTime>,
}

impl RecordRow {
    fn into_record(self) -> Result<ProductRecord, StoreError> {
        let corrupt = || StoreError::corrupt("catalog.products", "content_digest", self.product_id);
        let digest = self.content_digest.try_into().map_err(|_| corrupt())?;
        let summary = SummaryRow {
            product_id: self.product_id,
            slug: self.slug,
            name: self.name,
            category_id: self.category_id,
            images: self.images,
            first_skus: self.first_skus,
            variant_count: self.variant_count,
            status: self.status,
            updated_at: self.updated_at,
        };
        Ok(ProductRecord {
            summary: summary.into_summary()?,
            tax_category: TaxCategory(self.tax_category),
            digest,
            version: self.version,
            removed: self.deleted_at.is_some(),
        })
    }
}

impl<'u> ProductStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// The living products of these slugs, locked.
    pub(crate) async fn lock_slugs(
        &mut self,
        slugs: &[Slug],
    ) -> Result<HashMap<Slug, ProductRecord>, StoreError> {
        let refs: Vec<_> = slugs.iter().cloned().map(ProductRef::Slug).collect();
        let records = self.lock_refs(&refs).await?;
        Ok(records.into_iter().map(|record| (record.summary.slug.clone(), record)).collect())
    }

    /// The living products that `refs` name, locked in order of id.
    #[tracing::instrument(name = "db.catalog.lock_products", skip_all)]
    pub(crate) async fn lock_refs(
        &mut self,
        refs: &[ProductRef],
    ) -> Result<Vec<ProductRecord>, StoreError> {
        let (mut ids, mut slugs) = (Vec::new(), Vec::new());
        for one in refs {
            match one {
                ProductRef::Id(id) => ids.push(id.as_uuid()),
                ProductRef::Slug(slug) => slugs.push(slug.to_string()),
            }
        }
        let rows = sqlx::query_as!(
            RecordRow,
            r#"
            SELECT product_id, slug, name AS "name: Json<LocalizedText>", category_id,
                   images AS "images: Json<Vec<Image>>", first_skus AS "first_skus: Json<Vec<Sku>>",
                   variant_count, status, updated_at, tax_category, content_digest, version,
                   deleted_at
            FROM catalog.products
            WHERE tenant_id = $1 AND deleted_at IS NULL
              AND (product_id = ANY($2) OR slug = ANY($3))
            ORDER BY product_id
            FOR UPDATE
            "#,
            self.tenant.as_uuid(),
            &ids,
            &slugs,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter().map(RecordRow::into_record).collect()
    }

    /// The products of these ids, removed ones included, locked in order of id.
    #[tracing::instrument(name = "db.catalog.lock_products_by_id", skip_all)]
    pub(crate) async fn lock_ids(
        &mut self,
        ids: &[ProductId],
    ) -> Result<Vec<ProductRecord>, StoreError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
        let rows = sqlx::query_as!(
            RecordRow,
            r#"
            SELECT product_id, slug, name AS "name: Json<LocalizedText>", category_id,
                   images AS "images: Json<Vec<Image>>", first_skus AS "first_skus: Json<Vec<Sku>>",
                   variant_count, status, updated_at, tax_category, content_digest, version,
                   deleted_at
            FROM catalog.products
            WHERE tenant_id = $1 AND product_id = ANY($2)
            ORDER BY product_id
            FOR UPDATE
            "#,
            self.tenant.as_uuid(),
            &ids,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter().map(RecordRow::into_record).collect()
    }

    /// Creates or changes products by id, without their variants. They are sorted by their names
    /// in `locale`, the language of whoever writes them.
    #[tracing::instrument(name = "db.catalog.save_products", skip_all)]
    pub(crate) async fn save(
        &mut self,
        products: &[(ProductRecord, Content)],
        locale: &Locale,
    ) -> Result<(), StoreError> {
        let columns = Columns::of(products, locale);
        sqlx::query!(
            r#"
            INSERT INTO catalog.products
                (tenant_id, product_id, slug, name, sort_name, description, category_id, options,
                 images, tax_category, status, first_skus, variant_count, content_digest, version,
                 created_at, updated_at)
            SELECT $1, p.product_id, p.slug, p.name, p.sort_name, p.description, p.category_id,
                   p.options, p.images, p.tax_category, p.status, p.first_skus, p.variant_count,
                   p.content_digest, p.version, p.updated_at, p.updated_at
            FROM UNNEST($2::uuid[], $3::text[], $4::jsonb[], $5::text[], $6::jsonb[], $7::uuid[],
                        $8::jsonb[], $9::jsonb[], $10::text[], $11::text[], $12::jsonb[],
                        $13::bigint[], $14::bytea[], $15::bigint[], $16::timestamptz[])
                AS p (product_id, slug, name, sort_name, description, category_id, options, images,
                      tax_category, status, first_skus, variant_count, content_digest, version,
                      updated_at)
            -- One order for all: two imports of the same new products queue, and do not deadlock.
            ORDER BY p.slug
            ON CONFLICT ON CONSTRAINT products_pkey
            DO UPDATE SET name = EXCLUDED.name, sort_name = EXCLUDED.sort_name,
                          description = EXCLUDED.description, category_id = EXCLUDED.category_id,
                          options = EXCLUDED.options, images = EXCLUDED.images,
                          tax_category = EXCLUDED.tax_category, status = EXCLUDED.status,
                          first_skus = EXCLUDED.first_skus,
                          variant_count = EXCLUDED.variant_count,
                          content_digest = EXCLUDED.content_digest, version = EXCLUDED.version,
                          updated_at = EXCLUDED.updated_at
            "#,
            self.tenant.as_uuid(),
            &columns.ids,
            &columns.slugs,
            &columns.names,
            &columns.sort_names,
            &columns.descriptions,
            &columns.categories as &[Option<Uuid>],
            &columns.options,
            &columns.images,
            &columns.tax_categories,
            &columns.statuses,
            &columns.first_skus,
            &columns.variant_counts,
            &columns.digests,
            &columns.versions,
            &columns.updated_at,
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }
}

/// A batch of products, column by column.
#[derive(Default)]
struct Columns {
    ids: Vec<Uuid>,
    slugs: Vec<String>,
    names: Vec<Value>,
    sort_names: Vec<String>,
    descriptions: Vec<Value>,
    categories: Vec<Option<Uuid>>,
    options: Vec<Value>,
    images: Vec<Value>,
    tax_categories: Vec<String>,
    statuses: Vec<String>,
    first_skus: Vec<Value>,
    variant_counts: Vec<i64>,
    digests: Vec<Vec<u8>>,
    versions: Vec<i64>,
    updated_at: Vec<OffsetDateTime>,
}

impl Columns {
    fn of(products: &[(ProductRecord, Content)], locale: &Locale) -> Self {
        let mut columns = Self::default();
        for (record, content) in products {
            let summary = &record.summary;
            columns.ids.push(summary.id.as_uuid());
            columns.slugs.push(content.slug.to_string());
            columns.names.push(mapping::json(&content.name));
            columns.sort_names.push(content.name.get(locale).to_lowercase());
            columns.descriptions.push(mapping::json(&content.description));
            columns.categories.push(content.category.map(CategoryId::as_uuid));
            columns.options.push(mapping::json(&content.options));
            columns.images.push(mapping::json(&content.images));
            columns.tax_categories.push(content.tax_category.0.clone());
            columns.statuses.push(mapping::status_name(summary.status).to_owned());
            debug_assert!(summary.skus.len() <= SKUS_INLINE_MAX);
            columns.first_skus.push(mapping::json(&summary.skus));
            columns.variant_counts.push(summary.variant_count);
            columns.digests.push(record.digest.to_vec());
            columns.versions.push(record.version);
            columns.updated_at.push(summary.updated_at.to_offset());
        }
        columns
    }
}
