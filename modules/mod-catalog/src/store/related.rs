//! What links lead to: products as listings show them.

use std::collections::{BTreeMap, BTreeSet};

use kernel_common::{LocalizedText, ProductId, Sku, TenantId, Timestamp};
use kernel_relations::{Details, Link, Metadata, Validity};
use mod_catalog_api::{Image, ProductSummary, RelationKind};
use rt_postgres::{StoreError, UnitOfWork};
use sqlx::types::{Json, time::OffsetDateTime};
use uuid::Uuid;

use super::{LinkKey, mapping::SummaryRow};
use crate::relation::kind_name;

/// Reads published products over links that hold.
pub(crate) struct RelatedStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

/// Links of several kinds between products, and the products they end at.
pub(crate) struct Led {
    pub(crate) links: Vec<Link<(Uuid, RelationKind), Uuid>>,
    pub(crate) products: BTreeMap<Uuid, ProductSummary>,
}

struct PlacedRow {
    product_id: Uuid,
    slug: String,
    name: Json<LocalizedText>,
    category_id: Option<Uuid>,
    images: Json<Vec<Image>>,
    first_skus: Json<Vec<Sku>>,
    variant_count: i64,
    status: String,
    updated_at: OffsetDateTime,
    position: i32,
}

impl PlacedRow {
    fn into_placed(self) -> Result<(LinkKey, ProductSummary), StoreError> {
        let key = LinkKey { position: self.position, target: self.product_id };
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

impl<'u> RelatedStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// The first links of each product and kind that hold at `at` and end at a published product.
    #[tracing::instrument(name = "db.catalog.related", skip_all)]
    pub(crate) async fn led(
        &mut self,
        products: &BTreeSet<ProductId>,
        kinds: &[RelationKind],
        at: Timestamp,
        limit: i64,
    ) -> Result<Led, StoreError> {
        let ids: Vec<Uuid> = products.iter().map(|id| id.as_uuid()).collect();
        let names: Vec<&str> = kinds.iter().map(|kind| kind_name(*kind)).collect();
        let rows = sqlx::query!(
            r#"
            SELECT source.id AS "source_id!", kind.name AS "kind!", led.position, led.product_id,
                   led.slug, led.name AS "name: Json<LocalizedText>", led.category_id,
                   led.images AS "images: Json<Vec<Image>>",
                   led.first_skus AS "first_skus: Json<Vec<Sku>>", led.variant_count, led.status,
                   led.updated_at
            FROM UNNEST($2::uuid[]) AS source (id)
            CROSS JOIN UNNEST($3::text[]) AS kind (name)
            CROSS JOIN LATERAL (
                SELECT l.position, p.*
                FROM catalog.links l
                JOIN catalog.products p
                  ON p.tenant_id = l.tenant_id AND p.product_id = l.target_id
                     AND p.deleted_at IS NULL AND p.status = 'published'
                WHERE l.tenant_id = $1 AND l.kind = kind.name AND l.source_id = source.id
                  AND (l.valid_from IS NULL OR l.valid_from <= $4)
                  AND (l.valid_until IS NULL OR $4 < l.valid_until)
                ORDER BY l.position, l.target_id
                LIMIT $5
            ) led
            "#,
            self.tenant.as_uuid(),
            &ids,
            &names as &[&str],
            at.to_offset(),
            limit,
        )
        .fetch_all(self.uow.connection())
        .await?;
        let mut led = Led { links: Vec::with_capacity(rows.len()), products: BTreeMap::new() };
        for row in rows {
            let kind = kinds.iter().find(|kind| kind_name(**kind) == row.kind);
            let kind =
                *kind.ok_or_else(|| StoreError::corrupt("catalog.links", "kind", &row.kind))?;
            // The period has been looked at; what is left is their order.
            let details = Details {
                position: row.position,
                validity: Validity::ALWAYS,
                metadata: Metadata::default(),
            };
            led.links.push(Link { source: (row.source_id, kind), target: row.product_id, details });
            let summary = SummaryRow {
                product_id: row.product_id,
                slug: row.slug,
                name: row.name,
                category_id: row.category_id,
                images: row.images,
                first_skus: row.first_skus,
                variant_count: row.variant_count,
                status: row.status,
                updated_at: row.updated_at,
            };
            led.products.insert(row.product_id, summary.into_summary()?);
        }
        Ok(led)
    }

    /// One row more than the page of what a collection shows at `at`, in the links' order.
    #[tracing::instrument(name = "db.catalog.collection_products", skip_all)]
    pub(crate) async fn of_collection(
        &mut self,
        slug: &str,
        at: Timestamp,
        after: Option<LinkKey>,
        limit: i64,
    ) -> Result<Vec<(LinkKey, ProductSummary)>, StoreError> {
        let after = after.unwrap_or(LinkKey { position: i32::MIN, target: Uuid::nil() });
        let rows = sqlx::query_as!(
            PlacedRow,
            r#"
            SELECT p.product_id, p.slug, p.name AS "name: Json<LocalizedText>", p.category_id,
                   p.images AS "images: Json<Vec<Image>>",
                   p.first_skus AS "first_skus: Json<Vec<Sku>>", p.variant_count, p.status,
                   p.updated_at, l.position
            FROM catalog.collections c
            JOIN catalog.links l
              ON l.tenant_id = c.tenant_id AND l.kind = 'collection'
                 AND l.source_id = c.collection_id
            JOIN catalog.products p
              ON p.tenant_id = l.tenant_id AND p.product_id = l.target_id
                 AND p.deleted_at IS NULL AND p.status = 'published'
            WHERE c.tenant_id = $1 AND c.slug = $2
              AND (l.valid_from IS NULL OR l.valid_from <= $3)
              AND (l.valid_until IS NULL OR $3 < l.valid_until)
              AND (l.position, l.target_id) > ($4, $5)
            ORDER BY l.position, l.target_id
            LIMIT $6
            "#,
            self.tenant.as_uuid(),
            slug,
            at.to_offset(),
            after.position,
            after.target,
            limit + 1,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter().map(PlacedRow::into_placed).collect()
    }
}
