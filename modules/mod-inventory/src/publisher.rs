//! Turns booked movements into published events, in the transaction that books them.

use kernel_events::{EventDraft, EventMeta};
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

/// Appends the events of many commands, each entry with the cause of its own.
pub(crate) async fn publish_each(
    uow: &mut UnitOfWork,
    entries: &[(&EventMeta, &Entry)],
) -> Result<(), StoreError> {
    let mut drafts: Vec<(&EventMeta, EventDraft)> = Vec::with_capacity(entries.len());
    for (cause, entry) in entries {
        let stream = stream(&entry.key);
        for (seq, event) in &entry.events {
            drafts.push((cause, EventDraft::new(&*stream, *seq, event)));
        }
    }
    uow.append_each(&drafts).await
}

fn stream(key: &StockKey) -> String {
    format!("stock/{}/{}", key.warehouse, key.sku)
}
