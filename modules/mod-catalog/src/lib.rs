//! Catalog: what is sold, how it is described and where it is found.
//!
//! Invariants: a slug names one living product, a SKU one living variant; every variant chooses
//! one value of each option of its product, no two the same; no category stands below itself;
//! an attribute's value is of its kind, and of several layers that set it the nearest counts; what
//! is removed is hidden and kept. Left out on purpose: prices, stock, text search, counted facets,
//! and the bytes of pictures.

mod attribute;
mod category;
mod product;
mod publisher;
mod relation;
mod store;
mod use_cases;

use std::sync::Arc;

use async_trait::async_trait;
use kernel_common::{CategoryId, Clock, IdSource, Page, Sku};
use mod_catalog_api::{
    Attribute, AttributePut, AttributesQuery, BulkEdit, BulkEdited, CatalogReadError,
    CatalogReader, CatalogWriteError, CatalogWriter, Category, CategoryFacets, CategoryOutcome,
    CategoryPut, CategoryTraits, CategoryTraitsPut, CodeOutcome, Collection, CollectionOutcome,
    CollectionProductsQuery, CollectionPut, CollectionsQuery, Family, FamilyPut, ImportOutcome,
    ImportProducts, OptionLabel, OptionsQuery, ProductOutcome, ProductPut, ProductRef,
    ProductSummary, ProductsFound, ProductsQuery, Related, RelatedQuery, Relation,
    RelationOutcomes, RelationPut, RelationRef, RelationsQuery, RemoveAttributes,
    RemoveCollections, RemoveProducts, RestoreProducts, SellablesFound, SetStatus, Unit, UnitPut,
    Variant, VariantsQuery,
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

    async fn facets(
        &self,
        ctx: &CallCtx,
        categories: Vec<CategoryId>,
    ) -> Result<Vec<CategoryFacets>, CallError<CatalogReadError>> {
        use_cases::read_category_traits::facets(self, ctx, categories).await
    }

    async fn category_traits(
        &self,
        ctx: &CallCtx,
        categories: Vec<CategoryId>,
    ) -> Result<Vec<CategoryTraits>, CallError<CatalogReadError>> {
        use_cases::read_category_traits::all(self, ctx, categories).await
    }

    async fn attributes(
        &self,
        ctx: &CallCtx,
        query: AttributesQuery,
    ) -> Result<Page<Attribute>, CallError<CatalogReadError>> {
        use_cases::read_attributes::attributes(self, ctx, query).await
    }

    async fn options(
        &self,
        ctx: &CallCtx,
        query: OptionsQuery,
    ) -> Result<Page<OptionLabel>, CallError<CatalogReadError>> {
        use_cases::read_attributes::options(self, ctx, query).await
    }

    async fn units(&self, ctx: &CallCtx, (): ()) -> Result<Vec<Unit>, CallError<CatalogReadError>> {
        use_cases::read_attributes::units(self, ctx).await
    }

    async fn families(
        &self,
        ctx: &CallCtx,
        (): (),
    ) -> Result<Vec<Family>, CallError<CatalogReadError>> {
        use_cases::read_attributes::families(self, ctx).await
    }

    async fn related(
        &self,
        ctx: &CallCtx,
        query: RelatedQuery,
    ) -> Result<Vec<Related>, CallError<CatalogReadError>> {
        use_cases::read_related::run(self, ctx, query).await
    }

    async fn relations(
        &self,
        ctx: &CallCtx,
        query: RelationsQuery,
    ) -> Result<Page<Relation>, CallError<CatalogReadError>> {
        use_cases::read_relations::run(self, ctx, query).await
    }

    async fn collections(
        &self,
        ctx: &CallCtx,
        query: CollectionsQuery,
    ) -> Result<Page<Collection>, CallError<CatalogReadError>> {
        use_cases::read_collections::page(self, ctx, query).await
    }

    async fn collection_products(
        &self,
        ctx: &CallCtx,
        query: CollectionProductsQuery,
    ) -> Result<Page<ProductSummary>, CallError<CatalogReadError>> {
        use_cases::read_collections::products(self, ctx, query).await
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

    async fn import_products(
        &self,
        ctx: &CallCtx,
        request: ImportProducts,
    ) -> Result<Vec<ImportOutcome>, CallError<CatalogWriteError>> {
        use_cases::import_products::run(self, ctx, request).await
    }

    async fn bulk_edit(
        &self,
        ctx: &CallCtx,
        request: BulkEdit,
    ) -> Result<BulkEdited, CallError<CatalogWriteError>> {
        use_cases::bulk_edit::run(self, ctx, request).await
    }

    async fn put_units(
        &self,
        ctx: &CallCtx,
        puts: Vec<UnitPut>,
    ) -> Result<Vec<CodeOutcome>, CallError<CatalogWriteError>> {
        use_cases::put_units::run(self, ctx, puts).await
    }

    async fn put_attributes(
        &self,
        ctx: &CallCtx,
        puts: Vec<AttributePut>,
    ) -> Result<Vec<CodeOutcome>, CallError<CatalogWriteError>> {
        use_cases::put_attributes::run(self, ctx, puts).await
    }

    async fn remove_attributes(
        &self,
        ctx: &CallCtx,
        request: RemoveAttributes,
    ) -> Result<Vec<CodeOutcome>, CallError<CatalogWriteError>> {
        use_cases::remove_attributes::run(self, ctx, request).await
    }

    async fn put_families(
        &self,
        ctx: &CallCtx,
        puts: Vec<FamilyPut>,
    ) -> Result<Vec<CodeOutcome>, CallError<CatalogWriteError>> {
        use_cases::put_families::run(self, ctx, puts).await
    }

    async fn put_category_traits(
        &self,
        ctx: &CallCtx,
        puts: Vec<CategoryTraitsPut>,
    ) -> Result<Vec<CategoryOutcome>, CallError<CatalogWriteError>> {
        use_cases::put_category_traits::run(self, ctx, puts).await
    }

    async fn put_relations(
        &self,
        ctx: &CallCtx,
        puts: Vec<RelationPut>,
    ) -> Result<RelationOutcomes, CallError<CatalogWriteError>> {
        use_cases::put_relations::run(self, ctx, puts).await
    }

    async fn remove_relations(
        &self,
        ctx: &CallCtx,
        refs: Vec<RelationRef>,
    ) -> Result<RelationOutcomes, CallError<CatalogWriteError>> {
        use_cases::remove_relations::run(self, ctx, refs).await
    }

    async fn put_collections(
        &self,
        ctx: &CallCtx,
        puts: Vec<CollectionPut>,
    ) -> Result<Vec<CollectionOutcome>, CallError<CatalogWriteError>> {
        use_cases::put_collections::run(self, ctx, puts).await
    }

    async fn remove_collections(
        &self,
        ctx: &CallCtx,
        request: RemoveCollections,
    ) -> Result<Vec<CollectionOutcome>, CallError<CatalogWriteError>> {
        use_cases::remove_collections::run(self, ctx, request).await
    }
}
