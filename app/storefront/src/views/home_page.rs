//! The first page of a shop.

use kernel_common::PageRequest;
use mod_catalog_api::{Category, Collection, ProductSort};
use rt_contract::CallCtx;

use super::products_page::{ListingQuery, ProductCard};
use crate::{Storefront, ViewError};

/// The home page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HomePage {
    /// The categories at the top, in order.
    pub categories: Vec<Category>,
    /// What the merchant puts together.
    pub collections: Vec<Collection>,
    /// The newest products.
    pub newest: Vec<ProductCard>,
}

/// Cards on the home page.
const NEWEST: u32 = 12;

impl Storefront {
    /// The home page.
    pub async fn home(&self, ctx: &CallCtx) -> Result<HomePage, ViewError> {
        let tree = self.categories(ctx).await?;
        let categories = tree.below(None).cloned().collect();
        let page = PageRequest::first(NEWEST);
        let query = ListingQuery { category: None, sort: ProductSort::Newest, page };
        let newest = self.products(ctx, query).await?.cards;
        let collections = self.collections(ctx).await?;
        Ok(HomePage { categories, collections, newest })
    }
}
