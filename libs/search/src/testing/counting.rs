//! What is counted around hits.

use std::sync::Arc;

use uuid::Uuid;

use super::{ask, built, draft, everything, found, text};
use crate::{
    Choice, Counts, FacetRequest, Filter, LiveRow, SearchAnswer, SearchEngine, SearchIndex,
    SearchRequest, Sort,
};

async fn shelf(engine: &dyn SearchEngine) -> Arc<dyn SearchIndex> {
    let drafts = vec![
        draft(1, "Red mug").facet("color", "red").facet("brand", "acme").at(&["home", "mugs"]),
        draft(2, "Blue mug").facet("color", "blue").facet("brand", "acme").at(&["home", "mugs"]),
        draft(3, "Red bowl").facet("color", "red").facet("brand", "best").at(&["home", "bowls"]),
        draft(4, "Red shirt").facet("color", "red").facet("brand", "best").at(&["wear"]),
        draft(5, "Striped shirt").facet("color", "red").facet("color", "blue").at(&["wear"]),
    ];
    let numbers = [(0, 300), (1, 250), (2, 900)];
    let mut drafts = drafts;
    for (place, grams) in numbers {
        let draft = std::mem::replace(&mut drafts[place], draft(0, ""));
        drafts[place] = draft.number("weight", grams);
    }
    built(engine, drafts).await
}

fn facet(name: &str, values: &[&str]) -> Filter {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    Filter::Facet { name: name.to_owned(), values }
}

fn choice(name: &str, values: &[&str]) -> Choice {
    Choice { of: name.to_owned(), filter: facet(name, values) }
}

fn values(answer: &SearchAnswer, name: &str) -> Vec<(String, u64)> {
    let counts = answer.facets.iter().find(|counts| counts.of == name);
    match counts.map(|counts| &counts.counts) {
        Some(Counts::Values { values, .. }) => values.clone(),
        other => panic!("{name} has no values but {other:?}"),
    }
}

fn pairs(expected: &[(&str, u64)]) -> Vec<(String, u64)> {
    expected.iter().map(|(value, count)| ((*value).to_owned(), *count)).collect()
}

/// And, or, not, trees, numbers: alone and within each other.
pub async fn filters_combine(engine: &dyn SearchEngine) {
    let index = shelf(engine).await;
    let count =
        async |filter: Filter| ask(&*index, SearchRequest { filter, ..everything() }).await.total;
    let under = |node: &str| Filter::Under { field: "category".to_owned(), node: node.to_owned() };
    let weight = |min, max| Filter::Number { name: "weight".to_owned(), min, max };
    assert_eq!(count(facet("color", &["red"])).await, 4);
    assert_eq!(count(facet("color", &["red", "blue"])).await, 5);
    assert_eq!(count(facet("color", &["green"])).await, 0);
    assert_eq!(count(under("home")).await, 3);
    assert_eq!(count(Filter::All(vec![under("home"), facet("color", &["red"])])).await, 2);
    assert_eq!(count(Filter::Any(vec![under("mugs"), facet("brand", &["best"])])).await, 4);
    let not_blue = Filter::Not(Box::new(facet("color", &["blue"])));
    assert_eq!(count(Filter::All(vec![facet("color", &["red"]), not_blue])).await, 3);
    assert_eq!(count(weight(Some(250), Some(300))).await, 2);
    assert_eq!(count(weight(Some(301), None)).await, 1);
    assert_eq!(count(Filter::Not(Box::new(weight(None, None)))).await, 2, "two have no weight");
    let nothing = Filter::Number { name: "height".to_owned(), min: None, max: None };
    assert_eq!(count(nothing).await, 0);
}

/// Counts of a facet say what else could be chosen of it; the others follow the choice.
pub async fn a_choice_leaves_its_own_counts_alone(engine: &dyn SearchEngine) {
    let index = shelf(engine).await;
    let request = SearchRequest {
        choices: vec![choice("color", &["blue"])],
        facets: vec![FacetRequest::EveryFacet { limit: 10 }],
        ..everything()
    };
    let answer = ask(&*index, request.clone()).await;
    assert_eq!(answer.total, 2);
    assert_eq!(values(&answer, "color"), pairs(&[("red", 4), ("blue", 2)]));
    assert_eq!(values(&answer, "brand"), pairs(&[("acme", 1)]));
    let both = SearchRequest {
        choices: vec![choice("color", &["blue"]), choice("brand", &["best"])],
        ..request.clone()
    };
    let answer = ask(&*index, both).await;
    assert_eq!(answer.total, 0);
    assert_eq!(values(&answer, "color"), pairs(&[("red", 2), ("blue", 0)]), "the chosen one stays");
    assert_eq!(values(&answer, "brand"), pairs(&[("acme", 1), ("best", 0)]));
    let few = SearchRequest {
        facets: vec![FacetRequest::Values { name: "color".to_owned(), limit: 1 }],
        ..request
    };
    let answer = ask(&*index, few).await;
    assert_eq!(values(&answer, "color"), pairs(&[("red", 4), ("blue", 2)]), "the chosen besides");
    // The counts hold with a text too.
    let shirts = SearchRequest {
        choices: vec![choice("color", &["blue"])],
        facets: vec![FacetRequest::EveryFacet { limit: 10 }],
        ..text("shirt")
    };
    assert_eq!(values(&ask(&*index, shirts).await, "color"), pairs(&[("red", 2), ("blue", 1)]));
}

/// A node counts what stands below it; a choice of a node leaves the other nodes' counts alone.
pub async fn trees_count_every_level(engine: &dyn SearchEngine) {
    let index = shelf(engine).await;
    let mugs = Filter::Under { field: "category".to_owned(), node: "mugs".to_owned() };
    let request = SearchRequest {
        choices: vec![Choice { of: "category".to_owned(), filter: mugs }],
        facets: vec![FacetRequest::Tree { field: "category".to_owned() }],
        ..everything()
    };
    let answer = ask(&*index, request).await;
    assert_eq!(answer.total, 2);
    let Counts::Tree(mut nodes) = answer.facets[0].counts.clone() else { panic!("a tree") };
    nodes.sort();
    assert_eq!(nodes, pairs(&[("bowls", 1), ("home", 3), ("mugs", 2), ("wear", 2)]));
}

/// Spans and buckets follow the other choices, not their own.
pub async fn numbers_have_spans_and_buckets(engine: &dyn SearchEngine) {
    let index = shelf(engine).await;
    let name = || "weight".to_owned();
    let light = Filter::Number { name: name(), min: None, max: Some(299) };
    let request = SearchRequest {
        choices: vec![choice("color", &["red"]), Choice { of: name(), filter: light }],
        facets: vec![
            FacetRequest::NumberSpan { name: name() },
            FacetRequest::NumberBuckets { name: name(), bounds: vec![0, 300, 500, 1_000] },
        ],
        ..everything()
    };
    let answer = ask(&*index, request).await;
    assert_eq!(answer.total, 0);
    let counts: Vec<_> = answer.facets.iter().map(|facet| facet.counts.clone()).collect();
    let span = Counts::Span { bounds: Some((300, 900)), count: 2 };
    assert_eq!(counts, [span, Counts::Buckets(vec![0, 1, 1])]);
}

/// A live value holds from the moment it is set, without a commit.
pub async fn live_columns_filter_sort_and_count_at_once(engine: &dyn SearchEngine) {
    let index = shelf(engine).await;
    let set = |number: u128, price: Option<i64>| LiveRow {
        id: Uuid::from_u128(number),
        values: vec![("price".to_owned(), price)],
    };
    index.set_live(&[set(1, Some(500)), set(2, Some(300)), set(3, Some(-5)), set(4, Some(900))]);
    let by_price = |descending| SearchRequest {
        sort: Sort::Live { column: "price".to_owned(), descending },
        ..everything()
    };
    let cheapest = found(&*index, by_price(false)).await;
    assert_eq!(cheapest, ["Red bowl", "Blue mug", "Red mug", "Red shirt", "Striped shirt"]);
    let dearest = found(&*index, by_price(true)).await;
    assert_eq!(dearest, ["Red shirt", "Red mug", "Blue mug", "Red bowl", "Striped shirt"]);
    let cheap = Filter::Live { column: "price".to_owned(), min: Some(0), max: Some(500) };
    let request = SearchRequest {
        choices: vec![Choice { of: "price".to_owned(), filter: cheap }],
        facets: vec![FacetRequest::LiveSpan { column: "price".to_owned() }],
        ..everything()
    };
    let answer = ask(&*index, request.clone()).await;
    assert_eq!(answer.total, 2);
    let span = Counts::Span { bounds: Some((-5, 900)), count: 4 };
    assert_eq!(answer.facets[0].counts, span);
    index.set_live(&[set(5, Some(1)), set(2, None)]);
    assert_eq!(ask(&*index, request).await.total, 2, "one came, one went");
    let unknown = Filter::Live { column: "rating".to_owned(), min: None, max: None };
    let refused = index.search(SearchRequest { filter: unknown, ..everything() }).await;
    assert!(refused.is_err());
}
