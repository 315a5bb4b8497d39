//! The contract traits.

use rt_contract::contract;

use crate::{
    ChangeLogError, ChangesRead, LogPosition, ProductsAnswer, ReadChanges, SearchError,
    SearchProducts, SuggestQuery, Suggestions,
};

contract! {
    /// Finds products by words, filters and facets. The tenant, the language of labels and the
    /// currency and channel of prices come from the call's context.
    pub trait Search as "search.Search" v 1, client SearchClient, error SearchError {
        /// A page of products with the counts of the facets around it.
        query products(SearchProducts) -> ProductsAnswer;
        /// What a shopper may mean while typing.
        query suggest(SuggestQuery) -> Suggestions;
    }
}

contract! {
    /// What modules published, read again from a place that the reader keeps. Each process offers
    /// it for its own modules.
    pub trait ChangeLog as "search.ChangeLog" v 1,
    client ChangeLogClient, error ChangeLogError {
        /// The next facts of one module, of every tenant, in the order of their commit.
        query read(ReadChanges) -> ChangesRead;
        /// The place of the last fact of a module, by name: nothing can appear before it
        /// afterwards.
        query head(String) -> LogPosition;
    }
}
