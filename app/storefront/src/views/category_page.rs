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
    /// The whole tree, siblings in order.
    pub async fn categories(&self, ctx: &CallCtx) -> Result<Vec<Category>, ViewError> {
        self.contracts.catalog.categories(ctx, ()).await.map_err(ViewError::of)
    }

    /// A category page.
    pub async fn category(
        &self,
        ctx: &CallCtx,
        slug: &Slug,
        sort: ProductSort,
        page: PageRequest,
    ) -> Result<CategoryPage, ViewError> {
        let tree = self.categories(ctx).await?;
        let category = tree.iter().find(|category| category.slug == *slug).cloned();
        let category = category.ok_or(ViewError::NotFound("category"))?;
        let query = ListingQuery { category: Some(category.id), sort, page };
        let products = self.products(ctx, query).await?;
        let ancestors = ancestors(&tree, &category);
        let below = |other: &&Category| other.parent == Some(category.id);
        let children = tree.iter().filter(below).cloned().collect();
        Ok(CategoryPage { category, ancestors, children, products })
    }
}

/// The categories above `category`, the topmost first.
pub(super) fn ancestors(tree: &[Category], category: &Category) -> Vec<Category> {
    let mut above = Vec::new();
    let mut parent = category.parent;
    // The catalog refuses cycles; the bound keeps a broken row from hanging a page.
    while let Some(id) = parent.filter(|_| above.len() < tree.len()) {
        let Some(next) = tree.iter().find(|other| other.id == id) else { break };
        parent = next.parent;
        above.push(next.clone());
    }
    above.reverse();
    above
}
