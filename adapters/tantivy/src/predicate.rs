//! Conditions as they are tested on a document of one segment.

use kernel_search::{Filter, IndexError};
use tantivy::{DocId, SegmentReader, columnar::Column};

use crate::{
    columns::SegmentColumns,
    live::{Live, LiveReader},
    schema::facet_term,
    values::Values,
};

/// A condition, its names looked up.
pub(crate) enum Predicate {
    Constant(bool),
    All(Vec<Predicate>),
    Any(Vec<Predicate>),
    Not(Box<Predicate>),
    /// Sorted numbers of values, any of which will do.
    Values(Vec<u32>),
    Number(Column<i64>, Bounds),
    Live(usize, Bounds),
}

/// Bounds, both included.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    min: i64,
    max: i64,
}

impl Bounds {
    fn new(min: Option<i64>, max: Option<i64>) -> Self {
        Self { min: min.unwrap_or(i64::MIN), max: max.unwrap_or(i64::MAX) }
    }

    fn hold(self, number: i64) -> bool {
        (self.min..=self.max).contains(&number)
    }
}

/// Where names are looked up.
pub(crate) struct Names<'a> {
    pub(crate) values: &'a Values,
    pub(crate) live: &'a Live,
    pub(crate) segment: &'a SegmentReader,
    pub(crate) columns: &'a SegmentColumns,
}

impl Predicate {
    pub(crate) fn new(filter: &Filter, names: &Names<'_>) -> Result<Self, IndexError> {
        let each = |filters: &[Filter]| -> Result<Vec<Self>, IndexError> {
            filters.iter().map(|filter| Self::new(filter, names)).collect()
        };
        Ok(match filter {
            Filter::Everything => Self::Constant(true),
            Filter::All(filters) => Self::All(each(filters)?),
            Filter::Any(filters) => Self::Any(each(filters)?),
            Filter::Not(filter) => Self::Not(Box::new(Self::new(filter, names)?)),
            Filter::Facet { name, values } => {
                let terms = values.iter().map(|value| facet_term(name, value));
                let mut numbers: Vec<_> = terms.filter_map(|t| names.values.find(&t)).collect();
                numbers.sort_unstable();
                Self::Values(numbers)
            }
            Filter::Under { field, node } => {
                Self::Values(names.values.find(&facet_term(field, node)).into_iter().collect())
            }
            Filter::Number { name, min, max } => {
                match names.columns.number(names.segment, name)? {
                    Some(column) => Self::Number(column, Bounds::new(*min, *max)),
                    None => Self::Constant(false),
                }
            }
            Filter::Live { column, min, max } => match names.live.column(column) {
                Some(column) => Self::Live(column, Bounds::new(*min, *max)),
                None => return Err(IndexError::Refused("there is no such live column")),
            },
        })
    }

    /// Whether it holds for every document.
    pub(crate) fn is_everything(&self) -> bool {
        match self {
            Self::Constant(holds) => *holds,
            Self::All(all) => all.iter().all(Self::is_everything),
            _ => false,
        }
    }

    pub(crate) fn holds(
        &self,
        doc: DocId,
        columns: &SegmentColumns,
        live: &LiveReader<'_>,
    ) -> bool {
        match self {
            Self::Constant(holds) => *holds,
            Self::All(all) => all.iter().all(|one| one.holds(doc, columns, live)),
            Self::Any(any) => any.iter().any(|one| one.holds(doc, columns, live)),
            Self::Not(not) => !not.holds(doc, columns, live),
            Self::Values(wanted) => match wanted.as_slice() {
                [] => false,
                [one] => columns.values(doc).contains(one),
                many => columns.values(doc).iter().any(|v| many.binary_search(v).is_ok()),
            },
            Self::Number(column, bounds) => column.values_for_doc(doc).any(|n| bounds.hold(n)),
            Self::Live(column, bounds) => {
                live.get(columns.slot(doc), *column).is_some_and(|value| bounds.hold(value))
            }
        }
    }
}
