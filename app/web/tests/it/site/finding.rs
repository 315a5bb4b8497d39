//! Listings with facets, the search, and what a script asks for: over HTTP, with an index that
//! answers what the test says.

use app_search::{
    CategoryCount, CategorySuggestion, DayRange, Facet, FacetContent, FacetValue, NotReady,
    NumberRange, PriceSpan, ProductHit, ProductSuggestion, ProductsAnswer, QuerySuggestion,
    SearchError, SearchPage, SearchSort, Segment, Suggestions, number_of_day,
};
use http::StatusCode;
use kernel_common::{CategoryId, Cursor, ProductId, SequentialIds};
use kernel_search::Number;
use mod_catalog_api::{CalendarDate, ProductRef};
use rt_contract::CallError;
use testkit::tenant_one;
use testshop::{eur, guest};

use super::stage::Stage;
use crate::html;

const HOSTILE: &str = "\"'><script>alert(1)</script>";

async fn id_of(stage: &Stage, slug: &str) -> ProductId {
    let reference = vec![ProductRef::Slug(slug.parse().expect("a slug"))];
    let found = stage.shop.contracts.catalog.product(&guest(tenant_one()), reference).await;
    found.expect("found").items[0].id
}

/// Three products with everything around them.
async fn found(stage: &Stage) -> ProductsAnswer {
    let mut hits = Vec::new();
    for slug in ["mug", "tea", "lamp"] {
        hits.push(ProductHit { product: id_of(stage, slug).await, name: Vec::new() });
    }
    let value = |value: &str, label: &str, count, selected| FacetValue {
        value: value.to_owned(),
        label: label.to_owned(),
        count,
        selected,
    };
    let category = |slug: &str, name: &str, count| CategoryCount {
        id: CategoryId::generate(&SequentialIds::default()),
        parent: None,
        slug: slug.to_owned(),
        name: name.to_owned(),
        depth: 0,
        count,
        selected: false,
    };
    let number = |text: &str| text.parse::<Number>().expect("a number");
    ProductsAnswer {
        hits,
        total: 75,
        facets: vec![
            Facet {
                code: "color".to_owned(),
                name: "Colour".to_owned(),
                content: FacetContent::Values {
                    values: vec![value("blue", "Blue", 9, true), value("red", HOSTILE, 0, false)],
                    more: false,
                },
            },
            Facet {
                code: "weight".to_owned(),
                name: "Weight".to_owned(),
                content: FacetContent::Range {
                    range: NumberRange { lowest: number("0.2"), highest: number("12"), count: 60 },
                    min: Some(number("0.5")),
                    max: None,
                    unit: Some("kg".to_owned()),
                },
            },
        ],
        categories: vec![category("kitchen", "Kitchen", 70), category("light", "Light", 5)],
        price: Some(PriceSpan { lowest: eur(450), highest: eur(8_900), count: 75 }),
        in_stock_count: 61,
        next: Some(Cursor("further".to_owned())),
        ..ProductsAnswer::default()
    }
}

#[tokio::test]
async fn a_listing_has_facets_with_counts_and_pages_with_numbers() {
    let stage = Stage::open().await;
    stage.search.finds(found(&stage).await);
    let page = stage.browser().get("/products").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(html::misnested(&page.html), None);
    for words in ["75 products", "In stock 61", "Blue 9", "Kitchen 70", "Weight"] {
        assert!(page.words().contains(words), "{words}: {}", page.words());
    }
    assert!(!page.html.contains("<script>alert"), "a label is text");
    let hints = html::values(&page.html, "placeholder");
    assert!(hints.contains(&"4.50") && hints.contains(&"89"), "prices as people type them");
    let pages = html::values(&page.html, "aria-label");
    assert!(pages.contains(&"Page 4") && !pages.contains(&"Page 5"), "75 by 24");
    assert!(page.html.contains("<link rel=\"next\" href=\"/products?page=2\">"));
    assert!(
        page.html.contains("<link rel=\"canonical\" href=\"https://nordlicht.test/products\">")
    );
}

#[tokio::test]
async fn an_address_reaches_the_index_whatever_its_order() {
    let stage = Stage::open().await;
    stage.search.finds(found(&stage).await);
    let mut browser = stage.browser();
    let messy = "/products?sort=price_descending&in_stock=1&filter=color%3Ablue&price_max=50&\
        min.weight=0,5&utm_source=x&page=2";
    let page = browser.get(messy).await;
    let asked = stage.search.asked().remove(0);
    assert_eq!(asked.filters[0].values, ["blue"]);
    assert_eq!(asked.ranges[0].min, Some(Number::from_thousandths(500)));
    assert_eq!(asked.price.and_then(|price| price.max_minor), Some(5_000));
    assert_eq!((asked.sort, asked.page), (SearchSort::PriceDescending, SearchPage::Number(2)));
    let canonical = "/products?filter=color%3Ablue&min.weight=0.5&price_max=50&in_stock=1&\
        sort=price_descending&page=2";
    let again = browser.get(canonical).await;
    assert!(stage.search.asked().is_empty(), "the same question was in memory");
    assert_eq!(again.words(), page.words());
}

#[tokio::test]
async fn a_narrowed_listing_says_by_what_and_is_not_indexed() {
    let stage = Stage::open().await;
    stage.search.finds(found(&stage).await);
    let address = "/products?filter=color%3Ablue&filter=gone%3Aold&min.weight=0.5&in_stock=1";
    let page = stage.browser().get(address).await;
    assert!(page.html.contains("<meta name=\"robots\" content=\"noindex, follow\">"));
    assert!(!page.html.contains("rel=\"canonical\"") && !page.html.contains("application/ld+json"));
    for words in ["Colour: Blue", "gone: old", "Weight: from 0.5\u{a0}kg", "Clear all"] {
        assert!(page.html.contains(words), "{words}");
    }
    let chips: Vec<&str> = page
        .html
        .split("data-testid=\"chosen-filter\"")
        .filter_map(|before| before.rsplit_once("href=\"")?.1.split('"').next())
        .take(4)
        .collect();
    assert_eq!(chips[0], "/products?filter=gone%3Aold&amp;min.weight=0.5&amp;in_stock=1");
    assert_eq!(chips[3], "/products?filter=color%3Ablue&amp;filter=gone%3Aold&amp;min.weight=0.5");
    let carried = html::fields_of(&page.html, "/products");
    assert!(
        carried.contains(&("filter".to_owned(), "gone:old".to_owned())),
        "what no group shows is carried on: {carried:?}"
    );
    assert!(carried.contains(&("filter".to_owned(), "color:blue".to_owned())), "it is ticked");
}

#[tokio::test]
async fn a_piece_of_a_listing_is_the_same_listing() {
    let stage = Stage::open().await;
    stage.search.finds(found(&stage).await);
    let mut browser = stage.browser();
    let piece = browser.get("/products?filter=color%3Ablue&fragment=listing").await;
    assert_eq!(piece.header("x-robots-tag"), "noindex");
    assert!(!piece.html.contains("<html") && !piece.html.contains("<head"));
    let page = browser.get("/products?filter=color%3Ablue").await;
    let results = page.html.split("<div data-results>").nth(1).expect("the place");
    assert!(results.trim_start().starts_with(piece.html.trim()), "the same template made it");
    assert!(!piece.html.contains("fragment="), "its links lead to pages");
}

#[tokio::test]
async fn without_an_index_the_catalog_is_listed_as_it_is() {
    let stage = Stage::open().await;
    stage.search.refuses(&CallError::Domain(SearchError::NotReady(NotReady::Building { done: 3 })));
    let mut browser = stage.browser();
    for path in ["/products", "/categories/kitchen", "/products?filter=color%3Ablue"] {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.html.contains("data-testid=\"product-card\""), "{path}");
        assert!(!page.html.contains("data-testid=\"facets\""), "{path}");
    }
    let search = browser.get("/search?q=mug").await;
    assert!(search.words().contains("The search is being prepared"), "{}", search.words());
    assert!(search.html.contains("data-testid=\"product-card\""));

    stage.search.finds(found(&stage).await);
    let ready = browser.get("/products").await;
    assert!(ready.html.contains("data-testid=\"facets\""), "its absence was not kept");
}

#[tokio::test]
async fn a_search_says_what_it_found_and_what_for() {
    let stage = Stage::open().await;
    let answer = ProductsAnswer { corrected: Some("mug".to_owned()), ..found(&stage).await };
    stage.search.finds(answer);
    let page = stage.browser().get("/search?q=+vug+").await;
    assert!(page.words().contains("Search: vug"), "{}", page.words());
    assert!(page.words().contains("Showing results for “mug”. Search instead for “vug”"));
    assert!(page.html.contains("noindex"));
    assert!(page.html.contains("name=\"q\" value=\"vug\""), "the box keeps the words");
    let empty = stage.browser().get("/search?q=").await;
    assert_eq!((empty.status, empty.location()), (StatusCode::SEE_OTHER, "/products"));
}

#[tokio::test]
async fn what_was_typed_can_be_searched_for_all_the_same() {
    let stage = Stage::open().await;
    let corrected = ProductsAnswer { corrected: Some("mug".to_owned()), ..found(&stage).await };
    stage.search.finds(corrected);
    let mut browser = stage.browser();
    let page = browser.get("/search?q=vug&sort=name&page=2").await;
    let link = "href=\"/search?q=vug&amp;exact=1&amp;sort=name\"";
    assert!(page.html.contains(link), "{}", page.html);
    assert!(!stage.search.asked().remove(0).exact);
    stage.search.finds(found(&stage).await);
    let typed = browser.get("/search?q=vug&exact=1&sort=name").await;
    assert!(stage.search.asked().remove(0).exact);
    assert!(!typed.html.contains("Search instead for"), "{}", typed.words());
    assert!(typed.html.contains("name=\"exact\" value=\"1\""), "the form of facets carries it on");
    assert!(browser.get("/ru/search?q=vug&exact=1").await.status.is_success());
}

#[tokio::test]
async fn a_facet_of_days_is_bounded_by_two_days() {
    let stage = Stage::open().await;
    let day = |text: &str| text.parse::<CalendarDate>().expect("a day");
    let released = Facet {
        code: "released".to_owned(),
        name: "Released".to_owned(),
        content: FacetContent::Days {
            range: DayRange { first: day("2019-04-01"), last: day("2026-11-21"), count: 2 },
            min: Some(day("2024-03-01")),
            max: None,
        },
    };
    stage.search.finds(ProductsAnswer { facets: vec![released], ..found(&stage).await });
    let page = stage.browser().get("/categories/cups?min.released=2024-03-01").await;
    let field = "type=\"date\" name=\"min.released\" id=\"f-min.released\" value=\"2024-03-01\"";
    assert!(page.html.contains(field), "{}", page.html);
    assert!(page.words().contains("Released: from 1 March 2024"), "{}", page.words());
    let asked = stage.search.asked().remove(0);
    assert_eq!(asked.ranges[0].min, Some(number_of_day(day("2024-03-01"))));
}

#[tokio::test]
async fn a_search_that_finds_nothing_offers_a_way_on() {
    let stage = Stage::open().await;
    stage.search.finds(ProductsAnswer::default());
    let segment = |text: &str| Segment { text: text.to_owned(), matched: false };
    stage.search.suggests(Suggestions {
        queries: vec![QuerySuggestion { text: vec![segment("blue "), segment("mug")] }],
        ..Suggestions::default()
    });
    let mut browser = stage.browser();
    let page = browser.get("/search?q=blug").await;
    assert!(page.words().contains("Nothing found for “blug”"), "{}", page.words());
    assert!(page.html.contains("href=\"/search?q=blue%20mug\""));
    let beyond = browser.get("/search?q=blug&page=2").await;
    assert_eq!(beyond.status, StatusCode::NOT_FOUND, "there is no second page of nothing");
}

#[tokio::test]
async fn words_of_a_stranger_stay_words() {
    let stage = Stage::open().await;
    stage
        .search
        .finds(ProductsAnswer { corrected: Some(HOSTILE.to_owned()), ..found(&stage).await });
    let mut browser = stage.browser();
    let hostile = "%22%27%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    for path in [
        format!("/search?q={hostile}"),
        format!("/search?q={hostile}&fragment=listing"),
        format!("/search/suggestions?q={hostile}"),
        format!("/products?filter={hostile}%3A{hostile}"),
        format!("/products?min.{hostile}=1&max.{hostile}=2"),
        format!("/products?price_min={hostile}&price_max={hostile}"),
        format!("/ru/search?q={hostile}&category=cups"),
    ] {
        let page = browser.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.html.contains("<script>alert"), "{path}");
        assert!(!page.html.contains("\"'>"), "{path}");
        assert_eq!(html::misnested(&page.html), None, "{path}");
    }
}

#[tokio::test]
async fn suggestions_are_options_with_addresses() {
    let stage = Stage::open().await;
    let segment = |text: &str, matched| Segment { text: text.to_owned(), matched };
    stage.search.suggests(Suggestions {
        queries: vec![QuerySuggestion { text: vec![segment("mu", true), segment("g", false)] }],
        products: vec![ProductSuggestion {
            product: id_of(&stage, "mug").await,
            slug: "mug".to_owned(),
            name: vec![segment(HOSTILE, true)],
        }],
        categories: vec![CategorySuggestion {
            id: CategoryId::generate(&SequentialIds::default()),
            slug: "cups".to_owned(),
            name: "Cups".to_owned(),
            count: 3,
        }],
    });
    let piece = stage.browser().get("/search/suggestions?q=mu").await;
    assert_eq!(html::values(&piece.html, "role").iter().filter(|r| **r == "option").count(), 3);
    let addresses = html::values(&piece.html, "data-href");
    assert_eq!(addresses, ["/search?q=mug", "/categories/cups", "/products/mug"]);
    assert!(piece.html.contains("<b>mu</b>g"), "{}", piece.html);
    assert!(!piece.html.contains("<script>"));
    let russian = stage.browser().get("/ru/search/suggestions?q=mu").await;
    assert!(russian.html.contains("3\u{a0}подсказки"), "{}", russian.html);
}

#[tokio::test]
async fn every_page_has_the_box_where_there_is_something_to_search_with() {
    let stage = Stage::open().await;
    let mut browser = stage.browser();
    for path in ["/", "/products/mug", "/terms", "/cart", "/nothing"] {
        let page = browser.get(path).await;
        assert!(page.html.contains("data-testid=\"search-text\""), "{path}");
    }
    let without = Stage::without_search().await;
    let lost = without.browser().get("/search?q=mug").await;
    assert_eq!((lost.status, lost.location()), (StatusCode::SEE_OTHER, "/products"));
    let page = without.browser().get("/").await;
    assert!(!page.html.contains("data-testid=\"search-text\""));
    assert!(!page.html.contains("SearchAction"));
}
