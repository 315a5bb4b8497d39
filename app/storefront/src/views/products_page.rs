//! A page of products as cards.

use kernel_common::{CategoryId, Cursor, Money, Page, PageRequest, ProductId};
use mod_catalog_api::{Image, ProductSort, ProductSummary, ProductsQuery, Slug, StatusFilter};
use rt_contract::CallCtx;

use crate::{Availability, Shelf, Storefront, ViewError};

/// What a listing asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListingQuery {
    /// Only this category and those below it.
    pub category: Option<CategoryId>,
    /// In which order.
    pub sort: ProductSort,
    /// The page.
    pub page: PageRequest,
}

/// A product in a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductCard {
    /// The product.
    pub id: ProductId,
    /// Its name in addresses.
    pub slug: Slug,
    /// The product as the catalog lists it.
    pub summary: ProductSummary,
    /// Its first picture.
    pub image: Option<Image>,
    /// The lowest price of its variants; none when nothing has a price.
    pub price: Option<Money>,
    /// The former price of that variant.
    pub compare_at: Option<Money>,
    /// True when other variants cost more.
    pub price_varies: bool,
    /// The best availability among its variants.
    pub availability: Availability,
}

/// A page of cards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductsPage {
    /// The cards.
    pub cards: Vec<ProductCard>,
    /// Where the next page starts.
    pub next: Option<Cursor>,
}

impl Storefront {
    /// Three calls for a page of any size.
    pub async fn products(
        &self,
        ctx: &CallCtx,
        query: ListingQuery,
    ) -> Result<ProductsPage, ViewError> {
        let query = ProductsQuery {
            category: query.category,
            status: StatusFilter::Published,
            sort: query.sort,
            page: query.page,
        };
        let Page { items, next } =
            self.contracts.catalog.products(ctx, query).await.map_err(ViewError::of)?;
        let cards = cards(self, ctx, items).await?;
        Ok(ProductsPage { cards, next })
    }
}

/// The cards of products, in their order: two calls, or none for no products.
pub(super) async fn cards(
    storefront: &Storefront,
    ctx: &CallCtx,
    products: Vec<ProductSummary>,
) -> Result<Vec<ProductCard>, ViewError> {
    let skus = products.iter().flat_map(|product| product.skus.iter().cloned()).collect();
    let shelf = storefront.shelf(ctx, skus).await?;
    Ok(products.into_iter().map(|product| card(product, &shelf)).collect())
}

fn card(summary: ProductSummary, shelf: &Shelf) -> ProductCard {
    let lowest = shelf.lowest(&summary.skus);
    let units: i64 = summary
        .skus
        .iter()
        .filter(|sku| shelf.price(sku).is_some())
        .map(|sku| shelf.units(sku))
        .fold(0, i64::saturating_add);
    ProductCard {
        id: summary.id,
        slug: summary.slug.clone(),
        image: summary.images.first().cloned(),
        price: lowest.map(|(price, _, _)| price),
        compare_at: lowest.and_then(|(_, compare_at, _)| compare_at),
        price_varies: lowest.is_some_and(|(_, _, varies)| varies),
        availability: Availability::of(units),
        summary,
    }
}
