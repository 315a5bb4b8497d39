//! A page of products found by words and filters, with the facets around it.

use std::collections::HashMap;

use app_search::{
    CategoryCount, Facet, FacetsWanted, PriceSpan, SearchError, SearchPage, SearchProducts,
    SearchSort,
};
use kernel_common::{Cursor, Problem, ProblemKind, ProductId};
use mod_catalog_api::{
    Category, IMAGES_INLINE_MAX, Product, ProductRef, ProductStatus, ProductSummary,
    SKUS_INLINE_MAX, Slug,
};
use rt_contract::{CallCtx, CallError};

use super::products_page::{ProductCard, cards};
use crate::{Selection, Storefront, ViewError};

/// What a search or a listing with facets asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FindQuery {
    /// Only this category and those below it.
    pub category: Option<Slug>,
    /// Words and filters.
    pub selection: Selection,
    /// In which order.
    pub sort: SearchSort,
    /// Which facets are counted.
    pub facets: FacetsWanted,
    /// Which page.
    pub page: SearchPage,
    /// Products on a page.
    pub page_size: u32,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPage {
    /// From the top down to the category asked for.
    pub path: Vec<Category>,
    /// The products of the page.
    pub cards: Vec<ProductCard>,
    /// Products on all pages.
    pub total: u64,
    /// Facets with their counts.
    pub facets: Vec<Facet>,
    /// The categories around the chosen one, with counts.
    pub categories: Vec<CategoryCount>,
    /// What prices span.
    pub price: Option<PriceSpan>,
    /// How many can be bought now.
    pub in_stock_count: u64,
    /// The words that were searched for instead of those that find nothing.
    pub corrected: Option<String>,
    /// Where the next page starts.
    pub next: Option<Cursor>,
    /// Where the page before ends.
    pub previous: Option<Cursor>,
}

impl Storefront {
    /// Products by words and filters; none while there is no index to ask, when listings of the
    /// catalog go on without facets. The tree, the index, then three calls for a page of any size.
    pub async fn find(
        &self,
        ctx: &CallCtx,
        query: &FindQuery,
    ) -> Result<Option<FoundPage>, ViewError> {
        let Some(search) = &self.search else { return Ok(None) };
        let path = match &query.category {
            None => Vec::new(),
            Some(slug) => {
                let tree = self.categories(ctx).await?;
                let category = tree.by_slug(slug).ok_or(ViewError::NotFound("category"))?;
                tree.path(category.id)
            }
        };
        let answer = match search.products(ctx, question(query, path.last())).await {
            Ok(answer) => answer,
            Err(error) if is_away(&error) => return Ok(None),
            Err(error) => return Err(ViewError::of(error)),
        };
        let ids = answer.hits.iter().map(|hit| hit.product).collect();
        Ok(Some(FoundPage {
            path,
            cards: self.cards_of(ctx, ids).await?,
            total: answer.total,
            facets: answer.facets,
            categories: answer.categories,
            price: answer.price,
            in_stock_count: answer.in_stock_count,
            corrected: answer.corrected,
            next: answer.next,
            previous: answer.previous,
        }))
    }

    /// The cards of products by id, in their order, without those that are not public any more.
    pub(crate) async fn cards_of(
        &self,
        ctx: &CallCtx,
        ids: Vec<ProductId>,
    ) -> Result<Vec<ProductCard>, ViewError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let references = ids.iter().copied().map(ProductRef::Id).collect();
        let found = self.contracts.catalog.product(ctx, references).await.map_err(ViewError::of)?;
        let public = |product: &Product| product.status == ProductStatus::Published;
        let mut known: HashMap<_, _> = found
            .items
            .into_iter()
            .filter(public)
            .map(|product| (product.id, summary(product)))
            .collect();
        let summaries = ids.iter().filter_map(|id| known.remove(id)).collect();
        cards(self, ctx, summaries).await
    }
}

fn question(query: &FindQuery, category: Option<&Category>) -> SearchProducts {
    let selection = &query.selection;
    SearchProducts {
        text: selection.text().map(str::to_owned),
        exact: selection.exact(),
        category: category.map(|category| category.id),
        filters: selection.facet_filters(),
        ranges: selection.number_filters(),
        price: selection.price_filter(),
        in_stock_only: selection.in_stock_only(),
        sort: query.sort,
        facets: query.facets.clone(),
        page: query.page.clone(),
        page_size: query.page_size,
    }
}

/// There is no index now, or nobody who has it: shoppers browse without it.
pub(super) fn is_away(error: &CallError<SearchError>) -> bool {
    match error {
        CallError::Domain(error) => matches!(error, SearchError::NotReady(_)),
        CallError::Fault(fault) => {
            matches!(fault.kind(), ProblemKind::Unavailable | ProblemKind::RateLimited)
        }
    }
}

/// A product as listings show it.
fn summary(product: Product) -> ProductSummary {
    let skus = product.variants.into_iter().map(|variant| variant.sku);
    ProductSummary {
        id: product.id,
        slug: product.slug,
        name: product.name,
        category: product.category,
        images: product.images.into_iter().take(IMAGES_INLINE_MAX).collect(),
        skus: skus.take(SKUS_INLINE_MAX).collect(),
        variant_count: product.variant_count,
        status: product.status,
        updated_at: product.updated_at,
    }
}
