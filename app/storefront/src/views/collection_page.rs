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

/// Collections shown at most; a shop has few.
const COLLECTIONS_MAX: u32 = 100;

impl Storefront {
    /// The public collections, in the merchant's order.
    pub async fn collections(&self, ctx: &CallCtx) -> Result<Vec<Collection>, ViewError> {
        self.public_collections(ctx, Vec::new()).await
    }

    /// A public collection: four calls.
    pub async fn collection(
        &self,
        ctx: &CallCtx,
        slug: &Slug,
        page: PageRequest,
    ) -> Result<CollectionPage, ViewError> {
        let found = self.public_collections(ctx, vec![slug.clone()]).await?;
        let collection = found.into_iter().next().ok_or(ViewError::NotFound("collection"))?;
        let query = CollectionProductsQuery { collection: slug.clone(), page };
        let products = self.contracts.catalog.collection_products(ctx, query).await;
        let Page { items, next } = products.map_err(ViewError::of)?;
        let products = ProductsPage { cards: cards(self, ctx, items).await?, next };
        Ok(CollectionPage { collection, products })
    }

    async fn public_collections(
        &self,
        ctx: &CallCtx,
        slugs: Vec<Slug>,
    ) -> Result<Vec<Collection>, ViewError> {
        let query = CollectionsQuery { slugs, page: PageRequest::first(COLLECTIONS_MAX) };
        let found = self.contracts.catalog.collections(ctx, query).await.map_err(ViewError::of)?;
        Ok(found.items.into_iter().filter(|collection| collection.published).collect())
    }
}
