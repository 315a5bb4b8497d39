//! By name, in the language of whoever wrote the product.

use kernel_common::{CategoryId, LocalizedText, ProductId, Sku};
use mod_catalog_api::{Image, ProductSummary, ProductsQuery};
use rt_postgres::StoreError;
use sqlx::types::{Json, time::OffsetDateTime};
use uuid::Uuid;

use super::{ListingStore, statuses};
use crate::store::mapping::SummaryRow;

struct NamedRow {
    product_id: Uuid,
    slug: String,
    name: Json<LocalizedText>,
    category_id: Option<Uuid>,
    images: Json<Vec<Image>>,
    first_skus: Json<Vec<Sku>>,
    variant_count: i64,
    status: String,
    updated_at: OffsetDateTime,
    sort_name: String,
}

type Keyed = ((String, ProductId), ProductSummary);

impl NamedRow {
    fn into_keyed(self) -> Result<Keyed, StoreError> {
        let key = (self.sort_name, ProductId::from_uuid(self.product_id));
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
    #[tracing::instrument(name = "db.catalog.products_by_name", skip_all)]
    pub(crate) async fn by_name(
        &mut self,
        query: &ProductsQuery,
        after: Option<(String, ProductId)>,
    ) -> Result<Vec<Keyed>, StoreError> {
        // No name is empty: the empty one stands before all.
        let (name, id) = after.unwrap_or((String::new(), ProductId::from_uuid(Uuid::nil())));
        let rows = match query.category {
            Some(category) => self.by_name_of_category(query, category, &name, id).await?,
            None => self.by_name_of_all(query, &name, id).await?,
        };
        rows.into_iter().map(NamedRow::into_keyed).collect()
    }

    async fn by_name_of_all(
        &mut self,
        query: &ProductsQuery,
        name: &str,
        id: ProductId,
    ) -> Result<Vec<NamedRow>, sqlx::Error> {
        sqlx::query_as!(
            NamedRow,
            r#"
            SELECT p.product_id, p.slug, p.name AS "name: Json<LocalizedText>", p.category_id,
                   p.images AS "images: Json<Vec<Image>>",
                   p.first_skus AS "first_skus: Json<Vec<Sku>>",
                   p.variant_count, p.status, p.updated_at, p.sort_name
            FROM UNNEST($2::text[]) AS branch (status)
            CROSS JOIN LATERAL (
                SELECT * FROM catalog.products
                WHERE tenant_id = $1 AND deleted_at IS NULL AND status = branch.status
                  AND (sort_name, product_id) > ($3, $4)
                ORDER BY sort_name, product_id
                LIMIT $5
            ) p
            ORDER BY p.sort_name, p.product_id
            LIMIT $5
            "#,
            self.tenant.as_uuid(),
            &statuses(query.status),
            name,
            id.as_uuid(),
            query.page.limit_clamped() + 1,
        )
        .fetch_all(self.uow.connection())
        .await
    }

    /// Branches carry keys only; the rows are looked up for the page alone. A product in several
    /// of the categories has one key, and is there once.
    async fn by_name_of_category(
        &mut self,
        query: &ProductsQuery,
        category: CategoryId,
        name: &str,
        id: ProductId,
    ) -> Result<Vec<NamedRow>, sqlx::Error> {
        sqlx::query_as!(
            NamedRow,
            r#"
            WITH page AS (
                SELECT DISTINCT k.product_id, k.sort_name
                FROM catalog.category_ancestors below
                CROSS JOIN UNNEST($3::text[]) AS branch (status)
                CROSS JOIN LATERAL (
                    SELECT product_id, sort_name FROM catalog.product_categories
                    WHERE tenant_id = $1 AND category_id = below.descendant_id
                      AND status = branch.status
                      AND (sort_name, product_id) > ($4, $5)
                    ORDER BY sort_name, product_id
                    LIMIT $6
                ) k
                WHERE below.tenant_id = $1 AND below.ancestor_id = $2
                ORDER BY k.sort_name, k.product_id
                LIMIT $6
            )
            SELECT p.product_id, p.slug, p.name AS "name: Json<LocalizedText>", p.category_id,
                   p.images AS "images: Json<Vec<Image>>",
                   p.first_skus AS "first_skus: Json<Vec<Sku>>",
                   p.variant_count, p.status, p.updated_at, p.sort_name
            FROM page
            JOIN catalog.products p ON p.tenant_id = $1 AND p.product_id = page.product_id
            ORDER BY p.sort_name, p.product_id
            "#,
            self.tenant.as_uuid(),
            category.as_uuid(),
            &statuses(query.status),
            name,
            id.as_uuid(),
            query.page.limit_clamped() + 1,
        )
        .fetch_all(self.uow.connection())
        .await
    }
}
