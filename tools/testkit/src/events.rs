//! What a module has published.

use kernel_events::Envelope;
use rt_postgres::{EventPosition, ModuleDb};

/// Every event of `event_type` that the module has committed, in the order of commitment.
///
/// # Panics
/// When the database cannot be read.
pub async fn events_of(module: &ModuleDb, event_type: &str) -> Vec<Envelope> {
    let mut events = committed(module).await;
    events.retain(|event| event.event_type == event_type);
    events
}

/// The latest event of `event_type` that the module has committed.
///
/// # Panics
/// When there is none; says which types there are.
pub async fn expect_event(module: &ModuleDb, event_type: &str) -> Envelope {
    let mut events = committed(module).await;
    let found = events.iter().rposition(|event| event.event_type == event_type);
    let Some(found) = found else {
        let types: Vec<_> = events.iter().map(|event| event.event_type.as_str()).collect();
        panic!("no {event_type} among the events of {}: {types:?}", module.name());
    };
    events.swap_remove(found)
}

async fn committed(module: &ModuleDb) -> Vec<Envelope> {
    const PAGE: u32 = 1_000;
    let (mut events, mut after) = (Vec::new(), EventPosition::default());
    loop {
        let page = module.events_committed(after, PAGE).await.expect("events can be read");
        let Some(last) = page.last() else {
            return events;
        };
        after = last.position;
        events.extend(page.into_iter().map(|recorded| recorded.envelope));
    }
}
