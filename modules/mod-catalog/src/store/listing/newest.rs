//! Latest created first.

use kernel_common::{CategoryId, LocalizedText, ProductId, Sku, Timestamp};
use mod_catalog_api::{Image, ProductSummary, ProductsQuery};
use rt_postgres::StoreError;
use sqlx::types::{Json, time::OffsetDateTime};
use uuid::Uuid;

use super::{ListingStore, statuses};
use crate::store::mapping::SummaryRow;

/// 9999-12-31T00:00:00Z: later than every product.
const BEFORE_ALL: Timestamp = Timestamp::from_unix_micros(253_402_214_400_000_000);

struct NewestRow {
    product_id: Uuid,
    slug: String,
    name: Json<LocalizedText>,
    category_id: Option<Uuid>,
    images: Json<Vec<Image>>,
    first_skus: Json<Vec<Sku>>,
    variant_count: i64,
    status: String,
    updated_at: OffsetDateTime,
    created_at: OffsetDateTime,
}

type Keyed = ((Timestamp, ProductId), ProductSummary);

impl NewestRow {
    fn into_keyed(self) -> Result<Keyed, StoreError> {
        let key = (self.created_at.into(), ProductId::from_uuid(self.product_id));
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
        Ok((key, summary.into_summary()?))
    }
}

impl ListingStore<'_> {
    /// One row more than the page, after `after`.
    #[tracing::instrument(name = "db.catalog.newest_products", skip_all)]
    pub(crate) async fn newest(
        &mut self,
        query: &ProductsQuery,
        after: Option<(Timestamp, ProductId)>,
    ) -> Result<Vec<Keyed>, StoreError> {
        let (at, id) =
            after.unwrap_or((BEFORE_ALL, ProductId::from_uuid(Uuid::from_u128(u128::MAX))));
        let rows = match query.category {
            Some(category) => self.newest_of_category(query, category, at, id).await?,
            None => self.newest_of_all(query, at, id).await?,
        };
        rows.into_iter().map(NewestRow::into_keyed).collect()
    }

    async fn newest_of_all(
        &mut self,
        query: &ProductsQuery,
        at: Timestamp,
        id: ProductId,
    ) -> Result<Vec<NewestRow>, sqlx::Error> {
        sqlx::query_as!(
            NewestRow,
            r#"
            SELECT p.product_id, p.slug, p.name AS "name: Json<LocalizedText>", p.category_id,
                   p.images AS "images: Json<Vec<Image>>",
                   p.first_skus AS "first_skus: Json<Vec<Sku>>",
                   p.variant_count, p.status, p.updated_at, p.created_at
            FROM UNNEST($2::text[]) AS branch (status)
            CROSS JOIN LATERAL (
                SELECT * FROM catalog.products
                WHERE tenant_id = $1 AND deleted_at IS NULL AND status = branch.status
                  AND (created_at, product_id) < ($3, $4)
                ORDER BY created_at DESC, product_id DESC
                LIMIT $5
            ) p
            ORDER BY p.created_at DESC, p.product_id DESC
            LIMIT $5
            "#,
            self.tenant.as_uuid(),
            &statuses(query.status),
            at.to_offset(),
            id.as_uuid(),
            query.page.limit_clamped() + 1,
        )
        .fetch_all(self.uow.connection())
        .await
    }

    /// Branches carry keys only; the rows are looked up for the page alone. A product in several
    /// of the categories has one key, and is there once.
    async fn newest_of_category(
        &mut self,
        query: &ProductsQuery,
        category: CategoryId,
        at: Timestamp,
        id: ProductId,
    ) -> Result<Vec<NewestRow>, sqlx::Error> {
        sqlx::query_as!(
            NewestRow,
            r#"
            WITH page AS (
                SELECT DISTINCT k.product_id, k.created_at
                FROM catalog.category_ancestors below
                CROSS JOIN UNNEST($3::text[]) AS branch (status)
                CROSS JOIN LATERAL (
                    SELECT product_id, created_at FROM catalog.product_categories
                    WHERE tenant_id = $1 AND category_id = below.descendant_id
                      AND status = branch.status
                      AND (created_at, product_id) < ($4, $5)
                    ORDER BY created_at DESC, product_id DESC
                    LIMIT $6
                ) k
                WHERE below.tenant_id = $1 AND below.ancestor_id = $2
                ORDER BY k.created_at DESC, k.product_id DESC
                LIMIT $6
            )
            SELECT p.product_id, p.slug, p.name AS "name: Json<LocalizedText>", p.category_id,
                   p.images AS "images: Json<Vec<Image>>",
                   p.first_skus AS "first_skus: Json<Vec<Sku>>",
                   p.variant_count, p.status, p.updated_at, p.created_at
            FROM page
            JOIN catalog.products p ON p.tenant_id = $1 AND p.product_id = page.product_id
            ORDER BY p.created_at DESC, p.product_id DESC
            "#,
            self.tenant.as_uuid(),
            category.as_uuid(),
            &statuses(query.status),
            at.to_offset(),
            id.as_uuid(),
            query.page.limit_clamped() + 1,
        )
        .fetch_all(self.uow.connection())
        .await
    }
}
