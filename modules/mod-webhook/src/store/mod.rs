//! The only SQL of the module.
//!
//! Row-level security already confines every statement of a request to the tenant; the explicit
//! `tenant_id = $1` is the first wall and what the indexes start with. The job's statements are of
//! every tenant, and in system units. Endpoints are locked before their deliveries.

mod deliveries;
mod due;
mod endpoints;
mod forgetting;
mod noting;
mod telling;

use rt_postgres::StoreError;

pub(crate) use deliveries::DeliveryStore;
pub(crate) use due::{Busy, Due, Lane, claim_due, next_try};
pub(crate) use endpoints::{EndpointStore, NewSecret};
pub(crate) use forgetting::{Walk, forget_deliveries, forget_messages};
pub(crate) use noting::{Judged, note_deliveries, note_endpoints};
pub(crate) use telling::{Addressed, Subscriber, TellingStore};

/// An endpoint or a message that was there when it was looked for and is gone now was taken away by
/// somebody else: the whole unit is tried again, and does not find it.
fn raced(error: StoreError) -> StoreError {
    let names = ["deliveries_endpoint_fkey", "deliveries_message_fkey"];
    if names.iter().any(|name| error.violates(name)) {
        return StoreError::Retryable { sqlstate: "23503".to_owned() };
    }
    error
}
