//! One state of an index, as questions see it.

use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
};

use kernel_search::IndexError;
use tantivy::{DocId, Searcher, SegmentReader, index::SegmentId};

use crate::{
    columns::{SegmentColumns, SharedColumns},
    live::Live,
    values::Values,
};

/// The segments of one commit and their columns.
#[derive(Clone)]
pub(crate) struct View {
    pub(crate) searcher: Searcher,
    columns: Vec<SharedColumns>,
}

impl View {
    /// The view of `searcher`; columns of segments that `before` had are taken from there.
    pub(crate) fn new(
        searcher: Searcher,
        before: Option<&Self>,
        values: &RwLock<Values>,
        live: &Live,
    ) -> Result<Self, IndexError> {
        let known: HashMap<SegmentId, SharedColumns> = before
            .into_iter()
            .flat_map(|view| view.segments().map(|(s, columns)| (s.segment_id(), columns.clone())))
            .collect();
        let read = |segment: &SegmentReader| match known.get(&segment.segment_id()) {
            Some(columns) => Ok(columns.clone()),
            None => SegmentColumns::read(segment, values, live).map(Arc::new),
        };
        let columns = searcher.segment_readers().iter().map(read).collect::<Result<_, _>>()?;
        Ok(Self { searcher, columns })
    }

    /// The segments with their columns.
    pub(crate) fn segments(&self) -> impl Iterator<Item = (&SegmentReader, &SharedColumns)> {
        self.searcher.segment_readers().iter().zip(&self.columns)
    }

    pub(crate) fn id(&self, segment: u32, doc: DocId) -> u128 {
        self.columns[segment as usize].id(doc)
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        self.columns.iter().map(|columns| columns.memory_bytes()).sum()
    }
}
