//! Turns changed products and categories into published events, in the transaction that changes
//! them. Their versions, taken under their locks, are the numbers in the streams.

use kernel_events::EventDraft;
use rt_postgres::{StoreError, UnitOfWork};

use crate::{category::CategoryRecord, product::ProductRecord};

/// Appends an event for every product.
pub(crate) async fn products(
    uow: &mut UnitOfWork,
    changed: impl Iterator<Item = &ProductRecord>,
) -> Result<(), StoreError> {
    let draft = |product: &ProductRecord| {
        let stream = format!("product/{}", product.summary.id);
        EventDraft::new(stream, product.version, &product.event())
    };
    let drafts: Vec<EventDraft> = changed.map(draft).collect();
    uow.append(&drafts).await
}

/// Appends an event for every category.
pub(crate) async fn categories(
    uow: &mut UnitOfWork,
    changed: &[CategoryRecord],
) -> Result<(), StoreError> {
    let draft = |category: &CategoryRecord| {
        let stream = format!("category/{}", category.id);
        EventDraft::new(stream, category.version, &category.event())
    };
    let drafts: Vec<EventDraft> = changed.iter().map(draft).collect();
    uow.append(&drafts).await
}
