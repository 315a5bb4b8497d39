//! What the search box suggests.

use app_search::{Segment, Suggestions};
use app_storefront::Selection;

use crate::{
    Href,
    site::{ask::ListingAsk, visit::Visit},
    views::{Piece, Suggested, Suggestion, SuggestionsView},
};

/// The suggestions with where they lead.
pub(crate) fn suggestions(visit: &Visit, found: &Suggestions) -> SuggestionsView {
    let query = |(at, query): (usize, &app_search::QuerySuggestion)| Suggestion {
        id: format!("suggested-query-{at}"),
        pieces: pieces(&query.text),
        url: search_for(visit, &plain(&query.text)),
    };
    let category = |(at, category): (usize, &app_search::CategorySuggestion)| Suggestion {
        id: format!("suggested-category-{at}"),
        pieces: vec![Piece { text: category.name.clone(), matched: false }],
        url: visit.paths.category(&category.slug),
    };
    let product = |(at, product): (usize, &app_search::ProductSuggestion)| Suggestion {
        id: format!("suggested-product-{at}"),
        pieces: pieces(&product.name),
        url: visit.paths.product(&product.slug),
    };
    let count = found.queries.len() + found.categories.len() + found.products.len();
    SuggestionsView {
        queries: found.queries.iter().enumerate().map(query).collect(),
        categories: found.categories.iter().enumerate().map(category).collect(),
        products: found.products.iter().enumerate().map(product).collect(),
        count: u64::try_from(count).unwrap_or(u64::MAX),
    }
}

/// What somebody who found nothing may have meant, but for the very same words.
pub(crate) fn instead(visit: &Visit, text: &str, found: &Suggestions) -> Vec<Suggested> {
    let queries = found.queries.iter().map(|query| plain(&query.text));
    let queries = queries
        .filter(|query| query != text)
        .map(|query| Suggested { url: search_for(visit, &query), title: query });
    let categories = found.categories.iter().map(|category| Suggested {
        title: category.name.clone(),
        url: visit.paths.category(&category.slug),
    });
    queries.chain(categories).collect()
}

fn search_for(visit: &Visit, text: &str) -> Href {
    let selection = Selection::default().with_text(Some(text));
    let ask = ListingAsk { selection, ..ListingAsk::default() };
    ask.at(&visit.paths.search(), visit.ctx.currency)
}

fn pieces(segments: &[Segment]) -> Vec<Piece> {
    let piece = |segment: &Segment| Piece { text: segment.text.clone(), matched: segment.matched };
    segments.iter().map(piece).collect()
}

fn plain(segments: &[Segment]) -> String {
    segments.iter().map(|segment| segment.text.as_str()).collect()
}
