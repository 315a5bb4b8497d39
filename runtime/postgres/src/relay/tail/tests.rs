use kernel_common::{EventId, IdSource, SequentialIds, TenantId, Timestamp};
use kernel_events::{Actor, Envelope, EventMeta};
use serde_json::Value;

use super::{PAGES_KEPT, Recent};
use crate::{EventPosition, RecordedEvent, relay::window::ReadEvent};

fn at(seq: i64) -> EventPosition {
    EventPosition { xid: seq / 3, seq }
}

fn event(seq: i64) -> ReadEvent {
    let ids = SequentialIds::default();
    let envelope = Envelope {
        specversion: "1.0".to_owned(),
        id: EventId::from_uuid(ids.next()),
        source: "/probe".to_owned(),
        event_type: "probe.noted.v1".to_owned(),
        subject: "note/1".to_owned(),
        time: Timestamp::from_unix_micros(0),
        datacontenttype: "application/json".to_owned(),
        tenant: TenantId::from_uuid(ids.next()),
        streamseq: seq,
        meta: EventMeta { actor: Actor::Guest, traceparent: None, locale: None },
        data: Value::Null,
    };
    RecordedEvent { position: at(seq), predecessor_ahead: None, envelope }.into()
}

fn since(recent: &Recent, seq: i64) -> Option<Vec<i64>> {
    let events = recent.since(at(seq))?;
    Some(events.iter().map(|event| event.position.seq).collect())
}

#[test]
fn a_consumer_gets_what_lies_after_its_place_across_pages() {
    let mut recent = Recent::after(at(10));
    recent.push(vec![event(11), event(12)]);
    recent.push(vec![event(15)]);
    assert_eq!(since(&recent, 10), Some(vec![11, 12, 15]));
    assert_eq!(since(&recent, 11), Some(vec![12, 15]));
    assert_eq!(since(&recent, 13), Some(vec![15]), "its last event may be of another page");
    assert_eq!(since(&recent, 15), Some(vec![]));
    assert_eq!(since(&recent, 99), Some(vec![]), "it has read further by itself");
}

#[test]
fn a_consumer_further_back_is_told_to_read_for_itself() {
    let recent = Recent::after(at(10));
    assert_eq!(since(&recent, 9), None);
    assert_eq!(since(&recent, 10), Some(vec![]));
}

#[test]
fn old_pages_are_forgotten_and_known_to_be() {
    let mut recent = Recent::after(at(0));
    let pages = i64::try_from(PAGES_KEPT).expect("small") + 2;
    for page in 1..=pages {
        recent.push(vec![event(page * 10), event(page * 10 + 1)]);
    }
    assert_eq!(recent.pages.len(), PAGES_KEPT);
    assert_eq!(since(&recent, 20), None, "21 is gone");
    assert_eq!(since(&recent, 21).and_then(|left| left.first().copied()), Some(30));
    recent.push(Vec::new());
    assert_eq!(recent.pages.len(), PAGES_KEPT, "an empty page is none");
}
