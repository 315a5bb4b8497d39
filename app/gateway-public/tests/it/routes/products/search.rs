//! `GET /api/v1/products` by words and filters, and `GET /api/v1/search/suggestions`

use app_search::{
    CategoryCount, DayRange, Facet, FacetContent, FacetValue, NumberRange, PriceSpan, ProductHit,
    ProductsAnswer, QuerySuggestion, SearchPage, SearchSort, Segment, Suggestions,
};
use kernel_common::{CategoryId, Cursor, FieldError, ProductId, SequentialIds};
use kernel_search::Number;
use mod_catalog_api::ProductRef;
use rt_contract::CallError;
use serde_json::Value;
use testkit::tenant_one;
use testshop::{eur, guest};

use crate::site::Site;

async fn id_of(site: &Site, slug: &str) -> ProductId {
    let reference = vec![ProductRef::Slug(slug.parse().expect("a slug"))];
    let found = site.shop.contracts.catalog.product(&guest(tenant_one()), reference).await;
    found.expect("found").items[0].id
}

async fn found(site: &Site) -> ProductsAnswer {
    let hit = |product| ProductHit { product, name: Vec::new() };
    let number = |text: &str| text.parse::<Number>().expect("a number");
    let blue =
        FacetValue { value: "blue".to_owned(), label: "Blue".to_owned(), count: 9, selected: true };
    ProductsAnswer {
        hits: vec![hit(id_of(site, "tea").await), hit(id_of(site, "mug").await)],
        total: 31,
        facets: vec![
            Facet {
                code: "color".to_owned(),
                name: "Colour".to_owned(),
                content: FacetContent::Values { values: vec![blue], more: true },
            },
            Facet {
                code: "weight".to_owned(),
                name: "Weight".to_owned(),
                content: FacetContent::Range {
                    range: NumberRange { lowest: number("0.2"), highest: number("12"), count: 20 },
                    min: None,
                    max: None,
                    unit: Some("kg".to_owned()),
                },
            },
            Facet {
                code: "released".to_owned(),
                name: "Released".to_owned(),
                content: FacetContent::Days {
                    range: DayRange {
                        first: "2019-04-01".parse().expect("a day"),
                        last: "2026-11-21".parse().expect("a day"),
                        count: 3,
                    },
                    min: None,
                    max: None,
                },
            },
        ],
        categories: vec![CategoryCount {
            id: CategoryId::generate(&SequentialIds::default()),
            parent: None,
            slug: "kitchen".to_owned(),
            name: "Kitchen".to_owned(),
            depth: 0,
            count: 31,
            selected: false,
        }],
        price: Some(PriceSpan { lowest: eur(450), highest: eur(1_490), count: 31 }),
        in_stock_count: 30,
        corrected: None,
        next: Some(Cursor("further".to_owned())),
        previous: None,
    }
}

#[tokio::test]
async fn what_is_found_comes_with_what_it_can_be_narrowed_by() {
    let site = Site::open().await;
    site.search.finds(found(&site).await);
    let answer = site.get("/api/v1/products?q=mug&filter=color:blue&facets=true&limit=2").await;
    insta::assert_json_snapshot!(answer.promise());
    let lean = site.get("/api/v1/products?q=mug&filter=color:blue&limit=2").await.body();
    assert_eq!(lean["narrowing"], Value::Null, "only where it was asked for");
    assert_eq!(lean["total"], 31);
}

#[tokio::test]
async fn every_parameter_reaches_the_index() {
    let site = Site::open().await;
    site.search.finds(found(&site).await);
    let path = "/api/v1/products?q=blue%20mug&category=cups&filter=size:xl&filter=color:red&\
        filter=color:blue&range=weight:0.5..&exact=true&price_min_minor=100&price_max_minor=900&\
        in_stock=true&sort=price_ascending&page=2&limit=12";
    assert_eq!(site.get(path).await.status, 200);
    let asked = site.search.asked().remove(0);
    assert_eq!(asked.text.as_deref(), Some("blue mug"));
    assert!(asked.category.is_some() && asked.in_stock_only && asked.exact);
    assert_eq!(asked.filters[0].values, ["blue", "red"]);
    assert_eq!(asked.ranges[0].min, Some(Number::from_thousandths(500)));
    let price = asked.price.expect("bounds");
    assert_eq!((price.min_minor, price.max_minor), (Some(100), Some(900)));
    assert_eq!(asked.sort, SearchSort::PriceAscending);
    assert_eq!((asked.page, asked.page_size), (SearchPage::Number(2), 12));

    site.get("/api/v1/products?q=mug&after=further").await;
    let further = site.search.asked().remove(0);
    assert_eq!(further.page, SearchPage::After(Cursor("further".to_owned())));
    assert_eq!(further.sort, SearchSort::Relevance, "words are ordered by how they fit");
}

#[tokio::test]
async fn a_plain_listing_asks_no_index() {
    let site = Site::open().await;
    site.search.finds(found(&site).await);
    for path in ["/api/v1/products", "/api/v1/products?category=kitchen&sort=name&in_stock=false"] {
        let answer = site.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(site.search.asked().is_empty(), "{path}");
    }
}

#[tokio::test]
async fn without_an_index_words_are_refused_and_listings_go_on() {
    let site = Site::open().await;
    for query in ["q=mug", "filter=color:red", "sort=price_ascending", "page=2", "in_stock=true"] {
        let answer = site.get(&format!("/api/v1/products?{query}")).await;
        assert_eq!((answer.status, answer.code().as_str()), (503, "search.not_ready"), "{query}");
        assert!(answer.header("retry-after").is_some(), "{query}");
    }
    let listed = site.get("/api/v1/products?facets=true&sort=name").await;
    assert_eq!(listed.status, 200);
    assert_eq!(listed.body()["narrowing"], Value::Null, "nobody can count now");

    site.search.finds(found(&site).await);
    let ready = site.get("/api/v1/products?facets=true&sort=name").await;
    assert_eq!(ready.body()["total"], 31, "its absence was not kept");
}

#[tokio::test]
async fn one_question_is_asked_once_whatever_its_order() {
    let site = Site::open().await;
    site.search.finds(found(&site).await);
    let first = site.get("/api/v1/products?q=mug&filter=a:1&filter=b:2&limit=5").await;
    let again = site.get("/api/v1/products?limit=5&filter=b:2&filter=a:1&q=++mug+").await;
    assert_eq!(first.text, again.text);
    assert_eq!(site.search.asked().len(), 1);
    site.get("/api/v1/products?limit=5&filter=b:2&filter=a:1&q=mugs").await;
    assert_eq!(site.search.asked().len(), 1, "other words are another question");
}

#[tokio::test]
async fn a_price_below_nothing_is_refused() {
    let site = Site::open().await;
    for name in ["price_min_minor", "price_max_minor"] {
        let answer = site.get(&format!("/api/v1/products?{name}=-1")).await;
        assert_eq!(answer.status, 422, "{name}");
        assert_eq!(answer.faults()[0].0, format!("/{name}"));
    }
}

#[tokio::test]
async fn a_refusal_of_the_index_names_the_fault() {
    let site = Site::open().await;
    let fault = FieldError::new("/page/after", "invalid", "is no place of this search");
    let refused = app_search::SearchError::Invalid(vec![fault]);
    site.search.refuses(&CallError::Domain(refused));
    let answer = site.get("/api/v1/products?q=mug&after=nonsense").await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.faults()[0].0, "/after");
    for category in ["nothing", "UPPER"] {
        let answer = site.get(&format!("/api/v1/products?q=mug&category={category}")).await;
        assert_eq!(answer.status, 404, "{category}");
    }
}

#[tokio::test]
async fn suggestions_are_words_products_and_categories() {
    let site = Site::open().await;
    let away = site.get("/api/v1/search/suggestions?q=mu").await;
    assert_eq!(away.body()["queries"], serde_json::json!([]), "none while there is no index");
    let segment = |text: &str, matched| Segment { text: text.to_owned(), matched };
    site.search.suggests(Suggestions {
        queries: vec![QuerySuggestion { text: vec![segment("mu", true), segment("g", false)] }],
        ..Suggestions::default()
    });
    // Another text: what was said before may be kept for a moment.
    let answer = site.get("/api/v1/search/suggestions?q=mug").await;
    assert_eq!(answer.body()["queries"][0], "mug");
    for (query, pointer) in [("", "/q"), ("q=a&limit=0", "/limit"), ("q=a&limit=21", "/limit")] {
        let answer = site.get(&format!("/api/v1/search/suggestions?{query}")).await;
        assert_eq!(answer.status, 422, "{query}");
        assert_eq!(answer.faults()[0].0, pointer, "{query}");
    }
}
