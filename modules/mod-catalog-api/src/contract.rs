//! The contract traits.

use kernel_common::{Page, Sku};
use rt_contract::contract;

use crate::{
    CatalogReadError, CatalogWriteError, Category, CategoryOutcome, CategoryPut, ProductOutcome,
    ProductPut, ProductRef, ProductSummary, ProductsFound, ProductsQuery, RemoveProducts,
    RestoreProducts, SellablesFound, SetStatus, Variant, VariantsQuery,
};

contract! {
    /// What is sold, how it is described and where it is found.
    pub trait CatalogReader as "catalog.CatalogReader" v 1,
    client CatalogReaderClient, error CatalogReadError {
        /// A page of products, of a category with all below it or of the whole shop.
        query products(ProductsQuery) -> Page<ProductSummary>;
        /// Products by id or slug, with their first variants. At most
        /// [`PRODUCTS_READ_MAX`](crate::PRODUCTS_READ_MAX) references.
        query product(Vec<ProductRef>) -> ProductsFound;
        /// The variants of a product, in order; none for an unknown one.
        query variants(VariantsQuery) -> Page<Variant>;
        /// What SKUs are, and whether they may be sold now. At most
        /// [`BATCH_MAX`](crate::BATCH_MAX).
        query sellables(Vec<Sku>) -> SellablesFound;
        /// The whole tree, siblings in their order.
        query categories(()) -> Vec<Category>;
    }
}

contract! {
    /// The merchant's pen.
    ///
    /// Every command takes an idempotency key and is all or nothing; each answers what it did to
    /// every item, in their order.
    pub trait CatalogWriter as "catalog.CatalogWriter" v 1,
    client CatalogWriterClient, error CatalogWriteError {
        /// Creates, changes and moves categories, by slug.
        command put_categories(Vec<CategoryPut>) -> Vec<CategoryOutcome>;
        /// Creates and changes whole products, by slug.
        command put_products(Vec<ProductPut>) -> Vec<ProductOutcome>;
        /// Publishes, withdraws or archives products.
        command set_status(SetStatus) -> Vec<ProductOutcome>;
        /// Removes products softly.
        command remove(RemoveProducts) -> Vec<ProductOutcome>;
        /// Brings removed products back.
        command restore(RestoreProducts) -> Vec<ProductOutcome>;
    }
}
