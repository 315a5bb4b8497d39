//! What SKUs are.

use kernel_common::{LocalizedText, ProductId, Sku, TaxCategory, TenantId};
use mod_catalog_api::Sellable;
use rt_postgres::{StoreError, UnitOfWork};
use sqlx::types::Json;

use super::mapping;

/// Reads SKUs as carts show them.
pub(crate) struct SellableStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> SellableStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// Those of the SKUs that the catalog has or had; the living owner of a SKU speaks for it.
    ///
    /// SKU by SKU, and its owners before their products: of a tenant that is new among large ones
    /// the planner knows next to nothing, and would begin with all products of the tenant.
    #[tracing::instrument(name = "db.catalog.sellables", skip_all)]
    pub(crate) async fn of(&mut self, skus: &[Sku]) -> Result<Vec<Sellable>, StoreError> {
        let skus: Vec<String> = skus.iter().map(ToString::to_string).collect();
        let rows = sqlx::query!(
            r#"
            SELECT found.sku AS "sku!", found.product_id AS "product_id!", found.slug AS "slug!",
                   found.name AS "name!: Json<LocalizedText>",
                   found.label AS "label: Json<LocalizedText>",
                   found.tax_category AS "tax_category!", found.image, found.weight_grams,
                   found.sellable AS "sellable!"
            FROM (SELECT DISTINCT unnest($2::text[])) AS wanted (sku)
            CROSS JOIN LATERAL (
                SELECT v.sku, v.product_id, p.slug, p.name, v.label, p.tax_category, v.image,
                       v.weight_grams, v.is_alive AND p.status = 'published' AS sellable
                FROM (
                    SELECT v.*, v.deleted_at IS NULL AND NOT v.product_removed AS is_alive
                    FROM catalog.variants v
                    WHERE v.tenant_id = $1 AND v.sku = wanted.sku
                    OFFSET 0
                ) v
                JOIN catalog.products p
                  ON p.tenant_id = $1 AND p.product_id = v.product_id
                ORDER BY v.is_alive DESC, p.updated_at DESC, v.product_id DESC
                LIMIT 1
            ) found
            "#,
            self.tenant.as_uuid(),
            &skus,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                let sku = mapping::sku(row.sku)?;
                Ok(Sellable {
                    product_id: ProductId::from_uuid(row.product_id),
                    slug: mapping::slug(row.slug, "catalog.products")?,
                    name: row.name.0,
                    variant_label: row.label.0,
                    tax_category: TaxCategory(row.tax_category),
                    image: row.image,
                    weight_grams: mapping::weight(row.weight_grams, &sku)?,
                    sellable: row.sellable,
                    sku,
                })
            })
            .collect()
    }
}
