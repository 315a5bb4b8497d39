//! Products as commands lock and write them.

use std::collections::HashMap;

use kernel_common::{CategoryId, LocalizedText, ProductId, Sku, TaxCategory, TenantId};
use mod_catalog_api::{Image, ProductOption, ProductRef, SKUS_INLINE_MAX, Slug};
use rt_postgres::{StoreError, UnitOfWork};
use sqlx::types::{Json, time::OffsetDateTime};
use uuid::Uuid;

use super::mapping::{self, SummaryRow};
use crate::{
    attribute::{OwnValues, Traits},
    product::{Draft, Known, ProductRecord},
};

const TABLE: &str = "catalog.products";

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
    category_ids: Vec<Uuid>,
    family_code: Option<String>,
    own_values: Json<OwnValues>,
    images: Json<Vec<Image>>,
    first_skus: Json<Vec<Sku>>,
    variant_count: i64,
    status: String,
    updated_at: OffsetDateTime,
    tax_category: String,
    content_digest: Vec<u8>,
    traits_digest: Vec<u8>,
    version: i64,
    deleted_at: Option<OffsetDateTime>,
    created_at: OffsetDateTime,
    sort_name: String,
}

impl RecordRow {
    fn into_record(self) -> Result<ProductRecord, StoreError> {
        let corrupt = || StoreError::corrupt(TABLE, "content_digest", self.product_id);
        let content_digest = self.content_digest.try_into().map_err(|_| corrupt())?;
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
        let traits = Traits {
            categories: self.category_ids.into_iter().map(CategoryId::from_uuid).collect(),
            family: self.family_code.map(|code| mapping::code(code, TABLE)).transpose()?,
            values: self.own_values.0,
            tax_category: TaxCategory(self.tax_category),
        };
        Ok(ProductRecord {
            summary: summary.into_summary()?,
            traits,
            content_digest,
            traits_digest: self.traits_digest,
            version: self.version,
            removed: self.deleted_at.is_some(),
            created_at: self.created_at.into(),
            sort_name: self.sort_name,
        })
    }
}

struct KnownRow {
    product_id: Uuid,
    slug: String,
    version: i64,
    status: String,
    content_digest: Vec<u8>,
    traits_digest: Vec<u8>,
    category_ids: Vec<Uuid>,
    created_at: OffsetDateTime,
    sort_name: String,
}

impl KnownRow {
    fn into_known(self) -> Result<(Slug, Known), StoreError> {
        let slug = mapping::slug(self.slug, TABLE)?;
        let known = Known {
            id: ProductId::from_uuid(self.product_id),
            slug: slug.clone(),
            version: self.version,
            status: mapping::status(&self.status, self.product_id)?,
            content_digest: self.content_digest,
            traits_digest: self.traits_digest,
            categories: self.category_ids.into_iter().map(CategoryId::from_uuid).collect(),
            created_at: self.created_at.into(),
            sort_name: self.sort_name,
        };
        Ok((slug, known))
    }
}

impl<'u> ProductStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// Lets the following statements of this unit be planned for the tables as they are now, or
    /// no longer. A prepared plan is from when they were empty, or small, and statistics come a
    /// minute late: in a first import that is hundreds of thousands of products late. Planning
    /// costs far less than a batch; but not before insertions, whose foreign keys would be planned
    /// afresh for every row.
    #[tracing::instrument(name = "db.catalog.plan_afresh", skip_all)]
    pub(crate) async fn plan_afresh(&mut self, afresh: bool) -> Result<(), StoreError> {
        let mode = if afresh { "force_custom_plan" } else { "auto" };
        sqlx::query_scalar!("SELECT set_config('plan_cache_mode', $1, true)", mode)
            .fetch_one(self.uow.connection())
            .await?;
        Ok(())
    }

    /// The living products of these slugs, not locked: enough to see which do not change.
    #[tracing::instrument(name = "db.catalog.known_products", skip_all)]
    pub(crate) async fn known(
        &mut self,
        slugs: &[String],
    ) -> Result<HashMap<Slug, Known>, StoreError> {
        let rows = sqlx::query_as!(
            KnownRow,
            r#"
            SELECT product_id, slug, version, status, content_digest, traits_digest, category_ids,
                   created_at, sort_name
            FROM catalog.products
            WHERE tenant_id = $1 AND deleted_at IS NULL AND slug = ANY($2)
            "#,
            self.tenant.as_uuid(),
            slugs,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter().map(KnownRow::into_known).collect()
    }

    /// The living products of these slugs, locked in order of id.
    #[tracing::instrument(name = "db.catalog.lock_known_products", skip_all)]
    pub(crate) async fn lock_known(
        &mut self,
        slugs: &[String],
    ) -> Result<HashMap<Slug, Known>, StoreError> {
        if slugs.is_empty() {
            return Ok(HashMap::new());
        }
        let rows = sqlx::query_as!(
            KnownRow,
            r#"
            SELECT product_id, slug, version, status, content_digest, traits_digest, category_ids,
                   created_at, sort_name
            FROM catalog.products
            WHERE tenant_id = $1 AND deleted_at IS NULL AND slug = ANY($2)
            ORDER BY product_id
            FOR UPDATE
            "#,
            self.tenant.as_uuid(),
            slugs,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter().map(KnownRow::into_known).collect()
    }

    /// Those of the slugs that living products have, whose rows are locked.
    pub(crate) async fn taken_slugs(&mut self, slugs: &[Slug]) -> Result<Vec<Slug>, StoreError> {
        let slugs: Vec<String> = slugs.iter().map(ToString::to_string).collect();
        Ok(self.lock_known(&slugs).await?.into_keys().collect())
    }

    /// The ids of the living products that `refs` name.
    #[tracing::instrument(name = "db.catalog.product_ids", skip_all)]
    pub(crate) async fn ids_of(
        &mut self,
        refs: &[ProductRef],
    ) -> Result<Vec<(ProductId, Slug)>, StoreError> {
        let (ids, slugs) = mapping::split_refs(refs.iter());
        let rows = sqlx::query!(
            r#"
            SELECT product_id, slug FROM catalog.products
            WHERE tenant_id = $1 AND deleted_at IS NULL
              AND (product_id = ANY($2) OR slug = ANY($3))
            "#,
            self.tenant.as_uuid(),
            &ids,
            &slugs,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter()
            .map(|row| Ok((ProductId::from_uuid(row.product_id), mapping::slug(row.slug, TABLE)?)))
            .collect()
    }

    /// The living products that `refs` name, locked in order of id.
    #[tracing::instrument(name = "db.catalog.lock_products", skip_all)]
    pub(crate) async fn lock_refs(
        &mut self,
        refs: &[ProductRef],
    ) -> Result<Vec<ProductRecord>, StoreError> {
        let (ids, slugs) = mapping::split_refs(refs.iter());
        let rows = sqlx::query_as!(
            RecordRow,
            r#"
            SELECT product_id, slug, name AS "name: Json<LocalizedText>", category_id,
                   category_ids, family_code, own_values AS "own_values: Json<OwnValues>",
                   images AS "images: Json<Vec<Image>>", first_skus AS "first_skus: Json<Vec<Sku>>",
                   variant_count, status, updated_at, tax_category, content_digest, traits_digest,
                   version, deleted_at, created_at, sort_name
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
                   category_ids, family_code, own_values AS "own_values: Json<OwnValues>",
                   images AS "images: Json<Vec<Image>>", first_skus AS "first_skus: Json<Vec<Sku>>",
                   variant_count, status, updated_at, tax_category, content_digest, traits_digest,
                   version, deleted_at, created_at, sort_name
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

    /// Creates or changes products by id, without their variants.
    #[tracing::instrument(name = "db.catalog.save_products", skip_all)]
    pub(crate) async fn save(
        &mut self,
        products: &[(ProductRecord, &Draft)],
    ) -> Result<(), StoreError> {
        let columns = Columns::of(products);
        sqlx::query!(
            r#"
            INSERT INTO catalog.products
                (tenant_id, product_id, slug, name, sort_name, description, category_id,
                 category_ids, family_code, own_values, options, images, tax_category, status,
                 first_skus, variant_count, content_digest, traits_digest, version, created_at,
                 updated_at)
            SELECT $1, p.product_id, p.slug, p.name, p.sort_name, p.description,
                   (p.category_ids::uuid[])[1], p.category_ids::uuid[], p.family_code,
                   p.own_values, p.options, p.images, p.tax_category, p.status, p.first_skus,
                   p.variant_count, p.content_digest, p.traits_digest, p.version, p.updated_at,
                   p.updated_at
            FROM UNNEST($2::uuid[], $3::text[], $4::jsonb[], $5::text[], $6::jsonb[], $7::text[],
                        $8::text[], $9::jsonb[], $10::jsonb[], $11::jsonb[], $12::text[],
                        $13::text[], $14::jsonb[], $15::bigint[], $16::bytea[], $17::bytea[],
                        $18::bigint[], $19::timestamptz[])
                AS p (product_id, slug, name, sort_name, description, category_ids, family_code,
                      own_values, options, images, tax_category, status, first_skus,
                      variant_count, content_digest, traits_digest, version, updated_at)
            -- One order for all: two imports of the same new products queue, and do not deadlock.
            ORDER BY p.slug
            ON CONFLICT ON CONSTRAINT products_pkey
            DO UPDATE SET name = EXCLUDED.name, sort_name = EXCLUDED.sort_name,
                          description = EXCLUDED.description, category_id = EXCLUDED.category_id,
                          category_ids = EXCLUDED.category_ids,
                          family_code = EXCLUDED.family_code, own_values = EXCLUDED.own_values,
                          options = EXCLUDED.options, images = EXCLUDED.images,
                          tax_category = EXCLUDED.tax_category, status = EXCLUDED.status,
                          first_skus = EXCLUDED.first_skus,
                          variant_count = EXCLUDED.variant_count,
                          content_digest = EXCLUDED.content_digest,
                          traits_digest = EXCLUDED.traits_digest, version = EXCLUDED.version,
                          updated_at = EXCLUDED.updated_at
            "#,
            self.tenant.as_uuid(),
            &columns.ids,
            &columns.slugs as &[&str],
            &columns.names as &[Json<&LocalizedText>],
            &columns.sort_names as &[&str],
            &columns.descriptions as &[Json<&LocalizedText>],
            &columns.categories,
            &columns.families as &[Option<&str>],
            &columns.values as &[Json<&OwnValues>],
            &columns.options as &[Json<&[ProductOption]>],
            &columns.images as &[Json<&[Image]>],
            &columns.tax_categories as &[&str],
            &columns.statuses as &[&str],
            &columns.first_skus as &[Json<&[Sku]>],
            &columns.variant_counts,
            &columns.content_digests as &[&[u8]],
            &columns.traits_digests as &[&[u8]],
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
struct Columns<'p> {
    ids: Vec<Uuid>,
    slugs: Vec<&'p str>,
    names: Vec<Json<&'p LocalizedText>>,
    sort_names: Vec<&'p str>,
    descriptions: Vec<Json<&'p LocalizedText>>,
    categories: Vec<String>,
    families: Vec<Option<&'p str>>,
    values: Vec<Json<&'p OwnValues>>,
    options: Vec<Json<&'p [ProductOption]>>,
    images: Vec<Json<&'p [Image]>>,
    tax_categories: Vec<&'p str>,
    statuses: Vec<&'p str>,
    first_skus: Vec<Json<&'p [Sku]>>,
    variant_counts: Vec<i64>,
    content_digests: Vec<&'p [u8]>,
    traits_digests: Vec<&'p [u8]>,
    versions: Vec<i64>,
    updated_at: Vec<OffsetDateTime>,
}

impl<'p> Columns<'p> {
    fn of(products: &'p [(ProductRecord, &'p Draft)]) -> Self {
        let mut columns = Self::default();
        for (record, draft) in products {
            let (summary, content, traits) = (&record.summary, &draft.content, &record.traits);
            columns.ids.push(summary.id.as_uuid());
            columns.slugs.push(content.slug.as_str());
            columns.names.push(Json(&content.name));
            columns.sort_names.push(&record.sort_name);
            columns.descriptions.push(Json(&content.description));
            columns.categories.push(mapping::uuid_array(&traits.categories));
            columns.families.push(traits.family.as_ref().map(mod_catalog_api::Code::as_str));
            columns.values.push(Json(&traits.values));
            columns.options.push(Json(&content.options));
            columns.images.push(Json(&content.images));
            columns.tax_categories.push(&traits.tax_category.0);
            columns.statuses.push(mapping::status_name(summary.status));
            debug_assert!(summary.skus.len() <= SKUS_INLINE_MAX);
            columns.first_skus.push(Json(&summary.skus));
            columns.variant_counts.push(summary.variant_count);
            columns.content_digests.push(&record.content_digest);
            columns.traits_digests.push(&record.traits_digest);
            columns.versions.push(record.version);
            columns.updated_at.push(summary.updated_at.to_offset());
        }
        columns
    }
}
