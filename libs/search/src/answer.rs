//! What an index answers.

use crate::{HitKey, StoredDocument, highlight::Matcher};

/// The answer to a question.
#[derive(Clone, Debug, Default)]
pub struct SearchAnswer {
    /// The page's hits, in order.
    pub hits: Vec<Hit>,
    /// Documents on all pages.
    pub total: u64,
    /// The counts, in the order of the request; one of every facet gives many.
    pub facets: Vec<FacetCounts>,
    /// The text that was searched for instead.
    pub corrected: Option<String>,
    /// What matched, to mark it in texts.
    pub matcher: Matcher,
    /// Whether there is a hit before the page.
    pub has_previous: bool,
    /// Whether there is a hit after the page.
    pub has_next: bool,
}

/// A document that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its place in the order.
    pub key: HitKey,
    /// The document.
    pub document: StoredDocument,
}

/// One thing that was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCounts {
    /// The facet, number, tree or live column.
    pub of: String,
    /// The counts.
    pub counts: Counts,
}

/// Counts, by kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counts {
    /// Of values.
    Values {
        /// The most frequent first, then by value; chosen ones among them whatever their count.
        values: Vec<(String, u64)>,
        /// Whether there are more.
        more: bool,
    },
    /// Of nodes, in no order.
    Tree(Vec<(String, u64)>),
    /// Of a span.
    Span {
        /// The lowest and the highest; none without any value.
        bounds: Option<(i64, i64)>,
        /// Documents that have a value.
        count: u64,
    },
    /// Of buckets, in their order.
    Buckets(Vec<u64>),
}
