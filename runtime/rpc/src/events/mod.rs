//! Events between processes: the HTTP sink.
//!
//! The relay of one process publishes through [`SinkBus`]; [`EventReceiver`] in another feeds the
//! subscriptions there. Delivery is at least once: consumers are idempotent by event id anyway, so
//! a batch may be sent again from its beginning.

mod bus;
mod contract;
mod receiver;

pub use bus::SinkBus;
pub use contract::{Delivered, EventSink, EventSinkClient, EventSinkError, RefusedEvent};
pub use receiver::EventReceiver;
