//! Plain data of the contracts.

mod changes;
mod products;
mod request;
mod suggest;

pub use changes::{ChangesRead, LogPosition, LoggedChange, ReadChanges};
pub use products::{
    CategoryCount, DayRange, Facet, FacetContent, FacetValue, NumberRange, PriceSpan, ProductHit,
    ProductsAnswer, Segment,
};
pub use request::{
    FacetFilter, FacetsWanted, NumberFilter, PriceFilter, SearchPage, SearchProducts, SearchSort,
};
pub use suggest::{
    CategorySuggestion, ProductSuggestion, QuerySuggestion, SuggestQuery, Suggestions,
};
