//! The bus: carries what was committed to the real reactions, at least once in the end.
//!
//! A delivery is lost with its node or on the way, comes twice, or comes long after a later one;
//! it is repeated until the reaction has taken it. The real relay keeps the order of a stream; the
//! reactions get less here, and must do with it.

use std::{collections::VecDeque, time::Duration};

use futures_util::future::{Either, select};
use kernel_common::{Clock, EventId, IdSource};
use kernel_events::{DeliveryError, Envelope, EventDraft, EventMeta, Subscription};

use crate::{
    shop::TENANT,
    sim::{Place, Sim, World},
};

#[derive(Default)]
pub(crate) struct Bus {
    /// The reactions of each node in its present life.
    pub(crate) reactions: Vec<Vec<Subscription>>,
    /// Published and not yet on the way.
    fresh: VecDeque<(EventMeta, EventDraft)>,
    /// Deliveries that have not been taken.
    pub(crate) open: u32,
    pub(crate) taken: u32,
}

pub(crate) fn published(world: &mut World, events: Vec<(EventMeta, EventDraft)>) {
    world.bus.fresh.extend(events);
}

/// Sends out what was published since.
pub(crate) fn deliver_new(sim: &Sim) {
    while let Some((meta, event)) = sim.with(|world| world.bus.fresh.pop_front()) {
        let envelope = Envelope {
            specversion: "1.0".to_owned(),
            id: EventId::from_uuid(sim.next()),
            source: "/simulation".to_owned(),
            event_type: event.event_type.to_owned(),
            subject: event.stream,
            time: sim.now(),
            datacontenttype: "application/json".to_owned(),
            tenant: TENANT,
            streamseq: event.stream_seq,
            meta,
            data: event.data,
        };
        let consumers = sim.with(|world| {
            world.note(|| format!("{} of {}", envelope.event_type, envelope.subject));
            let reactions = world.bus.reactions.first();
            let wanted = reactions.into_iter().flatten().enumerate();
            let wanted: Vec<usize> = wanted
                .filter(|(_, known)| known.wants(&envelope.event_type))
                .map(|(index, _)| index)
                .collect();
            world.bus.open += u32::try_from(wanted.len()).expect("a handful");
            wanted
        });
        for consumer in consumers {
            tokio::spawn(deliver(sim.clone(), consumer, envelope.clone()));
        }
    }
}

async fn deliver(sim: Sim, consumer: usize, envelope: Envelope) {
    loop {
        let wait_us = sim.with(|world| {
            let slow = world.rng.happens(100);
            let high = if slow { 30_000_000 } else { 200_000 };
            world.rng.between(500, high)
        });
        sim.sleep(Place::OUTSIDE, Duration::from_micros(wait_us)).await;
        let (node, lost) =
            sim.with(|world| (world.any_node(), world.rng.happens(world.trouble.delivery_lost)));
        let Some(place) = node.filter(|_| !lost) else { continue };
        let Some(handler) = sim.with(|world| {
            let reactions = world.bus.reactions.get(place.node)?;
            reactions.get(consumer).map(|known| known.handler.clone())
        }) else {
            continue;
        };
        let patience = sim.sleep(Place::OUTSIDE, Duration::from_secs(20));
        match select(handler.handle(&envelope), patience).await {
            Either::Left((Ok(()), _)) => {
                let again = sim.with(|world| world.rng.happens(world.trouble.delivery_doubled));
                if !again {
                    break;
                }
            }
            Either::Left((Err(DeliveryError::Retry(_)), _)) => {
                sim.pause(Place::OUTSIDE, 300_000, 3_000_000).await;
            }
            Either::Left((Err(DeliveryError::Poison(reason)), _)) => {
                let (what, of) = (&envelope.event_type, &envelope.subject);
                sim.with(|world| world.violated(|| format!("{what} of {of} is poison: {reason}")));
                break;
            }
            Either::Right(_) => {}
        }
    }
    sim.with(|world| {
        world.bus.open -= 1;
        world.bus.taken += 1;
    });
}
