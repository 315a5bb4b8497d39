//! Variants of products.

use kernel_common::{LocalizedText, ProductId, Sku, TenantId, Timestamp};
use mod_catalog_api::{ChosenValue, Variant, VariantsQuery};
use rt_postgres::{StoreError, UnitOfWork};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use super::mapping;
use crate::product::{Content, ProductRecord};

/// Reads and writes variants.
pub(crate) struct VariantStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

/// The SKUs of a batch beside their products.
fn owned(products: &[(ProductRecord, Content)]) -> (Vec<Uuid>, Vec<String>) {
    let pairs = products.iter().flat_map(|(record, content)| {
        let id = record.summary.id.as_uuid();
        content.variants.iter().map(move |variant| (id, variant.sku.to_string()))
    });
    pairs.unzip()
}

impl<'u> VariantStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// Lets go of the variants that the products no longer have.
    #[tracing::instrument(name = "db.catalog.retire_variants", skip_all)]
    pub(crate) async fn retire(
        &mut self,
        products: &[(ProductRecord, Content)],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let ids: Vec<Uuid> = products.iter().map(|(p, _)| p.summary.id.as_uuid()).collect();
        let (owners, skus) = owned(products);
        sqlx::query!(
            r#"
            UPDATE catalog.variants v
            SET deleted_at = $5
            WHERE v.tenant_id = $1 AND v.product_id = ANY($2) AND v.deleted_at IS NULL
              AND NOT EXISTS (
                  SELECT FROM UNNEST($3::uuid[], $4::text[]) AS kept (product_id, sku)
                  WHERE kept.product_id = v.product_id AND kept.sku = v.sku
              )
            "#,
            self.tenant.as_uuid(),
            &ids,
            &owners,
            &skus,
            at.to_offset(),
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }

    /// SKUs of the products that belong to other living products.
    #[tracing::instrument(name = "db.catalog.taken_skus", skip_all)]
    pub(crate) async fn taken(
        &mut self,
        products: &[(ProductRecord, Content)],
    ) -> Result<Vec<Sku>, StoreError> {
        let (owners, skus) = owned(products);
        let taken = sqlx::query_scalar!(
            r#"
            SELECT v.sku
            FROM UNNEST($2::uuid[], $3::text[]) AS wanted (product_id, sku)
            JOIN catalog.variants v
              ON v.tenant_id = $1 AND v.sku = wanted.sku AND v.product_id <> wanted.product_id
            WHERE v.deleted_at IS NULL AND NOT v.product_removed
            ORDER BY v.sku
            "#,
            self.tenant.as_uuid(),
            &owners,
            &skus,
        )
        .fetch_all(self.uow.connection())
        .await?;
        taken.into_iter().map(mapping::sku).collect()
    }

    /// SKUs that would have two living owners if these removed products came back.
    #[tracing::instrument(name = "db.catalog.taken_skus_if_restored", skip_all)]
    pub(crate) async fn taken_if_restored(
        &mut self,
        products: &[ProductId],
    ) -> Result<Vec<Sku>, StoreError> {
        let ids: Vec<Uuid> = products.iter().map(|id| id.as_uuid()).collect();
        let taken = sqlx::query_scalar!(
            r#"
            SELECT v.sku
            FROM catalog.variants back
            JOIN catalog.variants v
              ON v.tenant_id = back.tenant_id AND v.sku = back.sku
                 AND v.product_id <> back.product_id
            WHERE back.tenant_id = $1 AND back.product_id = ANY($2) AND back.deleted_at IS NULL
              AND v.deleted_at IS NULL AND (NOT v.product_removed OR v.product_id = ANY($2))
            GROUP BY v.sku
            ORDER BY v.sku
            "#,
            self.tenant.as_uuid(),
            &ids,
        )
        .fetch_all(self.uow.connection())
        .await?;
        taken.into_iter().map(mapping::sku).collect()
    }

    /// Creates, changes or brings back the variants of the products.
    #[tracing::instrument(name = "db.catalog.save_variants", skip_all)]
    pub(crate) async fn save(
        &mut self,
        products: &[(ProductRecord, Content)],
    ) -> Result<(), StoreError> {
        let (owners, skus) = owned(products);
        let contents = || products.iter().map(|(_, content)| content.variants.as_slice());
        let all: Vec<&Variant> = contents().flatten().collect();
        let positions: Vec<i32> =
            contents().flat_map(|variants| (0i32..).take(variants.len())).collect();
        let chosen: Vec<Value> = all.iter().map(|v| mapping::json(&v.values)).collect();
        let labels: Vec<Value> = all.iter().map(|v| mapping::json(&v.label)).collect();
        let images: Vec<Option<String>> = all.iter().map(|v| v.image.clone()).collect();
        let weights: Vec<Option<i64>> = all.iter().map(|v| v.weight_grams.map(i64::from)).collect();
        sqlx::query!(
            r#"
            INSERT INTO catalog.variants
                (tenant_id, product_id, sku, position, chosen, label, image, weight_grams)
            SELECT $1, v.*
            FROM UNNEST($2::uuid[], $3::text[], $4::integer[], $5::jsonb[], $6::jsonb[],
                        $7::text[], $8::bigint[]) AS v
            ON CONFLICT ON CONSTRAINT variants_pkey
            DO UPDATE SET position = EXCLUDED.position, chosen = EXCLUDED.chosen,
                          label = EXCLUDED.label, image = EXCLUDED.image,
                          weight_grams = EXCLUDED.weight_grams, deleted_at = NULL
            "#,
            self.tenant.as_uuid(),
            &owners,
            &skus,
            &positions,
            &chosen,
            &labels,
            &images as &[Option<String>],
            &weights as &[Option<i64>],
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }

    /// One row more than the page, in the variants' order, after `after`.
    #[tracing::instrument(name = "db.catalog.variants", skip_all)]
    pub(crate) async fn page(
        &mut self,
        query: &VariantsQuery,
        after: Option<i32>,
    ) -> Result<Vec<(i32, Variant)>, StoreError> {
        let rows = sqlx::query!(
            r#"
            SELECT v.position, v.sku, v.chosen AS "chosen: Json<Vec<ChosenValue>>",
                   v.label AS "label: Json<LocalizedText>", v.image, v.weight_grams
            FROM catalog.variants v
            WHERE v.tenant_id = $1 AND v.product_id = $2 AND v.deleted_at IS NULL
              AND NOT v.product_removed AND v.position > $3
            ORDER BY v.position
            LIMIT $4
            "#,
            self.tenant.as_uuid(),
            query.product.as_uuid(),
            after.unwrap_or(-1),
            query.page.limit_clamped() + 1,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                let sku = mapping::sku(row.sku)?;
                let variant = Variant {
                    values: row.chosen.0,
                    label: row.label.0,
                    image: row.image,
                    weight_grams: mapping::weight(row.weight_grams, &sku)?,
                    sku,
                };
                Ok((row.position, variant))
            })
            .collect()
    }
}
