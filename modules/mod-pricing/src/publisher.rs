//! Numbers and writes what changed in the price book, in the transaction that changes it.

use kernel_events::EventDraft;
use mod_pricing_api::{PricingEvent, Revision};
use rt_postgres::{StoreError, UnitOfWork};

/// Appends `event` under the book's new revision, which is its number in the stream.
pub(crate) async fn publish(
    uow: &mut UnitOfWork,
    revision: Revision,
    event: &PricingEvent,
) -> Result<(), StoreError> {
    uow.append(&[EventDraft::new("price_book", revision.0, event)]).await
}
