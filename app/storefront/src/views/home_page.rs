//! The first page of a shop.

use app_search::{FacetsWanted, SearchPage, SearchSort};
use kernel_common::PageRequest;
use mod_catalog_api::{Category, Collection, ProductSort};
use rt_contract::CallCtx;

use super::{
    found_page::FindQuery,
    products_page::{ListingQuery, ProductCard},
};
use crate::{Availability, Selection, Storefront, ViewError};

/// The home page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HomePage {
    /// The categories at the top, in order.
    pub categories: Vec<Category>,
    /// What the merchant puts together.
    pub collections: Vec<Collection>,
    /// The newest products that can be bought: they have a price in the currency of the call and
    /// are there. Where these are few, those that were sold out lately stand behind them.
    pub newest: Vec<ProductCard>,
}

/// Cards on the home page.
const NEWEST: u32 = 12;
/// How many products further back it looks for them where there is no index to ask.
const FURTHER_BACK: u32 = 100;

impl Storefront {
    /// The home page: five calls, and up to four more where too few of the newest products can be
    /// bought.
    pub async fn home(&self, ctx: &CallCtx) -> Result<HomePage, ViewError> {
        let tree = self.categories(ctx).await?;
        let categories = tree.below(None).cloned().collect();
        let newest = self.newest(ctx).await?;
        let collections = self.collections(ctx).await?;
        Ok(HomePage { categories, collections, newest })
    }

    async fn newest(&self, ctx: &CallCtx) -> Result<Vec<ProductCard>, ViewError> {
        let page = PageRequest::first(NEWEST);
        let query = ListingQuery { category: None, sort: ProductSort::Newest, page };
        let first = self.products(ctx, query).await?;
        let Some(next) = first.next.filter(|_| !first.cards.iter().all(can_be_bought)) else {
            return Ok(shown(first.cards));
        };
        // The index knows what can be bought among a million; its answer may be a moment old, so
        // that what it found is looked at again. Its trouble is not the front page's.
        if let Ok(Some(found)) = self.find(ctx, &for_sale()).await {
            let mut cards: Vec<_> = found.cards.into_iter().filter(can_be_bought).collect();
            let is_new = |card: &ProductCard| cards.iter().all(|other| other.id != card.id);
            let others: Vec<_> = first.cards.into_iter().filter(is_new).collect();
            cards.extend(others);
            return Ok(shown(cards));
        }
        let page = PageRequest { after: Some(next), limit: FURTHER_BACK };
        let query = ListingQuery { category: None, sort: ProductSort::Newest, page };
        let mut cards = first.cards;
        cards.extend(self.products(ctx, query).await?.cards);
        Ok(shown(cards))
    }
}

/// The newest of what can be bought, by the index.
fn for_sale() -> FindQuery {
    FindQuery {
        category: None,
        selection: Selection::default().with_in_stock_only(true),
        sort: SearchSort::Newest,
        facets: FacetsWanted::None,
        page: SearchPage::Number(1),
        page_size: NEWEST,
    }
}

/// Without a price nothing can be sold, so that there is nothing in stock either.
fn can_be_bought(card: &ProductCard) -> bool {
    card.availability != Availability::SoldOut
}

/// What can be bought before what is only looked at; what has no price is not shown at all.
fn shown(cards: Vec<ProductCard>) -> Vec<ProductCard> {
    let priced = cards.into_iter().filter(|card| card.price.is_some());
    let (mut there, sold_out): (Vec<_>, Vec<_>) = priced.partition(can_be_bought);
    there.extend(sold_out);
    there.truncate(NEWEST as usize);
    there
}
