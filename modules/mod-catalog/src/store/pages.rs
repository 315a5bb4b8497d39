//! Products as their own pages show them.

use kernel_common::{CategoryId, LocalizedText, ProductId, TaxCategory, TenantId};
use mod_catalog_api::{Image, Product, ProductOption, ProductRef, VARIANTS_INLINE_MAX, Variant};
use rt_postgres::{StoreError, UnitOfWork};
use sqlx::types::Json;

use super::mapping;

/// Reads products with their first variants.
pub(crate) struct PageStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> PageStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// The living products that `refs` name, in no order; one query with the variants in it.
    #[tracing::instrument(name = "db.catalog.products", skip_all)]
    pub(crate) async fn products(
        &mut self,
        refs: &[ProductRef],
    ) -> Result<Vec<Product>, StoreError> {
        let (mut ids, mut slugs) = (Vec::new(), Vec::new());
        for one in refs {
            match one {
                ProductRef::Id(id) => ids.push(id.as_uuid()),
                ProductRef::Slug(slug) => slugs.push(slug.to_string()),
            }
        }
        let variants_max = i64::try_from(VARIANTS_INLINE_MAX).expect("small");
        let rows = sqlx::query!(
            r#"
            SELECT p.product_id, p.slug, p.name AS "name: Json<LocalizedText>",
                   p.description AS "description: Json<LocalizedText>", p.category_id,
                   p.options AS "options: Json<Vec<ProductOption>>",
                   p.images AS "images: Json<Vec<Image>>", p.tax_category, p.status,
                   p.variant_count, p.version, p.updated_at,
                   coalesce(inline.variants, '[]') AS "variants!: Json<Vec<Variant>>"
            FROM catalog.products p
            LEFT JOIN LATERAL (
                SELECT jsonb_agg(
                           jsonb_build_object('sku', v.sku, 'values', v.chosen, 'label', v.label,
                                              'image', v.image, 'weight_grams', v.weight_grams)
                           ORDER BY v.position) AS variants
                FROM (
                    SELECT sku, chosen, label, image, weight_grams, position
                    FROM catalog.variants
                    WHERE tenant_id = p.tenant_id AND product_id = p.product_id
                      AND deleted_at IS NULL
                    ORDER BY position
                    LIMIT $4
                ) v
            ) inline ON true
            WHERE p.tenant_id = $1 AND p.deleted_at IS NULL
              AND (p.product_id = ANY($2) OR p.slug = ANY($3))
            "#,
            self.tenant.as_uuid(),
            &ids,
            &slugs,
            variants_max,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Product {
                    id: ProductId::from_uuid(row.product_id),
                    slug: mapping::slug(row.slug, "catalog.products")?,
                    name: row.name.0,
                    description: row.description.0,
                    category: row.category_id.map(CategoryId::from_uuid),
                    options: row.options.0,
                    variants: row.variants.0,
                    variant_count: row.variant_count,
                    images: row.images.0,
                    tax_category: TaxCategory(row.tax_category),
                    status: mapping::status(&row.status, row.product_id)?,
                    version: row.version,
                    updated_at: row.updated_at.into(),
                })
            })
            .collect()
    }
}
