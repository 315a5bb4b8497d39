//! Variants of products.

use kernel_common::{LocalizedText, ProductId, Sku, TenantId, Timestamp};
use mod_catalog_api::{ChosenValue, Slug, VariantsQuery};
use rt_postgres::{StoreError, UnitOfWork};
use sqlx::types::Json;
use uuid::Uuid;

use super::mapping;
use crate::{
    attribute::OwnValues,
    product::{ContentVariant, Draft, ProductRecord, VariantRecord},
};

/// Reads and writes variants.
pub(crate) struct VariantStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

/// The variants of a batch, beside the ids of their products and their positions there.
fn owned<'p>(
    products: &'p [(ProductRecord, &'p Draft)],
) -> impl Iterator<Item = (Uuid, i32, &'p ContentVariant)> {
    products.iter().flat_map(|(record, draft)| {
        let id = record.summary.id.as_uuid();
        (0_i32..).zip(&draft.content.variants).map(move |(n, variant)| (id, n, variant))
    })
}

impl<'u> VariantStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// The living owners of those of the SKUs that have one, by id and slug.
    #[tracing::instrument(name = "db.catalog.sku_owners", skip_all)]
    pub(crate) async fn owners(
        &mut self,
        skus: &[&str],
    ) -> Result<Vec<(Sku, ProductId, Slug)>, StoreError> {
        let rows = sqlx::query!(
            r#"
            SELECT v.sku, v.product_id, p.slug
            FROM catalog.variants v
            JOIN catalog.products p
              ON p.tenant_id = v.tenant_id AND p.product_id = v.product_id
            WHERE v.tenant_id = $1 AND v.sku = ANY($2) AND v.deleted_at IS NULL
              AND NOT v.product_removed
            "#,
            self.tenant.as_uuid(),
            skus as &[&str],
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                let slug = mapping::slug(row.slug, "catalog.products")?;
                Ok((mapping::sku(row.sku)?, ProductId::from_uuid(row.product_id), slug))
            })
            .collect()
    }

    /// Lets go of the variants that products which were there before no longer have.
    #[tracing::instrument(name = "db.catalog.retire_variants", skip_all)]
    pub(crate) async fn retire(
        &mut self,
        products: &[(ProductRecord, &Draft)],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let old = products.iter().filter(|(record, _)| record.version > 1);
        let ids: Vec<Uuid> = old.map(|(record, _)| record.summary.id.as_uuid()).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let (owners, skus): (Vec<Uuid>, Vec<&str>) =
            owned(products).map(|(id, _, variant)| (id, variant.sku.as_str())).unzip();
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
            &skus as &[&str],
            at.to_offset(),
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
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
        products: &[(ProductRecord, &Draft)],
    ) -> Result<(), StoreError> {
        let mut columns = Columns::default();
        for (owner, position, variant) in owned(products) {
            columns.push(owner, position, variant);
        }
        sqlx::query!(
            r#"
            INSERT INTO catalog.variants
                (tenant_id, product_id, sku, position, chosen, label, image, weight_grams, barcode,
                 own_values)
            SELECT $1, v.*
            FROM UNNEST($2::uuid[], $3::text[], $4::integer[], $5::jsonb[], $6::jsonb[],
                        $7::text[], $8::bigint[], $9::text[], $10::jsonb[]) AS v
            ON CONFLICT ON CONSTRAINT variants_pkey
            DO UPDATE SET position = EXCLUDED.position, chosen = EXCLUDED.chosen,
                          label = EXCLUDED.label, image = EXCLUDED.image,
                          weight_grams = EXCLUDED.weight_grams, barcode = EXCLUDED.barcode,
                          own_values = EXCLUDED.own_values, deleted_at = NULL
            "#,
            self.tenant.as_uuid(),
            &columns.owners,
            &columns.skus as &[&str],
            &columns.positions,
            &columns.chosen as &[Json<&[ChosenValue]>],
            &columns.labels as &[Json<&LocalizedText>],
            &columns.images as &[Option<&str>],
            &columns.weights as &[Option<i64>],
            &columns.barcodes as &[Option<&str>],
            &columns.values as &[Json<&OwnValues>],
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
    ) -> Result<Vec<(i32, VariantRecord)>, StoreError> {
        let rows = sqlx::query!(
            r#"
            SELECT v.position, v.sku, v.chosen AS "chosen: Json<Vec<ChosenValue>>",
                   v.label AS "label: Json<LocalizedText>", v.image, v.weight_grams, v.barcode,
                   v.own_values AS "own_values: Json<OwnValues>"
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
                let variant = VariantRecord {
                    values: row.chosen.0,
                    label: row.label.0,
                    image: row.image,
                    weight_grams: mapping::weight(row.weight_grams, &sku)?,
                    barcode: row.barcode,
                    own_values: row.own_values.0,
                    sku,
                };
                Ok((row.position, variant))
            })
            .collect()
    }
}

/// A batch of variants, column by column.
#[derive(Default)]
struct Columns<'p> {
    owners: Vec<Uuid>,
    skus: Vec<&'p str>,
    positions: Vec<i32>,
    chosen: Vec<Json<&'p [ChosenValue]>>,
    labels: Vec<Json<&'p LocalizedText>>,
    images: Vec<Option<&'p str>>,
    weights: Vec<Option<i64>>,
    barcodes: Vec<Option<&'p str>>,
    values: Vec<Json<&'p OwnValues>>,
}

impl<'p> Columns<'p> {
    fn push(&mut self, owner: Uuid, position: i32, variant: &'p ContentVariant) {
        self.owners.push(owner);
        self.skus.push(variant.sku.as_str());
        self.positions.push(position);
        self.chosen.push(Json(&variant.values));
        self.labels.push(Json(&variant.label));
        self.images.push(variant.image.as_deref());
        self.weights.push(variant.weight_grams.map(i64::from));
        self.barcodes.push(variant.barcode.as_deref());
        self.values.push(Json(&variant.own_values));
    }
}
