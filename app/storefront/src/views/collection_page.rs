//! Collections: what a merchant puts together across the categories.

use kernel_common::{Page, PageRequest};
use mod_catalog_api::{Collection, CollectionProductsQuery, CollectionsQuery, Slug};
use rt_contract::CallCtx;

use super::products_page::{ProductsPage, cards};
use crate::{Storefront, ViewError};

/// A collection with a page of its products.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectionPage {
    /// The collection.
    pub collection: Collection,
    /// Its products, in the merchant's order.
    pub products: ProductsPage,
}

/// Collections on the page of all; a shop has few.
const COLLECTIONS_MAX: u32 = 100;

impl Storefront {
    /// The first of the public collections, in the merchant's order.
    pub async fn collections(&self, ctx: &CallCtx) -> Result<Vec<Collection>, ViewError> {
        let first = PageRequest::first(COLLECTIONS_MAX);
        Ok(self.collections_page(ctx, first).await?.items)
    }

    /// A page of the public collections, in the merchant's order. It has fewer than asked for
    /// where others are not public.
    pub async fn collections_page(
        &self,
        ctx: &CallCtx,
        page: PageRequest,
    ) -> Result<Page<Collection>, ViewError> {
        self.public_collections(ctx, CollectionsQuery { slugs: Vec::new(), page }).await
    }

    /// A public collection: four calls.
    pub async fn collection(
        &self,
        ctx: &CallCtx,
        slug: &Slug,
        page: PageRequest,
    ) -> Result<CollectionPage, ViewError> {
        let query = CollectionsQuery { slugs: vec![slug.clone()], page: PageRequest::first(1) };
        let found = self.public_collections(ctx, query).await?;
        let collection = found.items.into_iter().next().ok_or(ViewError::NotFound("collection"))?;
        let query = CollectionProductsQuery { collection: slug.clone(), page };
        let products = self.contracts.catalog.collection_products(ctx, query).await;
        let Page { items, next } = products.map_err(ViewError::of)?;
        let products = ProductsPage { cards: cards(self, ctx, items).await?, next };
        Ok(CollectionPage { collection, products })
    }

    async fn public_collections(
        &self,
        ctx: &CallCtx,
        query: CollectionsQuery,
    ) -> Result<Page<Collection>, ViewError> {
        let mut found =
            self.contracts.catalog.collections(ctx, query).await.map_err(ViewError::of)?;
        found.items.retain(|collection| collection.published);
        Ok(found)
    }
}
