//! What shoppers find.

use app_search::{
    FacetContent, FacetFilter, FacetsWanted, PriceFilter, SearchError, SearchPage, SearchProducts,
    SearchSort,
};
use kernel_common::{Currency, Money};
use rt_contract::{CallCtx, CallError};

use crate::desk::{Desk, asked, everything, names, russian, shopper};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn products_are_found_by_words_codes_and_synonyms() {
    let desk = Desk::open().await;
    let mug = desk.names("mug").await;
    assert_eq!(mug.len(), 1);
    for text in ["MUGS", "mug-blue", "beaker", "ьгп"] {
        assert_eq!(desk.names(text).await, mug, "{text}");
    }
    let corrected = desk.ask(asked("ьгп")).await;
    assert_eq!(corrected.corrected.as_deref(), Some("mug"));
    let answer = desk.search.products(&russian(), asked("кружки")).await.expect("an answer");
    assert_eq!(answer.total, 1, "found in the other language");
    assert!(answer.hits[0].name.iter().any(|segment| segment.matched), "and marked");
    assert_eq!(desk.names("lmap").await, ["Lamp"], "letters exchanged");
    assert!(desk.names("xqzvwkj").await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn facets_prices_and_categories_surround_the_hits() {
    let desk = Desk::open().await;
    let answer = desk.ask(everything()).await;
    assert_eq!((answer.total, answer.in_stock_count), (3, 3));
    let span = answer.price.expect("prices");
    let euros = |minor| Money::new(minor, Currency::EUR);
    assert_eq!((span.lowest, span.highest, span.count), (euros(450), euros(8_900), 3));
    let top: Vec<_> = answer.categories.iter().map(|c| (c.name.as_str(), c.count)).collect();
    assert_eq!(top, [("Kitchen", 2), ("Light", 1)]);
    let kitchen = answer.categories[0].id;
    let below = desk.ask(SearchProducts { category: Some(kitchen), ..everything() }).await;
    assert_eq!(below.total, 2);
    let tree: Vec<_> =
        below.categories.iter().map(|c| (c.name.as_str(), c.depth, c.count, c.selected)).collect();
    assert_eq!(tree, [("Kitchen", 0, 2, true), ("Cups", 1, 1, false)]);
    let cups = below.categories[1].id;
    let lowest = desk.ask(SearchProducts { category: Some(cups), ..everything() }).await;
    let tree: Vec<_> = lowest.categories.iter().map(|c| (c.name.as_str(), c.count)).collect();
    assert_eq!(tree, [("Kitchen", 2), ("Cups", 1)], "what stands above keeps its count");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_facet_says_what_else_could_be_chosen() {
    let desk = Desk::open().await;
    let color = desk.ask(everything()).await.facets;
    let color = color.first().expect("mugs have colours");
    let FacetContent::Values { values, .. } = &color.content else { panic!("values") };
    assert!(values.len() > 1 && values.iter().all(|value| !value.selected));
    let chosen = FacetFilter { facet: color.code.clone(), values: vec![values[0].value.clone()] };
    let answer = desk.ask(SearchProducts { filters: vec![chosen], ..everything() }).await;
    assert_eq!(answer.total, 1);
    let FacetContent::Values { values: after, .. } = &answer.facets[0].content else {
        panic!("values")
    };
    let counts = |values: &[app_search::FacetValue]| -> Vec<(String, u64)> {
        values.iter().map(|value| (value.label.clone(), value.count)).collect()
    };
    assert_eq!(counts(after), counts(values), "its own counts stay");
    assert!(after[0].selected && !after[1].selected);
    let none = SearchProducts { facets: FacetsWanted::None, ..everything() };
    let bare = desk.ask(none).await;
    assert_eq!((bare.total, bare.facets.len(), bare.categories.len()), (3, 0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn prices_are_those_of_the_call() {
    let desk = Desk::open().await;
    let up_to = |max| SearchProducts {
        price: Some(PriceFilter { min_minor: None, max_minor: Some(max) }),
        sort: SearchSort::PriceDescending,
        ..everything()
    };
    let cheap = desk.ask(up_to(1_290)).await;
    assert_eq!(cheap.total, 2);
    assert_eq!(cheap.price.expect("prices").count, 3, "its own span is wider");
    let dollars = CallCtx { currency: Currency::USD, ..shopper() };
    let in_dollars = desk.search.products(&dollars, up_to(100_000)).await.expect("an answer");
    assert_eq!(in_dollars.total, 1, "one thing has a price in dollars");
    let for_dollars = desk.search.products(&dollars, everything()).await.expect("an answer");
    assert_eq!(for_dollars.total, 1, "what cannot be bought is not shown");
    let counted: u64 = for_dollars.categories.iter().map(|category| category.count).sum();
    assert_eq!((counted, for_dollars.in_stock_count), (1, 1), "and not counted");
    let ascending = SearchProducts { sort: SearchSort::PriceAscending, ..everything() };
    let mut cheapest = names(&desk.ask(ascending).await);
    cheapest.reverse();
    let dearest = SearchProducts { sort: SearchSort::PriceDescending, ..everything() };
    assert_eq!(names(&desk.ask(dearest).await), cheapest);
    let yen = CallCtx { currency: Currency::JPY, ..shopper() };
    let unpriced = desk.search.products(&yen, everything()).await.expect("an answer");
    assert_eq!((unpriced.total, unpriced.price), (3, None), "found without a price");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cursors_lead_on_and_back() {
    let desk = Desk::open().await;
    let page = |page| SearchProducts {
        page,
        page_size: 1,
        sort: SearchSort::Name,
        ..SearchProducts::default()
    };
    let first = desk.ask(page(SearchPage::Number(1))).await;
    assert!(first.previous.is_none());
    let second = desk.ask(page(SearchPage::After(first.next.clone().expect("more")))).await;
    let by_number = desk.ask(page(SearchPage::Number(2))).await;
    assert_eq!(names(&second), names(&by_number));
    let back = desk.ask(page(SearchPage::Before(second.previous.clone().expect("one")))).await;
    assert_eq!(names(&back), names(&first));
    let third = desk.ask(page(SearchPage::After(second.next.expect("more")))).await;
    assert!(third.next.is_none());
    let newest = SearchProducts {
        sort: SearchSort::Newest,
        ..page(SearchPage::After(first.next.expect("more")))
    };
    let SearchError::Invalid(fields) = refused(&desk, newest).await else { panic!("invalid") };
    assert_eq!(fields[0].pointer, "/page/after", "it names what the asker gave");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_too_large_is_refused_with_every_field() {
    let desk = Desk::open().await;
    let question = SearchProducts {
        text: Some("x".repeat(201)),
        page: SearchPage::Number(101),
        page_size: 0,
        ..SearchProducts::default()
    };
    let SearchError::Invalid(fields) = refused(&desk, question).await else { panic!("invalid") };
    let pointers: Vec<_> = fields.iter().map(|field| field.pointer.as_str()).collect();
    assert_eq!(pointers, ["/text", "/page_size", "/page"]);
}

async fn refused(desk: &Desk, question: SearchProducts) -> SearchError {
    match desk.search.products(&shopper(), question).await {
        Err(CallError::Domain(error)) => error,
        other => panic!("refused, not {other:?}"),
    }
}
