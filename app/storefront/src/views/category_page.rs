//! A category with its way from the top, its children and a page of its products.

use kernel_common::PageRequest;
use mod_catalog_api::{Category, ProductSort, Slug};
use rt_contract::CallCtx;

use super::products_page::{ListingQuery, ProductsPage};
use crate::{Storefront, ViewError};

/// A category page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryPage {
    /// The category.
    pub category: Category,
    /// Its ancestors, the topmost first.
    pub ancestors: Vec<Category>,
    /// The categories right below it, in order.
    pub children: Vec<Category>,
    /// Its products and those below it.
    pub products: ProductsPage,
}

impl Storefront {
    /// A category page.
    pub async fn category(
        &self,
        ctx: &CallCtx,
        slug: &Slug,
        sort: ProductSort,
        page: PageRequest,
    ) -> Result<CategoryPage, ViewError> {
        let tree = self.categories(ctx).await?;
        let category = tree.by_slug(slug).ok_or(ViewError::NotFound("category"))?;
        let query = ListingQuery { category: Some(category.id), sort, page };
        let products = self.products(ctx, query).await?;
        Ok(CategoryPage {
            ancestors: tree.above(category),
            children: tree.below(Some(category.id)).cloned().collect(),
            category: category.clone(),
            products,
        })
    }
}
