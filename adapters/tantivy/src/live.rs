//! Live columns: values beside the documents that change without a write.
//!
//! Invariants: a reader never waits for a writer of values, only new ids take the lock; an id that
//! a document of any generation has, written or committed, is known to be written.

use std::{
    collections::HashMap,
    sync::{
        RwLock, RwLockReadGuard,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

use kernel_search::LiveRow;

/// No value.
const NONE: i64 = i64::MIN;

/// The columns of one index.
#[derive(Debug)]
pub(crate) struct Live {
    columns: Vec<String>,
    table: RwLock<Table>,
}

#[derive(Debug, Default)]
struct Table {
    slots: HashMap<u128, u32>,
    /// Slot after slot, a value for each column.
    values: Vec<AtomicI64>,
    /// Slot after slot, whether there may be a document of it.
    written: Vec<AtomicBool>,
}

/// The columns as one question reads them.
#[derive(Debug)]
pub(crate) struct LiveReader<'a> {
    columns: usize,
    table: RwLockReadGuard<'a, Table>,
}

impl Live {
    pub(crate) fn new(columns: Vec<String>) -> Self {
        Self { columns, table: RwLock::default() }
    }

    /// The place of a column.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// The names of the columns, in their order.
    pub(crate) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The slots of documents that there are.
    pub(crate) fn slots(&self, ids: impl Iterator<Item = u128>) -> Vec<u32> {
        let mut table = self.table.write().expect("no panic under the lock");
        let slot = |id| {
            let slot = table.slot(id, self.columns.len());
            *table.written[slot as usize].get_mut() = true;
            slot
        };
        ids.map(slot).collect()
    }

    /// Notes documents that are about to be written. Of each, whether there may be one of its id
    /// already: what has never been there need not be removed first, which costs more than to
    /// write it.
    pub(crate) fn note_written(&self, ids: &[u128]) -> Vec<bool> {
        self.know(ids.iter().copied());
        let table = self.table.read().expect("no panic under the lock");
        let note = |id| table.written[table.slots[id] as usize].swap(true, Ordering::Relaxed);
        ids.iter().map(note).collect()
    }

    /// Makes the slots that are missing.
    fn know(&self, ids: impl Iterator<Item = u128> + Clone) {
        let known = {
            let table = self.table.read().expect("no panic under the lock");
            ids.clone().all(|id| table.slots.contains_key(&id))
        };
        if !known {
            let mut table = self.table.write().expect("no panic under the lock");
            for id in ids {
                table.slot(id, self.columns.len());
            }
        }
    }

    /// Sets all values of a document, in the order of the columns.
    pub(crate) fn load(&self, id: u128, values: impl Iterator<Item = Option<i64>>) {
        let mut table = self.table.write().expect("no panic under the lock");
        let first = table.slot(id, self.columns.len()) as usize * self.columns.len();
        for (place, value) in (first..).zip(values.take(self.columns.len())) {
            *table.values[place].get_mut() = value.unwrap_or(NONE);
        }
    }

    /// Sets values. Whether any was another before.
    pub(crate) fn set(&self, rows: &[LiveRow]) -> bool {
        self.know(rows.iter().map(|row| row.id.as_u128()));
        let table = self.table.read().expect("no panic under the lock");
        let mut changed = false;
        for row in rows {
            let Some(slot) = table.slots.get(&row.id.as_u128()) else { continue };
            for (name, value) in &row.values {
                if let Some(column) = self.column(name) {
                    let place = *slot as usize * self.columns.len() + column;
                    let value = value.unwrap_or(NONE);
                    changed |= table.values[place].swap(value, Ordering::Relaxed) != value;
                }
            }
        }
        changed
    }

    pub(crate) fn reader(&self) -> LiveReader<'_> {
        let table = self.table.read().expect("no panic under the lock");
        LiveReader { columns: self.columns.len(), table }
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        let table = self.table.read().expect("no panic under the lock");
        table.values.capacity() * 8 + table.slots.capacity() * 24 + table.written.capacity()
    }
}

impl Table {
    fn slot(&mut self, id: u128, columns: usize) -> u32 {
        let next = u32::try_from(self.slots.len()).expect("fewer documents than slots");
        let slot = *self.slots.entry(id).or_insert(next);
        if slot == next {
            self.values.extend(std::iter::repeat_with(|| AtomicI64::new(NONE)).take(columns));
            self.written.push(AtomicBool::new(false));
        }
        slot
    }
}

impl LiveReader<'_> {
    /// The value of a slot in a column.
    pub(crate) fn get(&self, slot: u32, column: usize) -> Option<i64> {
        let value =
            self.table.values[slot as usize * self.columns + column].load(Ordering::Relaxed);
        (value != NONE).then_some(value)
    }
}

#[cfg(test)]
mod tests {
    use kernel_search::LiveRow;
    use uuid::Uuid;

    use super::Live;

    fn row(id: u128, column: &str, value: Option<i64>) -> LiveRow {
        LiveRow { id: Uuid::from_u128(id), values: vec![(column.to_owned(), value)] }
    }

    #[test]
    fn values_hold_whether_they_or_the_document_come_first() {
        let live = Live::new(vec!["price".to_owned(), "stock".to_owned()]);
        assert!(live.set(&[row(7, "price", Some(100))]));
        let slots = live.slots([3, 7].into_iter());
        live.set(&[row(3, "stock", Some(1)), row(7, "price", None), row(9, "price", Some(5))]);
        let reader = live.reader();
        assert_eq!([reader.get(slots[0], 0), reader.get(slots[0], 1)], [None, Some(1)]);
        assert_eq!(reader.get(slots[1], 0), None);
    }

    #[test]
    fn what_was_written_or_is_there_is_known_and_a_value_alone_is_no_document() {
        let live = Live::new(vec!["price".to_owned()]);
        live.set(&[row(1, "price", Some(100))]);
        live.slots(std::iter::once(2));
        live.load(3, std::iter::once(Some(7)));
        assert_eq!(live.note_written(&[1, 2, 3, 4, 4]), [false, true, false, false, true]);
        assert_eq!(live.note_written(&[1, 3]), [true, true]);
        let slot = live.slots(std::iter::once(3))[0];
        assert_eq!(live.reader().get(slot, 0), Some(7));
    }

    #[test]
    fn columns_that_are_not_named_stay_and_unknown_ones_are_nothing() {
        let live = Live::new(vec!["price".to_owned(), "stock".to_owned()]);
        live.set(&[row(7, "price", Some(100)), row(7, "stock", Some(1))]);
        assert!(live.set(&[row(7, "stock", None), row(7, "colour", Some(1))]));
        assert!(!live.set(&[row(7, "stock", None), row(7, "price", Some(100))]), "all as it was");
        let slot = live.slots(std::iter::once(7))[0];
        assert_eq!([live.reader().get(slot, 0), live.reader().get(slot, 1)], [Some(100), None]);
        assert_eq!(live.column("colour"), None);
    }
}
