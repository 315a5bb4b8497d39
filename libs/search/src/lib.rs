//! The search port: what an index is made of, what it can be asked and what it answers, and the
//! analysis of words that every engine shares.
//!
//! Invariants: no engine's name or type appears here; an index holds the documents of one tenant;
//! a question is plain data and costs no I/O to make; a choice of one facet never narrows that
//! facet's own counts.
//! Left out: engines (adapters), and what a document means (the search service).
#![deny(missing_docs)]

pub mod analysis;
mod answer;
mod definition;
mod document;
mod filter;
mod highlight;
mod index;
mod number;
mod request;
#[cfg(feature = "testing")]
pub mod testing;

pub use answer::{Counts, FacetCounts, Hit, SearchAnswer};
pub use definition::{Field, FieldKind, IndexDefinition, Language, Synonyms};
pub use document::{Batch, Document, LiveRow, Operation, StoredDocument, Value};
pub use filter::Filter;
pub use highlight::{Matcher, Piece};
pub use index::{IndexError, IndexSize, Rebuild, SearchEngine, SearchIndex};
pub use number::{InvalidNumber, Number};
pub use request::{Choice, FacetRequest, HitKey, PageStart, SearchRequest, Sort, TextQuery};
