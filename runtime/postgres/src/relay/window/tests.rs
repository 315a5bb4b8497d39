use std::collections::{BTreeMap, HashMap};

use kernel_common::{EventId, IdSource, SequentialIds, TenantId, Timestamp};
use kernel_events::{Actor, Envelope, EventMeta};
use proptest::prelude::*;
use serde_json::Value;

use super::{ReadEvent, StreamKey, Window};
use crate::{EventPosition, RecordedEvent};

fn at(place: i64) -> EventPosition {
    EventPosition { xid: place / 3, seq: place }
}

fn envelope(stream: &str, streamseq: i64) -> Envelope {
    let ids = SequentialIds::default();
    Envelope {
        specversion: "1.0".to_owned(),
        id: EventId::from_uuid(ids.next()),
        source: "/probe".to_owned(),
        event_type: "probe.noted.v1".to_owned(),
        subject: stream.to_owned(),
        time: Timestamp::from_unix_micros(0),
        datacontenttype: "application/json".to_owned(),
        tenant: TenantId::from_uuid(ids.next()),
        streamseq,
        meta: EventMeta { actor: Actor::Guest, traceparent: None, locale: None },
        data: Value::Null,
    }
}

/// The table as it will be: at each place an event of a stream.
fn table(places: &[(u8, i64)]) -> Vec<ReadEvent> {
    let by_number: HashMap<(u8, i64), EventPosition> =
        places.iter().zip(1..).map(|(event, place)| (*event, at(place))).collect();
    let recorded = places.iter().zip(1..).map(|((stream, number), place)| {
        let predecessor = by_number.get(&(*stream, number - 1)).copied();
        RecordedEvent {
            position: at(place),
            predecessor_ahead: predecessor.filter(|found| *found > at(place)),
            envelope: envelope(&format!("note/{stream}"), *number),
        }
        .into()
    });
    recorded.collect()
}

fn ready(window: &Window) -> Vec<(String, Vec<i64>)> {
    let chains = window.ready().into_iter();
    let mut ready: Vec<_> = chains
        .map(|chain| {
            let numbers = chain.events.iter().map(|(_, event)| event.streamseq).collect();
            (chain.stream.stream, numbers)
        })
        .collect();
    ready.sort();
    ready
}

#[test]
fn an_event_before_its_predecessor_waits_for_it_and_holds_the_cursor() {
    // Number 2 of stream 1 lies before number 1; stream 2 is in order.
    let mut events = table(&[(1, 2), (2, 1), (1, 1)]).into_iter();
    let mut window = Window::after(EventPosition::default());
    window.push(events.next().expect("three"));
    assert_eq!(ready(&window), []);
    window.push(events.next().expect("three"));
    assert_eq!(ready(&window), [("note/2".to_owned(), vec![1])]);
    window.settle(at(2));
    assert_eq!(window.cursor(), EventPosition::default(), "it never passes a held event");
    window.push(events.next().expect("three"));
    assert_eq!(ready(&window), [("note/1".to_owned(), vec![1, 2])]);
    window.settle(at(3));
    assert_eq!(window.cursor(), EventPosition::default());
    window.settle(at(1));
    assert_eq!((window.cursor(), window.unsettled(), window.remembered()), (at(3), 0, 0));
}

#[test]
fn a_predecessor_that_is_not_in_the_table_is_not_waited_for() {
    // Its partition has been dropped, or the stream began elsewhere.
    let mut window = Window::after(EventPosition::default());
    window.push(table(&[(1, 5)]).remove(0));
    assert_eq!(ready(&window), [("note/1".to_owned(), vec![5])]);
}

/// How a relay might go: how much it reads, and which streams fail at which turn.
#[derive(Clone, Debug)]
struct Course {
    places: Vec<(u8, i64)>,
    batches: Vec<usize>,
    failing: Vec<u8>,
}

fn course() -> impl Strategy<Value = Course> {
    let streams = prop::collection::vec(0u8..5, 1..60).prop_map(|streams| {
        let mut numbers: BTreeMap<u8, i64> = BTreeMap::new();
        streams
            .into_iter()
            .map(|stream| {
                let number = numbers.entry(stream).or_default();
                *number += 1;
                (stream, *number)
            })
            .collect::<Vec<_>>()
    });
    let shuffled = streams.prop_shuffle();
    (shuffled, prop::collection::vec(0usize..7, 1..80), prop::collection::vec(0u8..8, 1..80))
        .prop_map(|(places, batches, failing)| Course { places, batches, failing })
}

proptest! {
    /// Any order of positions, any batches, any failures: every event once, streams in order, and
    /// the cursor only over what was delivered.
    #[test]
    fn nothing_is_lost_or_out_of_order(course in course()) {
        let events = table(&course.places);
        let total = events.len();
        let mut unread = events.into_iter();
        let mut window = Window::after(EventPosition::default());
        let mut delivered: Vec<EventPosition> = Vec::new();
        let mut next: HashMap<StreamKey, i64> = HashMap::new();
        let mut turns = course.batches.iter().zip(&course.failing);
        loop {
            let (batch, failing) = turns.next().map_or((7, 255), |(batch, failing)| (*batch, *failing));
            let batch: Vec<_> = unread.by_ref().take(batch).collect();
            let nothing_read = batch.is_empty();
            for event in batch {
                window.push(event);
            }
            let chains = window.ready();
            let nothing_ready = chains.is_empty();
            for chain in chains {
                if chain.stream.stream == format!("note/{failing}") {
                    continue;
                }
                for (position, event) in chain.events {
                    let expected = next.entry(chain.stream.clone()).or_insert(1);
                    prop_assert_eq!(event.streamseq, *expected);
                    *expected += 1;
                    delivered.push(position);
                    window.settle(position);
                }
            }
            for place in 1..=i64::try_from(total).expect("small") {
                prop_assert!(at(place) > window.cursor() || delivered.contains(&at(place)));
            }
            if nothing_read && nothing_ready && failing == 255 {
                break;
            }
        }
        prop_assert_eq!(delivered.len(), total);
        prop_assert_eq!(window.unsettled(), 0);
        prop_assert_eq!(window.remembered(), 0);
    }
}
