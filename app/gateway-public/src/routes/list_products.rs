//! `GET /api/v1/products`

use app_search::{FacetsWanted, SearchPage};
use app_storefront::{FindQuery, FoundPage, ListingQuery, Selection, ViewError};
use axum::{extract::State, response::Response};
use http::{HeaderMap, StatusCode};
use kernel_common::{Cursor, FieldError, PageRequest};
use rt_http::{ProblemResponse, QueryParams};

use crate::{
    Gateway, Service, cached,
    dto::{ListingParams, Problem, ProductPage, limit_of},
    pointers,
    store::InStore,
};

/// When to ask again for an index that is being built.
const RETRY_SECONDS: u32 = 5;

/// Products of the shop or of a category, searched, filtered and ordered
///
/// Keyset pages: `next` of one page is `after` of the next, with the same parameters. What is
/// found by words or filters can also be paged by number. `narrowing` says what else there is to
/// filter by, with counts.
#[utoipa::path(get, path = "/api/v1/products", tag = "catalog", params(ListingParams), responses(
    (status = 200, body = ProductPage),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list_products(
    State(Service { gateway, found }): State<Service>,
    place: InStore,
    QueryParams(params): QueryParams<ListingParams>,
    headers: HeaderMap,
) -> Result<Response, ProblemResponse> {
    let selection = params.selection().map_err(ProblemResponse::invalid)?;
    let limit = limit_of(params.limit)?;
    let asked = params.facets.unwrap_or(false);
    if asked || params.needs_search(&selection) {
        let query = find_query(&params, selection, limit)?;
        let make = find(&gateway, &place, &query);
        let name = format!("found {query:?}");
        let answer = cached::found(&found, &place, &headers, &name, make).await;
        match answer.map_err(|problem| pointers::without("/page", problem))? {
            Some(answer) => return Ok(answer),
            None if params.needs_search(&query.selection) => return Err(not_ready()),
            // The catalog lists them all the same; nobody can count facets now.
            None => {}
        }
    }
    let listed = list(&gateway, &place, &params, limit, &headers).await;
    listed.map_err(|problem| pointers::without("/page", problem))
}

/// What the catalog itself can list.
async fn list(
    gateway: &Gateway,
    place: &InStore,
    params: &ListingParams,
    limit: u32,
    headers: &HeaderMap,
) -> Result<Response, ProblemResponse> {
    let page = PageRequest { after: params.after.clone().map(Cursor), limit };
    let (category, sort) = (&params.category, params.catalog_sort());
    let after = page.after.as_ref().map_or("", |after| after.0.as_str());
    let name = format!("products {category:?} {sort:?} {limit} {after}");
    let make = async {
        let (ctx, storefront) = (&place.ctx, &gateway.storefront);
        let locale = &ctx.locale;
        let Some(slug) = category else {
            let query = ListingQuery { category: None, sort, page };
            return Ok(ProductPage::of(&storefront.products(ctx, query).await?, locale));
        };
        let slug = slug.parse().map_err(|_| ViewError::NotFound("category"))?;
        let page = storefront.category(ctx, &slug, sort, page).await?;
        Ok::<_, ViewError>(ProductPage::of(&page.products, locale))
    };
    cached::json(gateway, place, headers, &name, make).await
}

/// What only the index finds; none while there is no index.
async fn find(
    gateway: &Gateway,
    place: &InStore,
    query: &FindQuery,
) -> Result<Option<ProductPage>, ViewError> {
    let with_facets = query.facets != FacetsWanted::None;
    let page: Option<FoundPage> = gateway.storefront.find(&place.ctx, query).await?;
    Ok(page.map(|page| ProductPage::of_found(&page, &place.ctx.locale, with_facets)))
}

fn find_query(
    params: &ListingParams,
    selection: Selection,
    limit: u32,
) -> Result<FindQuery, ProblemResponse> {
    let unknown = || ProblemResponse::of(&ViewError::NotFound("category"));
    let category = params.category.as_ref().map(|slug| slug.parse().map_err(|_| unknown()));
    let page = match (&params.after, params.page) {
        (Some(_), Some(_)) => {
            let fault = FieldError::new("/page", "conflict", "is not there beside `after`");
            return Err(ProblemResponse::invalid(vec![fault]));
        }
        (Some(after), None) => SearchPage::After(Cursor(after.clone())),
        (None, number) => SearchPage::Number(number.unwrap_or(1)),
    };
    Ok(FindQuery {
        category: category.transpose()?,
        selection,
        sort: params.search_sort(),
        facets: match params.facets {
            Some(true) => FacetsWanted::Suitable,
            _ => FacetsWanted::None,
        },
        page,
        page_size: limit,
    })
}

fn not_ready() -> ProblemResponse {
    ProblemResponse::new(StatusCode::SERVICE_UNAVAILABLE, "search.not_ready")
        .detail("there is no index to ask at the moment; listings without words and filters work")
        .retry_after(RETRY_SECONDS)
}
