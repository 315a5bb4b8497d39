//! Pages.

use std::{collections::HashSet, sync::Arc};

use uuid::Uuid;

use super::{ask, built, draft, everything, found, names, text};
use crate::{
    IndexError, Language, LiveRow, PageStart, SearchEngine, SearchIndex, SearchRequest, Sort,
};

const DOCUMENTS: u128 = 47;

/// Many documents whose names, prices and scores are often the same.
async fn shelf(engine: &dyn SearchEngine) -> Arc<dyn SearchIndex> {
    let colors = ["red", "blue", "green"];
    let name = |number: u128| format!("Mug {}", colors[usize::try_from(number % 3).unwrap_or(0)]);
    let drafts = (1..=DOCUMENTS).map(|number| draft(number, &name(number))).collect();
    let index = built(engine, drafts).await;
    let price = |number: u128| i64::try_from(number % 4).ok().filter(|price| *price > 0);
    let row = |number: u128| LiveRow {
        id: Uuid::from_u128(number),
        values: vec![("price".to_owned(), price(number))],
    };
    index.set_live(&(1..=DOCUMENTS).map(row).collect::<Vec<_>>());
    index
}

fn orders() -> Vec<SearchRequest> {
    let price = |descending| Sort::Live { column: "price".to_owned(), descending };
    let name = Sort::Text { field: "sort_name".to_owned(), language: Language::English };
    let mut orders: Vec<_> = [Sort::Newest, price(false), price(true), name]
        .map(|sort| SearchRequest { sort, limit: 10, ..everything() })
        .into();
    orders.push(SearchRequest { limit: 10, ..text("mug") });
    orders
}

/// Whatever the order, pages by place and pages by number give every document once, and the same.
pub async fn pages_by_place_neither_repeat_nor_skip(engine: &dyn SearchEngine) {
    let index = shelf(engine).await;
    for request in orders() {
        let mut ids = Vec::new();
        let mut page = request.clone();
        loop {
            let answer = ask(&*index, page.clone()).await;
            assert_eq!(u128::from(answer.total), DOCUMENTS);
            assert_eq!(answer.has_previous, !ids.is_empty());
            ids.extend(answer.hits.iter().map(|hit| hit.key.id));
            let last = answer.hits.last().expect("no page is empty").key.clone();
            if !answer.has_next {
                break;
            }
            page.page = PageStart::After(last);
        }
        assert_eq!(ids.len(), 47, "{:?}", request.sort);
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 47);
        let by_number =
            ask(&*index, SearchRequest { page: PageStart::Offset(20), ..request.clone() });
        let by_number: Vec<_> = by_number.await.hits.iter().map(|hit| hit.key.id).collect();
        assert_eq!(by_number, ids[20..30], "{:?}", request.sort);
    }
}

/// Back from the third page comes the second.
pub async fn the_page_before_is_found_again(engine: &dyn SearchEngine) {
    let index = shelf(engine).await;
    for request in orders() {
        let page = async |page| ask(&*index, SearchRequest { page, ..request.clone() }).await;
        let second = page(PageStart::Offset(10)).await;
        let third = page(PageStart::Offset(20)).await;
        let back = page(PageStart::Before(third.hits[0].key.clone())).await;
        assert_eq!(back.hits, second.hits, "{:?}", request.sort);
        assert!(back.has_previous && back.has_next);
        let first = page(PageStart::Before(second.hits[0].key.clone())).await;
        assert_eq!(first.hits.len(), 10);
        assert!(!first.has_previous);
    }
}

/// Case and signs do not matter; the asked language comes first.
pub async fn texts_sort_like_a_dictionary(engine: &dyn SearchEngine) {
    let drafts = ["«Яблоко»", "арбуз", "Ёж", "zebra", "Apple"];
    let drafts = (1..).zip(drafts).map(|(number, name)| draft(number, name)).collect();
    let index = built(engine, drafts).await;
    let by_name = |language| SearchRequest {
        sort: Sort::Text { field: "sort_name".to_owned(), language },
        ..everything()
    };
    let russian = found(&*index, by_name(Language::Russian)).await;
    assert_eq!(russian, ["арбуз", "Ёж", "«Яблоко»", "Apple", "zebra"]);
    let english = found(&*index, by_name(Language::English)).await;
    assert_eq!(english, ["Apple", "zebra", "арбуз", "Ёж", "«Яблоко»"]);
}

/// A place is of the order it was given in.
pub async fn a_place_of_another_order_is_refused(engine: &dyn SearchEngine) {
    let index = shelf(engine).await;
    let [newest, .., by_name, _] = &orders()[..] else { panic!("several orders") };
    let key = ask(&*index, by_name.clone()).await.hits[0].key.clone();
    let request = SearchRequest { page: PageStart::After(key), ..newest.clone() };
    assert!(matches!(index.search(request).await, Err(IndexError::Refused(_))));
    assert_eq!(names(&ask(&*index, newest.clone()).await).len(), 10);
}
