//! Turns changes into published events, in the transaction that makes them. The versions, taken
//! under the locks of what changes, are the numbers in the streams.

use kernel_events::EventDraft;
use mod_catalog_api::CatalogEvent;
use rt_postgres::{StoreError, UnitOfWork};

use crate::{
    attribute::{AttributeRecord, FamilyRecord},
    category::CategoryRecord,
    product::ProductRecord,
};

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

/// Appends an event for every attribute.
pub(crate) async fn attributes(
    uow: &mut UnitOfWork,
    changed: &[AttributeRecord],
) -> Result<(), StoreError> {
    let draft = |attribute: &AttributeRecord| {
        let stream = format!("attribute/{}", attribute.code);
        EventDraft::new(stream, attribute.version, &attribute.event())
    };
    let drafts: Vec<EventDraft> = changed.iter().map(draft).collect();
    uow.append(&drafts).await
}

/// Appends an event for every family.
pub(crate) async fn families(
    uow: &mut UnitOfWork,
    changed: &[FamilyRecord],
) -> Result<(), StoreError> {
    let draft = |family: &FamilyRecord| {
        let stream = format!("family/{}", family.code);
        EventDraft::new(stream, family.version, &family.event())
    };
    let drafts: Vec<EventDraft> = changed.iter().map(draft).collect();
    uow.append(&drafts).await
}

/// Appends events of streams that name themselves: stream, number, fact.
pub(crate) async fn facts(
    uow: &mut UnitOfWork,
    facts: impl Iterator<Item = (String, i64, CatalogEvent)>,
) -> Result<(), StoreError> {
    let drafts: Vec<EventDraft> =
        facts.map(|(stream, number, fact)| EventDraft::new(stream, number, &fact)).collect();
    uow.append(&drafts).await
}
