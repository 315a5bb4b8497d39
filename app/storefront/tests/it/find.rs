//! What was found, as a page shows it.

use app_search::{
    FacetFilter, FacetsWanted, NotReady, NumberFilter, PriceFilter, ProductHit, ProductsAnswer,
    SearchError, SearchPage, SearchSort,
};
use app_storefront::{Availability, FindQuery, Selection, ViewError};
use kernel_common::{FieldError, Problem, ProductId, SequentialIds};
use kernel_search::Number;
use mod_catalog_api::{ProductRef, ProductStatus, SetStatus};
use rt_cache::Generations;
use rt_contract::{CallError, FaultKind};
use testkit::tenant_one;
use testshop::{eur, keyed};

use crate::window::{Window, slug, visitor};

fn everything() -> FindQuery {
    FindQuery {
        category: None,
        selection: Selection::default(),
        sort: SearchSort::Newest,
        facets: FacetsWanted::Suitable,
        page: SearchPage::default(),
        page_size: 24,
    }
}

#[tokio::test]
async fn what_is_found_has_prices_and_stock_in_the_order_of_the_index() {
    let window = Window::open().await;
    let ids = [window.product_id("tea").await, window.product_id("lamp").await];
    let gone = ProductId::generate(&SequentialIds::default());
    window.search.finds_products(&[ids[0], gone, ids[1]]);
    let ctx = visitor();
    let page = window.storefront.find(&ctx, &everything()).await.expect("found").expect("an index");
    let shown: Vec<_> =
        page.cards.iter().map(|card| (card.slug.as_str(), card.price, card.availability)).collect();
    assert_eq!(
        shown,
        [
            ("tea", Some(eur(450)), Availability::InStock),
            ("lamp", Some(eur(8_900)), Availability::Low { left: 1 }),
        ]
    );
    assert_eq!(page.total, 3, "the count is the index's");
    assert_eq!(ctx.calls.count(), 3, "products, prices, stock; the index is not remote here");
}

#[tokio::test]
async fn what_was_withdrawn_since_is_not_shown() {
    let window = Window::open().await;
    window.search.finds_products(&[window.product_id("lamp").await]);
    let lamp = vec![ProductRef::Slug(slug("lamp"))];
    let archive = SetStatus { products: lamp, status: ProductStatus::Archived };
    let writer = &window.shop.contracts.catalog_writer;
    writer.set_status(&keyed(tenant_one()), archive).await.expect("archived");
    let page = window.storefront.find(&visitor(), &everything()).await.expect("found");
    assert!(page.expect("an index").cards.is_empty());
}

#[tokio::test]
async fn nothing_found_asks_nobody_for_prices() {
    let window = Window::open().await;
    window
        .search
        .finds(ProductsAnswer { corrected: Some("mug".to_owned()), ..ProductsAnswer::default() });
    let ctx = visitor();
    let page = window.storefront.find(&ctx, &everything()).await.expect("found").expect("an index");
    assert_eq!(page.corrected.as_deref(), Some("mug"));
    assert_eq!(ctx.calls.count(), 0);
}

#[tokio::test]
async fn every_choice_reaches_the_index() {
    let window = Window::open().await;
    let weight = (Some(Number::from_thousandths(500)), None);
    let query = FindQuery {
        category: Some(slug("cups")),
        selection: Selection::default()
            .with_text(Some("  blue  mug"))
            .with_value("color", "blue")
            .with_value("color", "red")
            .with_value("brand", "halden")
            .with_range("weight", weight)
            .with_price(Some(100), None)
            .with_in_stock_only(true),
        sort: SearchSort::PriceAscending,
        facets: FacetsWanted::None,
        page: SearchPage::Number(3),
        page_size: 12,
    };
    let page = window.storefront.find(&visitor(), &query).await.expect("found").expect("an index");
    let path: Vec<_> = page.path.iter().map(|category| category.slug.as_str()).collect();
    assert_eq!(path, ["kitchen", "cups"]);
    let asked = window.search.asked().remove(0);
    assert_eq!(asked.text.as_deref(), Some("blue mug"));
    assert_eq!(asked.category, page.path.last().map(|cups| cups.id));
    let filter = |facet: &str, values: &[&str]| FacetFilter {
        facet: facet.to_owned(),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    };
    assert_eq!(asked.filters, [filter("brand", &["halden"]), filter("color", &["blue", "red"])]);
    let bound = NumberFilter { facet: "weight".to_owned(), min: weight.0, max: None };
    assert_eq!(asked.ranges, [bound]);
    assert_eq!(asked.price, Some(PriceFilter { min_minor: Some(100), max_minor: None }));
    assert!(asked.in_stock_only);
    assert_eq!((asked.sort, asked.page_size), (SearchSort::PriceAscending, 12));
    assert_eq!((asked.facets, asked.page), (FacetsWanted::None, SearchPage::Number(3)));
}

#[tokio::test]
async fn a_category_that_is_not_there_is_not_searched() {
    let window = Window::open().await;
    let query = FindQuery { category: Some(slug("garden")), ..everything() };
    let lost = window.storefront.find(&visitor(), &query).await;
    assert_eq!(lost, Err(ViewError::NotFound("category")));
    assert!(window.search.asked().is_empty());
}

#[tokio::test]
async fn without_an_index_there_is_no_page_and_no_error() {
    let window = Window::open().await;
    for away in [
        CallError::Domain(SearchError::NotReady(NotReady::Off)),
        CallError::Domain(SearchError::NotReady(NotReady::Building { done: 7 })),
        CallError::fault(FaultKind::Unavailable, "gone"),
        CallError::fault(FaultKind::DeadlineExceeded, "slow"),
        CallError::fault(FaultKind::RateLimited, "busy"),
    ] {
        window.search.refuses(&away);
        assert_eq!(window.storefront.find(&visitor(), &everything()).await, Ok(None), "{away:?}");
        let suggested = window.storefront.suggest(&visitor(), "mug", 5).await.expect("none");
        assert!(suggested.queries.is_empty() && suggested.products.is_empty());
    }
    let fault = FieldError::new("/page", "invalid", "is none");
    window.search.refuses(&CallError::Domain(SearchError::Invalid(vec![fault])));
    let refused = window.storefront.find(&visitor(), &everything()).await.expect_err("refused");
    assert_eq!((refused.code(), refused.fields().len()), ("search.invalid", 1));
}

#[tokio::test]
async fn a_page_has_no_more_cards_than_hits() {
    let window = Window::open().await;
    let tea = window.product_id("tea").await;
    let hit = ProductHit { product: tea, name: Vec::new() };
    let twice = ProductsAnswer { hits: vec![hit.clone(), hit], ..ProductsAnswer::default() };
    window.search.finds(twice);
    let page = window.storefront.find(&visitor(), &everything()).await.expect("found");
    assert_eq!(page.expect("an index").cards.len(), 1, "a product stands on a page once");
}

#[tokio::test]
async fn the_tree_is_asked_for_once_until_an_event() {
    let window = Window::open().await;
    let generations = Generations::default();
    let storefront = window.storefront.clone().keeping_trees(generations.clone());
    let count = async || {
        let ctx = visitor();
        storefront.categories(&ctx).await.expect("a tree");
        ctx.calls.count()
    };
    assert_eq!((count().await, count().await), (1, 0));
    generations.next(tenant_one());
    assert_eq!((count().await, count().await), (1, 0));
}

#[tokio::test]
async fn every_address_is_walked_past_once() {
    let window = Window::open().await;
    let mut slugs = Vec::new();
    let mut after = None;
    loop {
        let page = window.storefront.addresses(&visitor(), after).await.expect("a step");
        slugs.extend(page.items.into_iter().map(|product| product.slug.to_string()));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    slugs.sort_unstable();
    assert_eq!(slugs, ["lamp", "mug", "tea"]);
}
