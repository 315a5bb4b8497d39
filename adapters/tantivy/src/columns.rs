//! What questions read of every document of a segment, in plain arrays.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock, RwLock},
};

use kernel_search::IndexError;
use tantivy::{
    DocId, SegmentReader,
    columnar::{Column, StrColumn},
};

use crate::{
    failed,
    live::Live,
    schema::{FACET, ID_HIGH, ID_LOW, number_column},
    values::Values,
};

/// The arrays of one segment. A segment never changes; which of its documents are removed is the
/// engine's to know.
pub(crate) struct SegmentColumns {
    ids: Vec<u128>,
    /// Slots of the live columns.
    slots: Vec<u32>,
    /// Where each document's values begin; one more than documents.
    starts: Vec<u32>,
    /// Numbers of facet values, document after document.
    values: Vec<u32>,
    numbers: Mutex<HashMap<String, Option<Column<i64>>>>,
    sorts: Mutex<HashMap<String, Option<StrColumn>>>,
    /// The documents in order of id, once somebody goes through them.
    by_id: OnceLock<Vec<DocId>>,
}

impl SegmentColumns {
    pub(crate) fn read(
        segment: &SegmentReader,
        values: &RwLock<Values>,
        live: &Live,
    ) -> Result<Self, IndexError> {
        let documents = segment.max_doc();
        let high = segment.fast_fields().u64(ID_HIGH).map_err(failed)?;
        let low = segment.fast_fields().u64(ID_LOW).map_err(failed)?;
        let half = |column: &Column<u64>, doc| u128::from(column.first(doc).unwrap_or_default());
        let id = |doc| half(&high, doc) << 64 | half(&low, doc);
        let ids: Vec<u128> = (0..documents).map(id).collect();
        let slots = live.slots(ids.iter().copied());
        let (starts, values) = facets(segment, values)?;
        let (numbers, sorts, by_id) = (Mutex::default(), Mutex::default(), OnceLock::new());
        Ok(Self { ids, slots, starts, values, numbers, sorts, by_id })
    }

    /// The documents with ids after `after`, in order of id, removed ones among them.
    pub(crate) fn after(&self, after: Option<u128>) -> &[DocId] {
        let by_id = self.by_id.get_or_init(|| {
            let mut documents: Vec<DocId> = (0..).take(self.ids.len()).collect();
            documents.sort_unstable_by_key(|doc| self.id(*doc));
            documents
        });
        let from = after.map_or(0, |after| by_id.partition_point(|doc| self.id(*doc) <= after));
        &by_id[from..]
    }

    pub(crate) fn id(&self, doc: DocId) -> u128 {
        self.ids[doc as usize]
    }

    pub(crate) fn slot(&self, doc: DocId) -> u32 {
        self.slots[doc as usize]
    }

    /// Numbers of the document's facet values.
    pub(crate) fn values(&self, doc: DocId) -> &[u32] {
        let doc = doc as usize;
        &self.values[self.starts[doc] as usize..self.starts[doc + 1] as usize]
    }

    /// A number of the documents; `None` when none of them has it.
    pub(crate) fn number(
        &self,
        segment: &SegmentReader,
        name: &str,
    ) -> Result<Option<Column<i64>>, IndexError> {
        let mut numbers = self.numbers.lock().expect("no panic under the lock");
        if let Some(column) = numbers.get(name) {
            return Ok(column.clone());
        }
        let column = segment.fast_fields().column_opt(&number_column(name)).map_err(failed)?;
        numbers.insert(name.to_owned(), column.clone());
        Ok(column)
    }

    /// A sort text of the documents, by the name of its column.
    pub(crate) fn sort_text(
        &self,
        segment: &SegmentReader,
        column: &str,
    ) -> Result<Option<StrColumn>, IndexError> {
        let mut sorts = self.sorts.lock().expect("no panic under the lock");
        if let Some(column) = sorts.get(column) {
            return Ok(column.clone());
        }
        let read = segment.fast_fields().str(column).map_err(failed)?;
        sorts.insert(column.to_owned(), read.clone());
        Ok(read)
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        let by_id = self.by_id.get().map_or(0, Vec::len);
        self.ids.len() * 24 + self.values.len() * 4 + by_id * 4
    }
}

/// Where each document's facet values begin, and the values.
fn facets(
    segment: &SegmentReader,
    values: &RwLock<Values>,
) -> Result<(Vec<u32>, Vec<u32>), IndexError> {
    let documents = segment.max_doc();
    let Some(column) = segment.fast_fields().str(FACET).map_err(failed)? else {
        return Ok((vec![0; documents as usize + 1], Vec::new()));
    };
    let mut terms = Vec::with_capacity(column.num_terms());
    let mut stream = column.dictionary().stream().map_err(failed)?;
    while stream.advance() {
        terms.push(String::from_utf8_lossy(stream.key()).into_owned());
    }
    let numbers: Vec<u32> = {
        let mut values = values.write().expect("no panic under the lock");
        terms.iter().map(|term| values.number(term)).collect()
    };
    let mut starts = Vec::with_capacity(documents as usize + 1);
    let mut found = Vec::new();
    for doc in 0..documents {
        starts.push(u32::try_from(found.len()).map_err(failed)?);
        let ords = column.ords().values_for_doc(doc);
        found.extend(ords.filter_map(|ord| numbers.get(usize::try_from(ord).ok()?).copied()));
    }
    starts.push(u32::try_from(found.len()).map_err(failed)?);
    Ok((starts, found))
}

/// Shared by all views that hold the segment.
pub(crate) type SharedColumns = Arc<SegmentColumns>;
