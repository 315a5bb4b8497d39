//! Between column values and the module's types.

use kernel_common::{CategoryId, LocalizedText, ProductId, Sku};
use mod_catalog_api::{
    Code, IMAGES_INLINE_MAX, Image, ProductRef, ProductStatus, ProductSummary, Slug,
};
use rt_postgres::StoreError;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::types::{Json, time::OffsetDateTime};
use uuid::Uuid;

/// A product as listings show it, out of the database.
pub(super) struct SummaryRow {
    pub(super) product_id: Uuid,
    pub(super) slug: String,
    pub(super) name: Json<LocalizedText>,
    pub(super) category_id: Option<Uuid>,
    pub(super) images: Json<Vec<Image>>,
    pub(super) first_skus: Json<Vec<Sku>>,
    pub(super) variant_count: i64,
    pub(super) status: String,
    pub(super) updated_at: OffsetDateTime,
}

impl SummaryRow {
    pub(super) fn into_summary(self) -> Result<ProductSummary, StoreError> {
        let Json(mut images) = self.images;
        images.truncate(IMAGES_INLINE_MAX);
        Ok(ProductSummary {
            id: ProductId::from_uuid(self.product_id),
            slug: slug(self.slug, "catalog.products")?,
            name: self.name.0,
            category: self.category_id.map(CategoryId::from_uuid),
            images,
            skus: self.first_skus.0,
            variant_count: self.variant_count,
            status: status(&self.status, self.product_id)?,
            updated_at: self.updated_at.into(),
        })
    }
}

/// Ids and slugs out of references.
pub(super) fn split_refs<'r>(
    refs: impl Iterator<Item = &'r ProductRef>,
) -> (Vec<Uuid>, Vec<String>) {
    let (mut ids, mut slugs) = (Vec::new(), Vec::new());
    for one in refs {
        match one {
            ProductRef::Id(id) => ids.push(id.as_uuid()),
            ProductRef::Slug(slug) => slugs.push(slug.to_string()),
        }
    }
    (ids, slugs)
}

/// The literal of an array, for a column of arrays: PostgreSQL has no arrays of different length
/// in one parameter.
pub(super) fn uuid_array(ids: &[CategoryId]) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    format!("{{{}}}", ids.join(","))
}

pub(super) fn slug(text: String, table: &'static str) -> Result<Slug, StoreError> {
    text.parse().map_err(|_| StoreError::corrupt(table, "slug", text))
}

pub(super) fn code(text: String, table: &'static str) -> Result<Code, StoreError> {
    text.parse().map_err(|_| StoreError::corrupt(table, "code", text))
}

pub(super) fn sku(text: String) -> Result<Sku, StoreError> {
    text.parse().map_err(|_| StoreError::corrupt("catalog.variants", "sku", text))
}

pub(super) fn weight(grams: Option<i64>, sku: &Sku) -> Result<Option<u32>, StoreError> {
    let grams = grams.map(u32::try_from).transpose();
    grams.map_err(|_| StoreError::corrupt("catalog.variants", "weight_grams", sku))
}

pub(super) fn status(text: &str, row: impl std::fmt::Display) -> Result<ProductStatus, StoreError> {
    ProductStatus::deserialize(Value::from(text))
        .map_err(|_| StoreError::corrupt("catalog.products", "status", row.to_string()))
}

/// The column text of a status: its serde name.
pub(super) fn status_name(status: ProductStatus) -> &'static str {
    match status {
        ProductStatus::Draft => "draft",
        ProductStatus::Published => "published",
        ProductStatus::Archived => "archived",
    }
}

/// The column text of a unit enum: its serde name.
pub(super) fn word(value: impl Serialize) -> String {
    match json(&value) {
        Value::String(word) => word,
        other => unreachable!("{other} is not the name of a variant"),
    }
}

/// A jsonb column.
pub(super) fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("contract types are plain data")
}

#[cfg(test)]
mod tests {
    use mod_catalog_api::ProductStatus;

    use super::{status, status_name};

    #[test]
    fn every_status_comes_back_from_its_name() {
        for known in [ProductStatus::Draft, ProductStatus::Published, ProductStatus::Archived] {
            assert_eq!(status(status_name(known), "row"), Ok(known));
        }
        assert!(status("lost", "row").is_err());
    }
}
