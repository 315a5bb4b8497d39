//! Counting around the hits.
//!
//! A document that only one choice excludes is no hit, but counts for whatever that choice is of:
//! so every facet shows what else could be chosen. One pass over the documents does it all.

use kernel_search::{Choice, Counts, FacetCounts, FacetRequest, Filter, IndexError, SearchRequest};
use tantivy::{DocId, columnar::Column};

use crate::{columns::SegmentColumns, live::LiveReader, predicate::Names, values::Values};

/// What has been counted so far, over all segments.
pub(crate) struct Tally {
    /// Documents by value.
    values: Vec<u32>,
    /// Of each request that is no value: its span or buckets.
    others: Vec<Other>,
    count_values: bool,
}

#[derive(Clone)]
struct Other {
    lowest: i64,
    highest: i64,
    documents: u64,
    buckets: Vec<u64>,
}

/// Where one segment's numbers lie, by request.
pub(crate) struct Sources(Vec<Source>);

enum Source {
    /// Counted by values.
    None,
    Number(Column<i64>),
    Live(usize),
}

/// The requests a document counts for.
pub(crate) enum Scope<'a> {
    /// All: it is a hit.
    Hit,
    /// Those of one choice, which alone excludes it.
    Only(&'a Choice),
}

impl Sources {
    pub(crate) fn new(request: &SearchRequest, names: &Names<'_>) -> Result<Self, IndexError> {
        let source = |facet: &FacetRequest| -> Result<Source, IndexError> {
            Ok(match facet {
                FacetRequest::NumberSpan { name } | FacetRequest::NumberBuckets { name, .. } => {
                    let column = names.columns.number(names.segment, name)?;
                    column.map_or(Source::None, Source::Number)
                }
                FacetRequest::LiveSpan { column } => {
                    let place = names.live.column(column);
                    Source::Live(place.ok_or(IndexError::Refused("there is no such live column"))?)
                }
                FacetRequest::Values { .. }
                | FacetRequest::EveryFacet { .. }
                | FacetRequest::Tree { .. } => Source::None,
            })
        };
        request.facets.iter().map(source).collect::<Result<_, _>>().map(Self)
    }
}

impl Tally {
    pub(crate) fn new(request: &SearchRequest, values: &Values) -> Self {
        let by_value = |facet: &FacetRequest| {
            matches!(
                facet,
                FacetRequest::Values { .. }
                    | FacetRequest::EveryFacet { .. }
                    | FacetRequest::Tree { .. }
            )
        };
        let count_values = request.facets.iter().any(by_value);
        let other = |facet: &FacetRequest| {
            let buckets = match facet {
                FacetRequest::NumberBuckets { bounds, .. } => bounds.len().saturating_sub(1),
                _ => 0,
            };
            Other { lowest: i64::MAX, highest: i64::MIN, documents: 0, buckets: vec![0; buckets] }
        };
        Self {
            values: vec![0; if count_values { values.len() } else { 0 }],
            others: request.facets.iter().map(other).collect(),
            count_values,
        }
    }

    pub(crate) fn add(
        &mut self,
        doc: DocId,
        scope: &Scope<'_>,
        request: &SearchRequest,
        (columns, sources): (&SegmentColumns, &Sources),
        (values, live): (&Values, &LiveReader<'_>),
    ) {
        if self.count_values {
            match scope {
                Scope::Hit => {
                    for value in columns.values(doc) {
                        self.values[*value as usize] += 1;
                    }
                }
                Scope::Only(choice) => {
                    let facet = values.find_facet(&choice.of);
                    for value in columns.values(doc) {
                        let place = *value as usize;
                        self.values[place] += u32::from(Some(values.facets()[place]) == facet);
                    }
                }
            }
        }
        for ((facet, other), source) in request.facets.iter().zip(&mut self.others).zip(&sources.0)
        {
            if let Scope::Only(choice) = scope
                && choice.of != facet.of()
            {
                continue;
            }
            let number = match source {
                Source::None => continue,
                Source::Number(column) => column.first(doc),
                Source::Live(column) => live.get(columns.slot(doc), *column),
            };
            if let Some(number) = number {
                other.add(number, facet);
            }
        }
    }

    pub(crate) fn finish(self, request: &SearchRequest, values: &Values) -> Vec<FacetCounts> {
        let mut found = Vec::new();
        let named = |counts, of: &str| FacetCounts { of: of.to_owned(), counts };
        for (facet, other) in request.facets.iter().zip(&self.others) {
            match facet {
                FacetRequest::Values { name, limit } => {
                    let chosen = chosen(request, name);
                    found.push(named(self.top(name, *limit, &chosen, values), name));
                }
                FacetRequest::EveryFacet { limit } => {
                    let trees: Vec<&str> = request.facets.iter().filter_map(tree).collect();
                    for name in values.facet_names().filter(|name| !trees.contains(name)) {
                        let counts = self.top(name, *limit, &chosen(request, name), values);
                        let some =
                            matches!(&counts, Counts::Values { values, .. } if !values.is_empty());
                        if some {
                            found.push(named(counts, name));
                        }
                    }
                }
                FacetRequest::Tree { field } => {
                    let nodes = self.counted(field, values);
                    let nodes = nodes.map(|(n, count)| (values.value(n).to_owned(), count));
                    found.push(named(Counts::Tree(nodes.collect()), field));
                }
                FacetRequest::NumberSpan { name: of } | FacetRequest::LiveSpan { column: of } => {
                    let bounds = (other.documents > 0).then_some((other.lowest, other.highest));
                    found.push(named(Counts::Span { bounds, count: other.documents }, of));
                }
                FacetRequest::NumberBuckets { name, .. } => {
                    found.push(named(Counts::Buckets(other.buckets.clone()), name));
                }
            }
        }
        found
    }

    /// Numbers and counts of a facet's values that any document has.
    fn counted<'a>(
        &'a self,
        facet: &str,
        values: &'a Values,
    ) -> impl Iterator<Item = (u32, u64)> + 'a {
        let facet = values.find_facet(facet);
        let pairs = (0..).zip(&self.values).zip(values.facets());
        pairs
            .filter(move |((_, count), of)| **count > 0 && Some(**of) == facet)
            .map(|((number, count), _)| (number, u64::from(*count)))
    }

    fn top(&self, facet: &str, limit: usize, chosen: &[String], values: &Values) -> Counts {
        let mut counted: Vec<_> = self.counted(facet, values).collect();
        let order = |a: &(u32, u64), b: &(u32, u64)| {
            b.1.cmp(&a.1).then_with(|| values.value(a.0).cmp(values.value(b.0)))
        };
        let more = counted.len() > limit;
        let beyond = if more && limit > 0 {
            counted.select_nth_unstable_by(limit - 1, order);
            counted.split_off(limit)
        } else if more {
            std::mem::take(&mut counted)
        } else {
            Vec::new()
        };
        counted.sort_unstable_by(order);
        let mut top: Vec<(String, u64)> =
            counted.into_iter().map(|(n, count)| (values.value(n).to_owned(), count)).collect();
        for value in chosen {
            if !top.iter().any(|(known, _)| known == value) {
                let counted = beyond.iter().find(|(number, _)| values.value(*number) == value);
                top.push((value.clone(), counted.map_or(0, |(_, count)| *count)));
            }
        }
        Counts::Values { values: top, more }
    }
}

impl Other {
    fn add(&mut self, number: i64, facet: &FacetRequest) {
        self.documents += 1;
        self.lowest = self.lowest.min(number);
        self.highest = self.highest.max(number);
        if let FacetRequest::NumberBuckets { bounds, .. } = facet {
            let bucket = bounds.partition_point(|bound| *bound <= number).checked_sub(1);
            if let Some(count) = bucket.and_then(|bucket| self.buckets.get_mut(bucket)) {
                *count += 1;
            }
        }
    }
}

fn tree(facet: &FacetRequest) -> Option<&str> {
    match facet {
        FacetRequest::Tree { field } => Some(field),
        _ => None,
    }
}

/// The values of a facet that are chosen.
fn chosen(request: &SearchRequest, name: &str) -> Vec<String> {
    let of = request.choices.iter().filter(|choice| choice.of == name);
    of.filter_map(|choice| match &choice.filter {
        Filter::Facet { values, .. } => Some(values.clone()),
        _ => None,
    })
    .flatten()
    .collect()
}
