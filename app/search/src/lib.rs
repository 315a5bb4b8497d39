//! Search: finds products by words, filters and facets, in an index of this process that follows
//! what the modules publish.
//!
//! Invariants: an index belongs to one tenant, so that no question can cross tenants; it never
//! shows a product that is not published; prices and availability are columns in memory, so that
//! a sale rewrites no document, and are left to the next process, so that it answers at once; the
//! place in the modules' logs is committed with the index.
//! Left out on purpose: the engine (an adapter of `kernel-search`), pages and HTTP.
#![deny(missing_docs)]

mod ask;
mod checkpoint;
mod contract;
mod day;
mod document;
mod dto;
mod errors;
#[cfg(test)]
mod golden;
mod intake;
mod labels;
mod service;
mod shape;
mod tenant;
mod tree;

pub use contract::{ChangeLog, ChangeLogClient, Search, SearchClient};
pub use day::{day_of_number, number_of_day};
pub use document::product_document;
pub use dto::{
    CategoryCount, CategorySuggestion, ChangesRead, DayRange, Facet, FacetContent, FacetFilter,
    FacetValue, FacetsWanted, LogPosition, LoggedChange, NumberFilter, NumberRange, PriceFilter,
    PriceSpan, ProductHit, ProductSuggestion, ProductsAnswer, QuerySuggestion, ReadChanges,
    SearchPage, SearchProducts, SearchSort, Segment, SuggestQuery, Suggestions,
};
pub use errors::{ChangeLogError, NotReady, SearchError};
pub use intake::Follower;
pub use service::{Contracts, SearchService};
pub use shape::TenantSettings;
pub use tree::Categories;

/// Most characters of a text that is searched for.
pub const TEXT_CHARS_MAX: usize = 200;

/// Most products on a page.
pub const PAGE_SIZE_MAX: u32 = 100;

/// The last page that can be asked for by number; cursors go on from there.
pub const PAGE_NUMBER_MAX: u32 = 100;

/// Most facets in one question, and most values chosen of one facet.
pub const FACETS_MAX: usize = 50;

/// Most suggestions of each kind.
pub const SUGGESTIONS_MAX: u32 = 20;

/// Most facts in one reading of a log.
pub const CHANGES_READ_MAX: u32 = 2_000;
