//! Turns booked movements into published events, in the transaction that books them.

use kernel_events::EventDraft;
use rt_postgres::{StoreError, UnitOfWork};

use crate::stock::{Entry, StockKey};

/// Appends the events of all entries.
pub(crate) async fn publish(
    uow: &mut UnitOfWork,
    entries: impl Iterator<Item = &Entry>,
) -> Result<(), StoreError> {
    let drafts: Vec<EventDraft> = entries
        .flat_map(|entry| {
            let stream = stream(&entry.key);
            entry.events.iter().map(move |(seq, event)| EventDraft::new(&*stream, *seq, event))
        })
        .collect();
    uow.append(&drafts).await
}

fn stream(key: &StockKey) -> String {
    format!("stock/{}/{}", key.warehouse, key.sku)
}
