//! Suggestions while typing.

use std::collections::HashMap;

use kernel_common::CategoryId;
use kernel_search::{
    Counts, FacetRequest, Filter, PageStart, SearchAnswer, SearchRequest, Sort, TextQuery,
    analysis::words,
};
use rt_contract::{CallCtx, CallError};

use super::{answer::segments, products::failure, validation};
use crate::{
    CategorySuggestion, ProductSuggestion, QuerySuggestion, SearchError, SearchPage, Segment,
    SuggestQuery, Suggestions,
    document::{Stored, product_id},
    shape::CATEGORY,
    tenant::TenantSearch,
};

/// Products that are looked at for likely words.
const LOOKED_AT: usize = 60;

/// Answers a question.
pub(crate) async fn suggest(
    search: &TenantSearch,
    ctx: &CallCtx,
    question: SuggestQuery,
) -> Result<Suggestions, CallError<SearchError>> {
    validation::suggestions(&question).map_err(CallError::Domain)?;
    let text = question.text.trim();
    if text.is_empty() {
        return Ok(Suggestions::default());
    }
    let request = SearchRequest {
        text: Some(TextQuery { text: text.to_owned(), unfinished: true, forgiving: true }),
        filter: Filter::Everything,
        choices: Vec::new(),
        facets: vec![FacetRequest::Tree { field: CATEGORY.to_owned() }],
        sort: Sort::Relevance,
        page: PageStart::Offset(0),
        limit: LOOKED_AT,
    };
    let failed = |error| failure(&error, &SearchPage::default());
    let answer = search.index.search(request).await.map_err(failed)?;
    let limit = question.limit as usize;
    let names: Vec<(kernel_common::ProductId, Stored)> = answer
        .hits
        .iter()
        .filter_map(|hit| Some((product_id(hit.document.id), Stored::read(&hit.document.stored)?)))
        .collect();
    let product = |(product, stored): &(kernel_common::ProductId, Stored)| ProductSuggestion {
        product: *product,
        slug: stored.slug.clone(),
        name: segments(stored.name.get(&ctx.locale), &answer.matcher),
    };
    Ok(Suggestions {
        queries: queries(ctx, answer.corrected.as_deref().unwrap_or(text), &names, limit),
        products: names.iter().take(limit).map(product).collect(),
        categories: categories(search, ctx, &answer, limit),
    })
}

/// What was typed, its last word finished as the names found finish it.
fn queries(
    ctx: &CallCtx,
    typed: &str,
    names: &[(kernel_common::ProductId, Stored)],
    limit: usize,
) -> Vec<QuerySuggestion> {
    let typed = words(typed);
    let Some((last, before)) = typed.split_last() else { return Vec::new() };
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (_, stored) in names {
        let mut finished: Vec<_> = words(stored.name.get(&ctx.locale))
            .into_iter()
            .filter(|word| word.text.starts_with(&last.text) && !word.abbreviated)
            .map(|word| word.text)
            .collect();
        finished.sort_unstable();
        finished.dedup();
        for word in finished {
            *counts.entry(word).or_default() += 1;
        }
    }
    let mut counted: Vec<_> = counts.into_iter().collect();
    counted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let before: String = before.iter().map(|word| format!("{} ", word.text)).collect();
    let suggestion = |(word, _): (String, usize)| {
        let rest = word[last.text.len()..].to_owned();
        let typed = Segment { text: format!("{before}{}", last.text), matched: true };
        let rest = Segment { text: rest, matched: false };
        let text = if rest.text.is_empty() { vec![typed] } else { vec![typed, rest] };
        QuerySuggestion { text }
    };
    counted.into_iter().take(limit).map(suggestion).collect()
}

fn categories(
    search: &TenantSearch,
    ctx: &CallCtx,
    answer: &SearchAnswer,
    limit: usize,
) -> Vec<CategorySuggestion> {
    let tree = search.tree();
    let Some(Counts::Tree(nodes)) = answer.facets.first().map(|facet| &facet.counts) else {
        return Vec::new();
    };
    let mut counted: Vec<(CategoryId, u64)> =
        nodes.iter().filter_map(|(id, count)| Some((id.parse().ok()?, *count))).collect();
    // The fullest first; of a category and the only one below it that matches, the lower.
    let depth = |id: CategoryId| tree.path(id).len();
    counted.sort_by_key(|(id, count)| (std::cmp::Reverse(*count), std::cmp::Reverse(depth(*id))));
    counted.dedup_by(|later, earlier| {
        later.1 == earlier.1 && tree.path(earlier.0).iter().any(|above| above.id == later.0)
    });
    let suggestion = |(id, count)| {
        let category = tree.get(id)?;
        let name = category.name.get(&ctx.locale).to_owned();
        Some(CategorySuggestion { id, slug: category.slug.to_string(), name, count })
    };
    counted.into_iter().filter_map(suggestion).take(limit).collect()
}
