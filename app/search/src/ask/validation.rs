//! What a question may be.

use kernel_common::Validation;

use crate::{
    FACETS_MAX, PAGE_NUMBER_MAX, PAGE_SIZE_MAX, SUGGESTIONS_MAX, SearchError, SearchPage,
    SearchProducts, SuggestQuery, TEXT_CHARS_MAX,
};

/// Refuses what is too large, all of it at once.
pub(super) fn products(question: &SearchProducts) -> Result<(), SearchError> {
    let mut check = Validation::new();
    if let Some(text) = &question.text {
        words(&mut check, text);
    }
    let size = (1..=PAGE_SIZE_MAX).contains(&question.page_size);
    check.require(size, "/page_size", "out_of_range", "is not between 1 and 100");
    if let SearchPage::Number(number) = question.page {
        let fits = (1..=PAGE_NUMBER_MAX).contains(&number);
        check.require(fits, "/page", "out_of_range", "is not between 1 and 100");
    }
    let facets = question.filters.len() + question.ranges.len();
    check.require(facets <= FACETS_MAX, "/filters", "too_many", "more than 50 facets are chosen");
    let values = question.filters.iter().all(|filter| filter.values.len() <= FACETS_MAX);
    check.require(values, "/filters", "too_many", "more than 50 values of a facet are chosen");
    if let crate::FacetsWanted::Only(codes) = &question.facets {
        check.require(codes.len() <= FACETS_MAX, "/facets", "too_many", "are more than 50");
    }
    finish(check)
}

/// The same for suggestions.
pub(super) fn suggestions(question: &SuggestQuery) -> Result<(), SearchError> {
    let mut check = Validation::new();
    words(&mut check, &question.text);
    let fits = (1..=SUGGESTIONS_MAX).contains(&question.limit);
    check.require(fits, "/limit", "out_of_range", "is not between 1 and 20");
    finish(check)
}

/// A cursor of another question.
pub(super) fn unknown_cursor(page: &SearchPage) -> SearchError {
    let pointer = match page {
        SearchPage::Number(_) => "/page",
        SearchPage::After(_) => "/page/after",
        SearchPage::Before(_) => "/page/before",
    };
    let mut check = Validation::new();
    check.fault(pointer, "invalid", "is no place in this order");
    finish(check).expect_err("a fault was noted")
}

fn words(check: &mut Validation, text: &str) {
    let fits = text.chars().count() <= TEXT_CHARS_MAX;
    check.require(fits, "/text", "too_long", "is longer than 200 characters");
}

fn finish(check: Validation) -> Result<(), SearchError> {
    check.finish().map_err(SearchError::Invalid)
}
