//! The contract traits.

use kernel_common::{CategoryId, Page, Sku};
use rt_contract::contract;

use crate::{
    Attribute, AttributePut, AttributesQuery, BulkEdit, BulkEdited, CatalogReadError,
    CatalogWriteError, Category, CategoryFacets, CategoryOutcome, CategoryPut, CategoryTraits,
    CategoryTraitsPut, CodeOutcome, Collection, CollectionOutcome, CollectionProductsQuery,
    CollectionPut, CollectionsQuery, Family, FamilyPut, ImportOutcome, ImportProducts, OptionLabel,
    OptionsQuery, ProductOutcome, ProductPut, ProductRef, ProductSummary, ProductsFound,
    ProductsQuery, Related, RelatedQuery, Relation, RelationOutcomes, RelationPut, RelationRef,
    RelationsQuery, RemoveAttributes, RemoveCollections, RemoveProducts, RestoreProducts,
    SellablesFound, SetStatus, Unit, UnitPut, Variant, VariantsQuery,
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
        /// What listings of categories are narrowed by, in the order asked for. At most
        /// [`BATCH_MAX`](crate::BATCH_MAX).
        query facets(Vec<CategoryId>) -> Vec<CategoryFacets>;
        /// What categories give to their products, in the order asked for; unknown ones are
        /// missing. At most [`BATCH_MAX`](crate::BATCH_MAX).
        query category_traits(Vec<CategoryId>) -> Vec<CategoryTraits>;
        /// A page of attributes.
        query attributes(AttributesQuery) -> Page<Attribute>;
        /// A page of an attribute's dictionary; empty for an unknown attribute.
        query options(OptionsQuery) -> Page<OptionLabel>;
        /// All units, in order of code.
        query units(()) -> Vec<Unit>;
        /// All families, in order of code.
        query families(()) -> Vec<Family>;
        /// What products lead to: in order of the products asked for, then of kinds. What leads
        /// nowhere is left out.
        query related(RelatedQuery) -> Vec<Related>;
        /// A page of links, whether they hold now or not.
        query relations(RelationsQuery) -> Page<Relation>;
        /// A page of collections.
        query collections(CollectionsQuery) -> Page<Collection>;
        /// A page of the products that a collection shows now.
        query collection_products(CollectionProductsQuery) -> Page<ProductSummary>;
    }
}

contract! {
    /// The merchant's pen.
    ///
    /// Every command takes an idempotency key and is all or nothing, but `import_products`, which
    /// refuses single products; each answers what it did to every item, in their order.
    pub trait CatalogWriter as "catalog.CatalogWriter" v 1,
    client CatalogWriterClient, error CatalogWriteError {
        /// Creates, changes and moves categories, by slug.
        command put_categories(Vec<CategoryPut>) -> Vec<CategoryOutcome>;
        /// Creates and changes whole products, by slug.
        command put_products(Vec<ProductPut>) -> Vec<ProductOutcome>;
        /// Puts products and goes on past a bad one.
        command import_products(ImportProducts) -> Vec<ImportOutcome>;
        /// One change to many products.
        command bulk_edit(BulkEdit) -> BulkEdited;
        /// Publishes, withdraws or archives products.
        command set_status(SetStatus) -> Vec<ProductOutcome>;
        /// Removes products softly.
        command remove(RemoveProducts) -> Vec<ProductOutcome>;
        /// Brings removed products back.
        command restore(RestoreProducts) -> Vec<ProductOutcome>;
        /// Creates and changes units, by code.
        command put_units(Vec<UnitPut>) -> Vec<CodeOutcome>;
        /// Creates, changes and revives attributes with their dictionaries, by code.
        command put_attributes(Vec<AttributePut>) -> Vec<CodeOutcome>;
        /// Removes attributes softly.
        command remove_attributes(RemoveAttributes) -> Vec<CodeOutcome>;
        /// Creates and changes families, by code.
        command put_families(Vec<FamilyPut>) -> Vec<CodeOutcome>;
        /// Says what categories give to their products.
        command put_category_traits(Vec<CategoryTraitsPut>) -> Vec<CategoryOutcome>;
        /// Creates and changes links.
        command put_relations(Vec<RelationPut>) -> RelationOutcomes;
        /// Removes links.
        command remove_relations(Vec<RelationRef>) -> RelationOutcomes;
        /// Creates and changes collections, by slug.
        command put_collections(Vec<CollectionPut>) -> Vec<CollectionOutcome>;
        /// Removes collections.
        command remove_collections(RemoveCollections) -> Vec<CollectionOutcome>;
    }
}
