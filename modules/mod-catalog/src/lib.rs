//! Catalog: what is sold, how it is described and where it is found.
//!
//! Invariants: a slug names one living product, a SKU one living variant; every variant chooses
//! one value of each option of its product, no two the same; no category stands below itself;
//! what is removed is hidden and kept. Left out on purpose: prices, stock, text search, facets,
//! and the bytes of pictures.

mod category;
mod product;
mod publisher;
mod store;
mod use_cases;

use std::sync::Arc;

use async_trait::async_trait;
use kernel_common::{Clock, IdSource, Page, Sku};
use mod_catalog_api::{
    CatalogReadError, CatalogReader, CatalogWriteError, CatalogWriter, Category, CategoryOutcome,
    CategoryPut, ProductOutcome, ProductPut, ProductRef, ProductSummary, ProductsFound,
    ProductsQuery, RemoveProducts, RestoreProducts, SellablesFound, SetStatus, Variant,
    VariantsQuery,
};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{ModuleDb, ModuleSchema};

/// The module's schema and migrations.
#[must_use]
pub fn schema() -> ModuleSchema {
    ModuleSchema {
        module: "catalog",
        schema: "catalog",
        migrator: || sqlx::migrate!("./migrations"),
    }
}

/// The catalog module: implements the two contracts of `mod-catalog-api`.
#[derive(Clone)]
pub struct Catalog {
    db: ModuleDb,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl Catalog {
    /// The module over its own schema.
    #[must_use]
    pub fn new(db: ModuleDb, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self { db, clock, ids }
    }
}

impl std::fmt::Debug for Catalog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Catalog")
    }
}

#[async_trait]
impl CatalogReader for Catalog {
    async fn products(
        &self,
        ctx: &CallCtx,
        query: ProductsQuery,
    ) -> Result<Page<ProductSummary>, CallError<CatalogReadError>> {
        use_cases::list_products::run(self, ctx, query).await
    }

    async fn product(
        &self,
        ctx: &CallCtx,
        refs: Vec<ProductRef>,
    ) -> Result<ProductsFound, CallError<CatalogReadError>> {
        use_cases::read_products::by_ref(self, ctx, refs).await
    }

    async fn variants(
        &self,
        ctx: &CallCtx,
        query: VariantsQuery,
    ) -> Result<Page<Variant>, CallError<CatalogReadError>> {
        use_cases::read_products::variants(self, ctx, query).await
    }

    async fn sellables(
        &self,
        ctx: &CallCtx,
        skus: Vec<Sku>,
    ) -> Result<SellablesFound, CallError<CatalogReadError>> {
        use_cases::read_sellables::run(self, ctx, skus).await
    }

    async fn categories(
        &self,
        ctx: &CallCtx,
        (): (),
    ) -> Result<Vec<Category>, CallError<CatalogReadError>> {
        use_cases::read_categories::run(self, ctx).await
    }
}

#[async_trait]
impl CatalogWriter for Catalog {
    async fn put_categories(
        &self,
        ctx: &CallCtx,
        puts: Vec<CategoryPut>,
    ) -> Result<Vec<CategoryOutcome>, CallError<CatalogWriteError>> {
        use_cases::put_categories::run(self, ctx, puts).await
    }

    async fn put_products(
        &self,
        ctx: &CallCtx,
        puts: Vec<ProductPut>,
    ) -> Result<Vec<ProductOutcome>, CallError<CatalogWriteError>> {
        use_cases::put_products::run(self, ctx, puts).await
    }

    async fn set_status(
        &self,
        ctx: &CallCtx,
        request: SetStatus,
    ) -> Result<Vec<ProductOutcome>, CallError<CatalogWriteError>> {
        use_cases::set_status::run(self, ctx, request).await
    }

    async fn remove(
        &self,
        ctx: &CallCtx,
        request: RemoveProducts,
    ) -> Result<Vec<ProductOutcome>, CallError<CatalogWriteError>> {
        use_cases::remove_products::run(self, ctx, request).await
    }

    async fn restore(
        &self,
        ctx: &CallCtx,
        request: RestoreProducts,
    ) -> Result<Vec<ProductOutcome>, CallError<CatalogWriteError>> {
        use_cases::restore_products::run(self, ctx, request).await
    }
}
