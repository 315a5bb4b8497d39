//! What else a shopper of a product may like.

use std::collections::HashSet;

use kernel_common::PageRequest;
use mod_catalog_api::{ProductSort, ProductSummary, RelatedQuery};
use rt_contract::CallCtx;

use super::{
    product_page::ProductPage,
    products_page::{ListingQuery, ProductCard, cards},
};
use crate::{Storefront, ViewError};

impl Storefront {
    /// At most `limit` products beside this one: those the merchant put beside it, else the
    /// newest of the shelf it stands on. Three calls, or four.
    pub async fn related(
        &self,
        ctx: &CallCtx,
        page: &ProductPage,
        limit: u32,
    ) -> Result<Vec<ProductCard>, ViewError> {
        let query = RelatedQuery { products: vec![page.product.id], kinds: Vec::new(), limit };
        let related = self.contracts.catalog.related(ctx, query).await.map_err(ViewError::of)?;
        let mut seen = HashSet::from([page.product.id]);
        let linked = related.into_iter().flat_map(|related| related.items);
        let linked: Vec<ProductSummary> = linked
            .filter(|product| seen.insert(product.id))
            .take(usize::try_from(limit).unwrap_or(usize::MAX))
            .collect();
        if linked.is_empty() {
            return self.beside(ctx, page, limit).await;
        }
        cards(self, ctx, linked).await
    }

    /// Its own category may hold little else: the shelf is the one above, where there is one.
    async fn beside(
        &self,
        ctx: &CallCtx,
        page: &ProductPage,
        limit: u32,
    ) -> Result<Vec<ProductCard>, ViewError> {
        let above = page.breadcrumbs.iter().rev().nth(1).or(page.breadcrumbs.last());
        let Some(above) = above else { return Ok(Vec::new()) };
        let query = ListingQuery {
            category: Some(above.id),
            sort: ProductSort::Newest,
            page: PageRequest::first(limit + 1),
        };
        let mut cards = self.products(ctx, query).await?.cards;
        cards.retain(|card| card.id != page.product.id);
        cards.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(cards)
    }
}
