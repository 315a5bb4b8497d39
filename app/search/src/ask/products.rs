//! A page of products.

use kernel_search::{
    Choice, FacetRequest, Filter, IndexError, Number, PageStart, SearchRequest, Sort, TextQuery,
};
use mod_catalog_api::{CatalogReader, Facet, FacetKind};
use rt_contract::{CallCtx, CallError, FaultKind};

use super::{answer, cursor, validation};
use crate::{
    FacetsWanted, ProductsAnswer, SearchError, SearchPage, SearchProducts, SearchSort,
    shape::{CATEGORY, IN_STOCK, SORT_NAME, language},
    tenant::TenantSearch,
};

/// Values of a facet that are counted.
const VALUES_SHOWN: usize = 12;
/// Values of a facet that was asked for by name.
const VALUES_ASKED: usize = 100;

type Failure = CallError<SearchError>;

/// Answers a question.
pub(crate) async fn products(
    search: &TenantSearch,
    catalog: Option<&dyn CatalogReader>,
    ctx: &CallCtx,
    question: SearchProducts,
) -> Result<ProductsAnswer, Failure> {
    validation::products(&question).map_err(CallError::Domain)?;
    let start = cursor::start(&question).map_err(CallError::Domain)?;
    let chosen = chosen_facets(search, catalog, ctx, &question).await?;
    let price = search.settings.price_column_of(ctx.currency, &ctx.channel);
    let request = request(search, ctx, &question, (start, chosen.as_deref(), price.as_deref()));
    let failed = |error| failure(&error, &question.page);
    let answer = search.index.search(request).await.map_err(failed)?;
    Ok(answer::products(search, ctx, &question, (answer, chosen.as_deref(), price.as_deref())))
}

/// The facets that the merchant chose for the category; none where the index decides.
async fn chosen_facets(
    search: &TenantSearch,
    catalog: Option<&dyn CatalogReader>,
    ctx: &CallCtx,
    question: &SearchProducts,
) -> Result<Option<std::sync::Arc<Vec<Facet>>>, Failure> {
    let (FacetsWanted::Suitable, Some(category)) = (&question.facets, question.category) else {
        return Ok(None);
    };
    if let Some(facets) = search.facets_of(category) {
        return Ok(Some(facets).filter(|facets| !facets.is_empty()));
    }
    let Some(catalog) = catalog else { return Ok(None) };
    let read = catalog.facets(ctx, vec![category]).await;
    let read = read.map_err(|error| match error {
        CallError::Fault(fault) => CallError::Fault(fault),
        CallError::Domain(error) => CallError::fault(FaultKind::Internal, error.to_string()),
    })?;
    let facets = read.into_iter().next().map(|facets| facets.facets).unwrap_or_default();
    let facets = search.keep_facets(category, facets);
    Ok(Some(facets).filter(|facets| !facets.is_empty()))
}

fn request(
    search: &TenantSearch,
    ctx: &CallCtx,
    question: &SearchProducts,
    (page, chosen, price): (PageStart, Option<&Vec<Facet>>, Option<&str>),
) -> SearchRequest {
    let text = question.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let forgiving = !question.exact;
    let text = text.map(|text| TextQuery { text: text.to_owned(), unfinished: false, forgiving });
    let mut filter = Filter::Everything;
    let mut choices = choices(question, price);
    if let Some(category) = question.category {
        let under = |node: String| Filter::Under { field: CATEGORY.to_owned(), node };
        // Counts of the categories above need their products too, but nothing beside them.
        let path = search.tree().path(category).first().map(|top| top.id.to_string());
        let choice = under(category.to_string());
        if question.facets == FacetsWanted::None {
            filter = choice;
        } else {
            filter = path.map_or_else(|| choice.clone(), under);
            choices.push(Choice { of: CATEGORY.to_owned(), filter: choice });
        }
    }
    SearchRequest {
        text,
        filter: for_sale(filter, price),
        choices,
        facets: facets(question, chosen, price),
        sort: sort(question.sort, ctx, price),
        page,
        limit: question.page_size as usize,
    }
}

/// What has no price in the currency of the call is neither shown nor counted: nobody could buy it.
fn for_sale(filter: Filter, price: Option<&str>) -> Filter {
    let Some(column) = price else { return filter };
    Filter::All(vec![filter, Filter::Live { column: column.to_owned(), min: None, max: None }])
}

fn choices(question: &SearchProducts, price: Option<&str>) -> Vec<Choice> {
    let mut choices = Vec::new();
    let mut choose = |of: &str, filter| choices.push(Choice { of: of.to_owned(), filter });
    for chosen in question.filters.iter().filter(|chosen| !chosen.values.is_empty()) {
        let (name, values) = (chosen.facet.clone(), chosen.values.clone());
        choose(&chosen.facet, Filter::Facet { name, values });
    }
    for range in &question.ranges {
        let (name, of) =
            (range.facet.clone(), |bound: Option<Number>| bound.map(Number::thousandths));
        let (min, max) = (of(range.min), of(range.max));
        choose(&range.facet, Filter::Number { name, min, max });
    }
    if let (Some(bounds), Some(column)) = (question.price, price)
        && (bounds.min_minor.is_some() || bounds.max_minor.is_some())
    {
        let (min, max) = (bounds.min_minor, bounds.max_minor);
        choose(column, Filter::Live { column: column.to_owned(), min, max });
    }
    if question.in_stock_only {
        let column = IN_STOCK.to_owned();
        choose(IN_STOCK, Filter::Live { column, min: Some(1), max: None });
    }
    choices
}

fn facets(
    question: &SearchProducts,
    chosen: Option<&Vec<Facet>>,
    price: Option<&str>,
) -> Vec<FacetRequest> {
    let values = |name: &str, limit| FacetRequest::Values { name: name.to_owned(), limit };
    let span = |name: &str| FacetRequest::NumberSpan { name: name.to_owned() };
    let mut wanted = match (&question.facets, chosen) {
        (FacetsWanted::None, _) => return Vec::new(),
        (FacetsWanted::Only(codes), _) => {
            codes.iter().flat_map(|code| [values(code, VALUES_ASKED), span(code)]).collect()
        }
        (FacetsWanted::Suitable, Some(chosen)) => chosen
            .iter()
            .flat_map(|facet| {
                // Numbers and dates have no values to tick: they are a range either way.
                let code = facet.attribute.as_str();
                let boxes = (facet.kind == FacetKind::Values).then(|| values(code, VALUES_SHOWN));
                boxes.into_iter().chain([span(code)])
            })
            .collect(),
        (FacetsWanted::Suitable, None) => {
            let mut all = vec![FacetRequest::EveryFacet { limit: VALUES_SHOWN }];
            all.extend(question.ranges.iter().map(|range| span(&range.facet)));
            all
        }
    };
    wanted.push(FacetRequest::Tree { field: CATEGORY.to_owned() });
    wanted.push(FacetRequest::LiveSpan { column: IN_STOCK.to_owned() });
    wanted.extend(price.map(|column| FacetRequest::LiveSpan { column: column.to_owned() }));
    wanted
}

fn sort(sort: SearchSort, ctx: &CallCtx, price: Option<&str>) -> Sort {
    let by_price = |descending| match price {
        Some(column) => Sort::Live { column: column.to_owned(), descending },
        None => Sort::Newest,
    };
    match sort {
        SearchSort::Relevance => Sort::Relevance,
        SearchSort::Newest => Sort::Newest,
        SearchSort::PriceAscending => by_price(false),
        SearchSort::PriceDescending => by_price(true),
        SearchSort::Name => {
            Sort::Text { field: SORT_NAME.to_owned(), language: language(&ctx.locale) }
        }
    }
}

/// The index's trouble as the caller has it.
pub(super) fn failure(error: &IndexError, page: &SearchPage) -> Failure {
    match error {
        IndexError::Refused(_) => CallError::Domain(validation::unknown_cursor(page)),
        IndexError::Empty => {
            CallError::Domain(SearchError::NotReady(crate::NotReady::Building { done: 0 }))
        }
        IndexError::InUse(_) | IndexError::Failed(_) => {
            CallError::fault(FaultKind::Internal, error.to_string())
        }
    }
}
