//! Catalog import and export: a merchant's own files in, the Shopify product CSV out.
//!
//! Two formats come in: the Shopify product CSV, both generations, and any delimited file through
//! a [`Mapping`]. An import is a pipeline: a thread reads and maps, batches go to the catalog, then
//! to the price book and the warehouse, a few at once; what is acknowledged is written to a journal.
//!
//! Invariants: memory does not grow with the file; a second run of the same file changes nothing;
//! what a file does not say, it does not change; a bad line is told with its number, column and
//! reason, and stops no other; a run that was killed goes on where its journal ends, and repeats
//! under the keys it had; two runs at once end as one after the other would.
//! Left out: customers and orders, pictures themselves (they are linked, not fetched), deleting
//! what a file no longer holds.

mod attributes;
mod batch;
mod categories;
mod contracts;
mod draft;
mod dry;
mod error;
mod existing;
mod export;
pub mod expression;
mod formula;
mod input;
pub mod jobs;
mod journal;
mod keys;
mod mapping;
mod merge;
mod money;
mod patience;
mod progress;
mod put;
mod rejects;
mod run;
mod seen;
mod shopify;
pub mod source;

pub use contracts::Contracts;
pub use draft::{Draft, DraftImage, DraftVariant, Found};
pub use error::{ImportError, SourceError};
pub use export::{Export, ExportError, ExportReport};
pub use input::{Format, Reader};
pub use mapping::{MappedReader, Mapping, MappingError, Match, When};
pub use progress::{Counts, Progress};
pub use rejects::Reject;
pub use run::{Import, Report, Stop, run};
pub use shopify::ShopifyReader;
