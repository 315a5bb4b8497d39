//! The hits of one page: which they are, in what order, and what comes before and after.
//!
//! Every order is one ascending pair (rank, id): best first means the smallest rank, ties go to
//! the larger id. A page before a place is found in the order turned round.

use std::collections::BinaryHeap;

use kernel_search::{Hit, HitKey, IndexError, PageStart, SearchRequest, Sort};
use tantivy::{DocAddress, DocId, Score, SegmentReader, columnar::StrColumn};
use uuid::Uuid;

use crate::{
    columns::SegmentColumns,
    live::{Live, LiveReader},
    rank::{rank_of_key, rank_of_score, rank_of_text, rank_of_value, sort_columns, text_of},
    reading::stored,
    schema::Fields,
    view::View,
};

/// The place of a document in the order: smaller is earlier.
type Place = (u64, u128);

/// The best documents of one segment so far.
pub(crate) struct Best<'a> {
    order: Order<'a>,
    backward: bool,
    /// Places up to this one are not on the page.
    beyond: Option<Place>,
    keep: usize,
    heap: BinaryHeap<(Place, DocId)>,
}

/// How a segment's documents are ranked.
enum Order<'a> {
    Score,
    Id,
    Live { column: usize, descending: bool, live: &'a LiveReader<'a> },
    Text { columns: Vec<StrColumn> },
}

/// A document that may be on the page.
pub(crate) struct Candidate {
    pub(crate) address: DocAddress,
    key: HitKey,
}

/// How many hits are wanted, those before the page included.
pub(crate) fn wanted(request: &SearchRequest) -> usize {
    let offset = match request.page {
        PageStart::Offset(offset) => offset,
        PageStart::After(_) | PageStart::Before(_) => 0,
    };
    offset.saturating_add(request.limit).saturating_add(1)
}

impl<'a> Best<'a> {
    pub(crate) fn new(
        request: &SearchRequest,
        segment: (&SegmentReader, &SegmentColumns),
        fields: &Fields,
        live: &'a LiveReader<'a>,
        names: &Live,
    ) -> Result<Self, IndexError> {
        let order = match &request.sort {
            Sort::Relevance if request.text.is_some() => Order::Score,
            Sort::Relevance | Sort::Newest => Order::Id,
            Sort::Live { column, descending } => {
                let column = names.column(column);
                let column = column.ok_or(IndexError::Refused("there is no such live column"))?;
                Order::Live { column, descending: *descending, live }
            }
            Sort::Text { field, language } => {
                Order::Text { columns: sort_columns(segment, fields, field, *language)? }
            }
        };
        let (backward, key) = match &request.page {
            PageStart::Offset(_) => (false, None),
            PageStart::After(key) => (false, Some(key)),
            PageStart::Before(key) => (true, Some(key)),
        };
        let mut best =
            Self { order, backward, beyond: None, keep: wanted(request), heap: BinaryHeap::new() };
        best.beyond = key.map(|key| best.place_of(key)).transpose()?;
        Ok(best)
    }

    pub(crate) fn offer(&mut self, doc: DocId, score: Score, columns: &SegmentColumns) {
        let rank = match &self.order {
            Order::Score => rank_of_score(score),
            Order::Id => 0,
            Order::Live { column, descending, live } => {
                rank_of_value(live.get(columns.slot(doc), *column), *descending)
            }
            Order::Text { columns } => rank_of_text(columns, doc),
        };
        let place = self.turned((rank, !columns.id(doc)));
        if self.beyond.is_some_and(|beyond| place <= beyond) {
            return;
        }
        if self.heap.len() < self.keep {
            self.heap.push((place, doc));
        } else if let Some(mut last) = self.heap.peek_mut()
            && place < last.0
        {
            *last = (place, doc);
        }
    }

    /// The documents with their keys, which compare across segments.
    pub(crate) fn finish(
        self,
        segment: u32,
        columns: &SegmentColumns,
    ) -> Result<Vec<Candidate>, IndexError> {
        let mut found = Vec::with_capacity(self.heap.len());
        for (place, doc) in &self.heap {
            let (rank, _) = self.turned(*place);
            let text = match &self.order {
                Order::Text { columns } => Some(text_of(columns, *doc)?),
                _ => None,
            };
            let rank = if text.is_some() { 0 } else { rank };
            let key = HitKey { rank, text, id: Uuid::from_u128(columns.id(*doc)) };
            found.push(Candidate { address: DocAddress::new(segment, *doc), key });
        }
        Ok(found)
    }

    fn turned(&self, (rank, id): Place) -> Place {
        if self.backward { (!rank, !id) } else { (rank, id) }
    }

    /// Where a key of an earlier answer stands in this segment.
    fn place_of(&self, key: &HitKey) -> Result<Place, IndexError> {
        let rank = match (&self.order, &key.text) {
            (Order::Text { columns }, Some(text)) => rank_of_key(columns, text)?,
            (Order::Text { .. }, None) | (_, Some(_)) => {
                return Err(IndexError::Refused("the place belongs to another order"));
            }
            (_, None) => key.rank,
        };
        Ok(self.turned((rank, !key.id.as_u128())))
    }
}

/// The page's hits of the candidates of all segments, and whether there are others before and
/// after it.
pub(crate) fn cut(
    mut candidates: Vec<Candidate>,
    request: &SearchRequest,
) -> (Vec<Candidate>, bool, bool) {
    candidates.sort_by(|a, b| {
        let place = |key: &HitKey| (key.rank, key.text.clone(), !key.id.as_u128());
        place(&a.key).cmp(&place(&b.key))
    });
    let limit = request.limit;
    match request.page {
        PageStart::Offset(offset) => {
            let more = candidates.len() > offset.saturating_add(limit);
            let page = candidates.into_iter().skip(offset).take(limit).collect();
            (page, offset > 0, more)
        }
        PageStart::After(_) => {
            let more = candidates.len() > limit;
            candidates.truncate(limit);
            (candidates, true, more)
        }
        PageStart::Before(_) => {
            let before = candidates.len().saturating_sub(limit);
            let page = candidates.split_off(before);
            (page, before > 0, true)
        }
    }
}

impl Candidate {
    /// The hit, with what is stored of it.
    pub(crate) fn read(self, view: &View, fields: &Fields) -> Result<Hit, IndexError> {
        let document = stored(view, fields, self.address)?;
        Ok(Hit { key: self.key, document })
    }
}
