//! What has been read and not yet settled: the order of delivery, free of I/O.
//!
//! An event is *settled* when its consumer has taken it, does not want it, or it has been parked.
//! Positions say what has been read; within a stream `stream_seq` says what comes next. The two
//! disagree when a transaction with the lower number took the aggregate's lock second: its event
//! lies before its predecessor, and is held until the predecessor has been read and settled.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use kernel_common::TenantId;
use kernel_events::Envelope;

use crate::{EventPosition, RecordedEvent};

/// A stream of one tenant.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct StreamKey {
    pub(super) tenant: TenantId,
    pub(super) stream: String,
}

impl StreamKey {
    pub(super) fn of(event: &Envelope) -> Self {
        Self { tenant: event.tenant, stream: event.subject.clone() }
    }
}

/// Events of one stream that may be delivered now, one after the other.
#[derive(Debug)]
pub(super) struct Chain {
    pub(super) stream: StreamKey,
    pub(super) events: Vec<(EventPosition, Arc<Envelope>)>,
}

/// An event as consumers share it.
#[derive(Clone, Debug)]
pub(super) struct ReadEvent {
    pub(super) position: EventPosition,
    predecessor_ahead: Option<EventPosition>,
    envelope: Arc<Envelope>,
}

impl From<RecordedEvent> for ReadEvent {
    fn from(recorded: RecordedEvent) -> Self {
        let RecordedEvent { position, predecessor_ahead, envelope } = recorded;
        Self { position, predecessor_ahead, envelope: Arc::new(envelope) }
    }
}

/// The events between the cursor and the last one read.
#[derive(Debug)]
pub(super) struct Window {
    cursor: EventPosition,
    read_to: EventPosition,
    /// Everything read beyond the cursor; settled events leave an empty slot until the cursor has
    /// come to them.
    slots: BTreeMap<EventPosition, Option<Unsettled>>,
    /// The unsettled events by stream, in the order of `stream_seq`.
    streams: HashMap<StreamKey, BTreeSet<(i64, EventPosition)>>,
    unsettled: usize,
}

#[derive(Debug)]
struct Unsettled {
    event: Arc<Envelope>,
    predecessor_ahead: Option<EventPosition>,
}

impl Window {
    pub(super) fn after(cursor: EventPosition) -> Self {
        Self {
            cursor,
            read_to: cursor,
            slots: BTreeMap::new(),
            streams: HashMap::new(),
            unsettled: 0,
        }
    }

    /// Everything up to here is settled.
    pub(super) fn cursor(&self) -> EventPosition {
        self.cursor
    }

    /// Where to read on.
    pub(super) fn read_to(&self) -> EventPosition {
        self.read_to
    }

    pub(super) fn unsettled(&self) -> usize {
        self.unsettled
    }

    /// Events remembered, settled ones before the cursor's next step included.
    pub(super) fn remembered(&self) -> usize {
        self.slots.len()
    }

    /// Takes the next event read; positions ascend.
    pub(super) fn push(&mut self, read: ReadEvent) {
        let ReadEvent { position, predecessor_ahead, envelope } = read;
        debug_assert!(position > self.read_to, "events are read in order");
        self.read_to = position;
        let stream = StreamKey::of(&envelope);
        self.streams.entry(stream).or_default().insert((envelope.streamseq, position));
        let unsettled = Unsettled { event: envelope, predecessor_ahead };
        self.slots.insert(position, Some(unsettled));
        self.unsettled += 1;
    }

    /// What may be delivered now: of every stream the events in order, up to the first whose
    /// predecessor has not been read yet.
    pub(super) fn ready(&self) -> Vec<Chain> {
        let chains = self.streams.iter().map(|(stream, events)| Chain {
            stream: stream.clone(),
            events: events.iter().map_while(|(_, position)| self.deliverable(*position)).collect(),
        });
        chains.filter(|chain| !chain.events.is_empty()).collect()
    }

    /// A predecessor that has been read is settled, or stands before this event in its chain.
    fn deliverable(&self, position: EventPosition) -> Option<(EventPosition, Arc<Envelope>)> {
        let unsettled = self.slots.get(&position)?.as_ref()?;
        let waits = unsettled.predecessor_ahead.is_some_and(|ahead| ahead > self.read_to);
        (!waits).then(|| (position, unsettled.event.clone()))
    }

    /// Notes that an event needs no delivery any more, and moves the cursor over what is settled
    /// without a gap.
    pub(super) fn settle(&mut self, position: EventPosition) {
        let Some(unsettled) = self.slots.get_mut(&position).and_then(Option::take) else {
            return;
        };
        self.unsettled -= 1;
        let stream = StreamKey::of(&unsettled.event);
        if let Some(events) = self.streams.get_mut(&stream) {
            events.remove(&(unsettled.event.streamseq, position));
            if events.is_empty() {
                self.streams.remove(&stream);
            }
        }
        while let Some(first) = self.slots.first_entry() {
            if first.get().is_some() {
                break;
            }
            self.cursor = *first.key();
            first.remove();
        }
    }
}

#[cfg(test)]
mod tests;
