//! What one process leaves to the next.

use std::sync::Arc;

use uuid::Uuid;

use super::{Draft, built, definition, draft, everything, found};
use crate::{Batch, Filter, LiveRow, Operation, SearchEngine, SearchIndex, SearchRequest};

fn priced(number: u128, price_minor: Option<i64>) -> LiveRow {
    let values = vec![("price".to_owned(), price_minor)];
    LiveRow { id: Uuid::from_u128(number), values }
}

fn with_price() -> SearchRequest {
    let filter = Filter::Live { column: "price".to_owned(), min: Some(1), max: None };
    SearchRequest { filter, ..everything() }
}

async fn open(engine: &dyn SearchEngine) -> Arc<dyn SearchIndex> {
    engine.open("suite", definition()).await.expect("the folder is free")
}

async fn shelf(engine: &dyn SearchEngine) -> Arc<dyn SearchIndex> {
    let drafts = [(1, "Mug"), (2, "Bowl"), (3, "Plate")].map(|(id, name)| draft(id, name));
    built(engine, drafts.into()).await
}

/// Values hold from the opening on, with the last note; what was set after it is not among them.
pub async fn live_columns_are_left_to_the_next_process(engine: &dyn SearchEngine) {
    let index = shelf(engine).await;
    assert_eq!(index.live_note(), None);
    index.set_live(&[priced(1, Some(500)), priced(2, Some(-3)), priced(9, Some(7))]);
    index.leave_live("first".to_owned()).await.expect("left");
    index.set_live(&[priced(3, Some(100))]);
    index.leave_live("second\nof two lines".to_owned()).await.expect("left");
    index.set_live(&[priced(1, None)]);
    drop(index);
    let index = open(engine).await;
    assert_eq!(index.live_note(), Some("second\nof two lines"));
    assert_eq!(found(&*index, with_price()).await, ["Plate", "Mug"]);
    assert!(index.set_live(&[priced(2, Some(4))]), "it was below zero");
    assert!(!index.set_live(&[priced(1, Some(500))]), "it is so already");
    let late = Batch { operations: [draft(9, "Late")].map(Draft::put).into() };
    index.write(late).await.expect("written");
    index.commit("late".to_owned()).await.expect("committed");
    assert_eq!(found(&*index, with_price()).await, ["Plate", "Bowl", "Mug"], "of documents only");
    let gone = Batch { operations: vec![Operation::Remove(Uuid::from_u128(1))] };
    index.write(gone).await.expect("written");
    index.commit("gone".to_owned()).await.expect("committed");
    index.leave_live("third".to_owned()).await.expect("left");
    drop(index);
    let index = open(engine).await;
    assert_eq!(index.live_note(), Some("third"));
    assert_eq!(found(&*index, with_price()).await, ["Plate", "Bowl"]);
}

/// Nothing is made up.
pub async fn live_columns_that_nobody_left_are_forgotten(engine: &dyn SearchEngine) {
    let index = shelf(engine).await;
    index.set_live(&[priced(1, Some(500))]);
    drop(index);
    let index = open(engine).await;
    assert_eq!(index.live_note(), None);
    assert!(found(&*index, with_price()).await.is_empty());
    assert_eq!(found(&*index, everything()).await.len(), 3);
}

/// A column that nobody has filled makes the whole worthless; one that is gone does no harm.
pub async fn live_columns_of_another_definition_are_forgotten(engine: &dyn SearchEngine) {
    let index = shelf(engine).await;
    index.set_live(&[priced(1, Some(500))]);
    index.leave_live("left".to_owned()).await.expect("left");
    drop(index);
    let mut wider = definition();
    wider.live.insert(0, "rating".to_owned());
    let index = engine.open("suite", wider).await.expect("the folder is free");
    assert_eq!(index.live_note(), None);
    assert!(found(&*index, with_price()).await.is_empty());
    drop(index);
    let mut narrower = definition();
    narrower.live.retain(|column| column == "price");
    let index = engine.open("suite", narrower).await.expect("the folder is free");
    assert_eq!(index.live_note(), Some("left"));
    assert_eq!(found(&*index, with_price()).await, ["Mug"]);
}
