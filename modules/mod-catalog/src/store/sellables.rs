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
    #[tracing::instrument(name = "db.catalog.sellables", skip_all)]
    pub(crate) async fn of(&mut self, skus: &[Sku]) -> Result<Vec<Sellable>, StoreError> {
        let skus: Vec<String> = skus.iter().map(ToString::to_string).collect();
        let rows = sqlx::query!(
            r#"
            SELECT DISTINCT ON (v.sku)
                   v.sku, v.product_id, p.slug, p.name AS "name: Json<LocalizedText>",
                   v.label AS "label: Json<LocalizedText>", p.tax_category, v.image,
                   v.weight_grams,
                   (v.deleted_at IS NULL AND NOT v.product_removed AND p.status = 'published')
                       AS "sellable!"
            FROM catalog.variants v
            JOIN catalog.products p
              ON p.tenant_id = v.tenant_id AND p.product_id = v.product_id
            WHERE v.tenant_id = $1 AND v.sku = ANY($2)
            ORDER BY v.sku, (v.deleted_at IS NULL AND NOT v.product_removed) DESC,
                     p.updated_at DESC, v.product_id DESC
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
