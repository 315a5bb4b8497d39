//! Products as their own pages show them.

use kernel_common::{CategoryId, LocalizedText, ProductId, TaxCategory, TenantId};
use mod_catalog_api::{Image, ProductOption, ProductRef};
use rt_postgres::{StoreError, UnitOfWork};
use sqlx::types::Json;

use super::mapping;
use crate::{
    attribute::{OwnValues, Traits},
    product::{CategoryLayer, FamilyLayer, PageRecord, VariantRecord},
};

const TABLE: &str = "catalog.products";

/// Reads products with their first variants.
pub(crate) struct PageStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> PageStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// The living products that `refs` name, in no order; one query with their variants and with
    /// what they inherit in it.
    #[tracing::instrument(name = "db.catalog.products", skip_all)]
    pub(crate) async fn products(
        &mut self,
        refs: &[ProductRef],
        variants_max: i64,
    ) -> Result<Vec<PageRecord>, StoreError> {
        let (ids, slugs) = mapping::split_refs(refs.iter());
        let rows = sqlx::query!(
            r#"
            SELECT p.product_id, p.slug, p.name AS "name: Json<LocalizedText>",
                   p.description AS "description: Json<LocalizedText>", p.category_ids,
                   p.family_code, p.own_values AS "own_values: Json<OwnValues>",
                   p.options AS "options: Json<Vec<ProductOption>>",
                   p.images AS "images: Json<Vec<Image>>", p.tax_category, p.status,
                   p.variant_count, p.version, p.updated_at,
                   coalesce(inline.variants, '[]') AS "variants!: Json<Vec<VariantRecord>>",
                   coalesce(above.layers, '[]') AS "layers!: Json<Vec<CategoryLayer>>",
                   CASE WHEN f.code IS NOT NULL THEN
                       jsonb_build_object('assigned', f.assigned, 'own_values', f.own_values)
                   END AS "family: Json<FamilyLayer>"
            FROM catalog.products p
            LEFT JOIN LATERAL (
                SELECT jsonb_agg(
                           jsonb_build_object('sku', v.sku, 'values', v.chosen, 'label', v.label,
                                              'image', v.image, 'weight_grams', v.weight_grams,
                                              'barcode', v.barcode, 'own_values', v.own_values)
                           ORDER BY v.position) AS variants
                FROM (
                    SELECT sku, chosen, label, image, weight_grams, barcode, own_values, position
                    FROM catalog.variants
                    WHERE tenant_id = p.tenant_id AND product_id = p.product_id
                      AND deleted_at IS NULL
                    ORDER BY position
                    LIMIT $4
                ) v
            ) inline ON true
            LEFT JOIN LATERAL (
                SELECT jsonb_agg(
                           jsonb_build_object('category', t.category_id, 'depth', depth.depth,
                                              'assigned', t.assigned, 'own_values', t.own_values)
                           ORDER BY depth.depth) AS layers
                FROM catalog.category_ancestors a
                JOIN catalog.category_traits t
                  ON t.tenant_id = a.tenant_id AND t.category_id = a.ancestor_id
                CROSS JOIN LATERAL (
                    SELECT count(*) AS depth FROM catalog.category_ancestors d
                    WHERE d.tenant_id = a.tenant_id AND d.descendant_id = a.ancestor_id
                ) depth
                WHERE a.tenant_id = p.tenant_id AND a.descendant_id = p.category_id
            ) above ON true
            LEFT JOIN catalog.families f
              ON f.tenant_id = p.tenant_id AND f.code = p.family_code
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
                let family = row.family_code.map(|code| mapping::code(code, TABLE)).transpose()?;
                let categories = row.category_ids.into_iter().map(CategoryId::from_uuid);
                Ok(PageRecord {
                    id: ProductId::from_uuid(row.product_id),
                    slug: mapping::slug(row.slug, TABLE)?,
                    name: row.name.0,
                    description: row.description.0,
                    traits: Traits {
                        categories: categories.collect(),
                        family,
                        values: row.own_values.0,
                        tax_category: TaxCategory(row.tax_category),
                    },
                    options: row.options.0,
                    variants: row.variants.0,
                    variant_count: row.variant_count,
                    images: row.images.0,
                    status: mapping::status(&row.status, row.product_id)?,
                    version: row.version,
                    updated_at: row.updated_at.into(),
                    categories: row.layers.0,
                    family: row.family.map(|family| family.0),
                })
            })
            .collect()
    }
}
