//! What was received, held against what happened.

use std::collections::HashMap;

use super::endpoint::{Endpoint, Event};
use crate::{
    broken::{Checked, promise},
    sink::Received,
    world::World,
};

/// What was seen on the way to the verdict.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Told {
    pub(super) events: u64,
    pub(super) received: u64,
    /// Requests that were answered as failed.
    pub(super) failed_first: u64,
    /// Requests beyond the first of an event to one endpoint.
    pub(super) repeats: u64,
    /// Of them those after the event had been taken.
    pub(super) taken_again: u64,
}

/// Whatever came is an event as it is in the database, rightly signed and the same each time, and
/// every event was taken by each endpoint that the shop says has taken it: the first two.
pub(super) async fn judge(world: &World, endpoints: &[&Endpoint; 3]) -> Checked<Told> {
    let mut told = Told::default();
    let mut digests: HashMap<String, String> = HashMap::new();
    let [healthy, flaky, _] = *endpoints;
    let everything = Event::all(world).await?;
    let of: HashMap<&str, &Event> =
        everything.iter().map(|event| (event.id.as_str(), event)).collect();
    for endpoint in endpoints {
        let events = endpoint.events(world).await?;
        let mut tries: HashMap<String, Vec<Received>> = HashMap::new();
        for received in world.sink.received(&endpoint.name).await? {
            let event = of.get(received.id.as_str()).copied();
            is_the_event(endpoint, &received, event)?;
            let digest = digests.entry(received.id.clone()).or_insert(received.body_digest.clone());
            promise(*digest == received.body_digest, || {
                format!("{} was not the same each time it was sent", received.id)
            })?;
            tries.entry(received.id.clone()).or_default().push(received);
        }
        for event in &events {
            let tries = tries.get(&event.id).map(Vec::as_slice).unwrap_or_default();
            let taken = tries.iter().filter(|it| it.status == Some(200)).count() as u64;
            let has_to = endpoint.name == healthy.name || endpoint.name == flaky.name;
            promise(taken > 0 || !has_to, || {
                let (kind, name) = (&event.event_type, &endpoint.name);
                format!(
                    "{kind} {} is delivered, and {name} has never taken it: {tries:?}",
                    event.id
                )
            })?;
            told.received += tries.len() as u64;
            told.repeats += (tries.len() as u64).saturating_sub(1);
            told.taken_again += taken.saturating_sub(1);
            told.failed_first += tries.iter().filter(|it| it.status == Some(500)).count() as u64;
        }
    }
    told.events = healthy.events(world).await?.len() as u64;
    Ok(told)
}

fn is_the_event(endpoint: &Endpoint, received: &Received, event: Option<&Event>) -> Checked {
    let name = &endpoint.name;
    promise(received.fault.is_none(), || format!("{name}: {received:?} is not signed rightly"))?;
    let same = event.is_some_and(|event| {
        received.event_id == event.id
            && received.event_type == event.event_type
            && received.subject == event.stream
            && received.streamseq == event.stream_seq
    });
    promise(same, || format!("{name} received {received:?}, and what happened is {event:?}"))
}
