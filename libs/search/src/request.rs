//! What an index can be asked.

use uuid::Uuid;

use crate::{Filter, Language};

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchRequest {
    /// The words; every document without them.
    pub text: Option<TextQuery>,
    /// What must hold besides.
    pub filter: Filter,
    /// Choices of facets: they narrow the hits like [`filter`](Self::filter), but each leaves the
    /// counts of its own facet alone.
    pub choices: Vec<Choice>,
    /// What is counted.
    pub facets: Vec<FacetRequest>,
    /// In which order.
    pub sort: Sort,
    /// Where the page lies.
    pub page: PageStart,
    /// Hits on it.
    pub limit: usize,
}

/// Words to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextQuery {
    /// As they were typed.
    pub text: String,
    /// Whether the last word may be unfinished.
    pub unfinished: bool,
    /// Whether misspelt words and another keyboard layout are tried when nothing else is found.
    pub forgiving: bool,
}

/// A choice of one facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The facet, number, live column or tree it belongs to.
    pub of: String,
    /// What must hold.
    pub filter: Filter,
}

/// Something to count around the hits. What a choice of the same name excludes is counted too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FacetRequest {
    /// Values of a facet, the most frequent first.
    Values {
        /// The facet's name.
        name: String,
        /// At most so many; chosen ones come besides.
        limit: usize,
    },
    /// Values of every facet of the index, each as by [`FacetRequest::Values`].
    EveryFacet {
        /// At most so many values a facet.
        limit: usize,
    },
    /// Documents at and below nodes of a tree.
    Tree {
        /// The tree path field.
        field: String,
    },
    /// Lowest and highest number, and how many documents have one.
    NumberSpan {
        /// The number's name.
        name: String,
    },
    /// Documents between bounds of a number.
    NumberBuckets {
        /// The number's name.
        name: String,
        /// Bounds, ascending: each bucket goes from one, included, to the next, excluded.
        bounds: Vec<i64>,
    },
    /// Lowest and highest value of a live column, and how many documents have one.
    LiveSpan {
        /// The column.
        column: String,
    },
}

impl FacetRequest {
    /// What it counts: a choice of this name does not narrow it.
    #[must_use]
    pub fn of(&self) -> &str {
        match self {
            Self::Values { name, .. }
            | Self::NumberSpan { name }
            | Self::NumberBuckets { name, .. } => name,
            Self::Tree { field } => field,
            Self::LiveSpan { column } => column,
            Self::EveryFacet { .. } => "",
        }
    }
}

/// Order of the hits. Ties are broken by id, the larger first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best match first.
    #[default]
    Relevance,
    /// The larger id first: with UUIDv7 the later document.
    Newest,
    /// By a live column; documents without a value come last.
    Live {
        /// The column.
        column: String,
        /// From the highest.
        descending: bool,
    },
    /// By a sort text in a language, else in another.
    Text {
        /// The field.
        field: String,
        /// The language.
        language: Language,
    },
}

/// Where a page lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageStart {
    /// After so many hits.
    Offset(usize),
    /// After this hit.
    After(HitKey),
    /// Before this hit.
    Before(HitKey),
}

/// The place of a hit in its order.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct HitKey {
    /// What it was sorted by, as an ascending number.
    pub rank: u64,
    /// What it was sorted by, if that is a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Its id.
    pub id: Uuid,
}
