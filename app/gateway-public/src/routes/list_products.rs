//! `GET /api/v1/products`

use app_storefront::{ListingQuery, ViewError};
use axum::{extract::State, response::Response};
use http::HeaderMap;
use kernel_common::{Cursor, FieldError, PageRequest};
use rt_http::{ProblemResponse, QueryParams};

use crate::{
    Gateway, cached,
    dto::{ListingParams, Problem, ProductPage},
    pointers,
    store::InStore,
};

/// Largest page of cards.
const LIMIT_MAX: u32 = 100;
const LIMIT_DEFAULT: u32 = 24;

/// Products of the shop or of a category
///
/// Keyset pages: `next` of one page is `after` of the next.
#[utoipa::path(get, path = "/api/v1/products", tag = "catalog", params(ListingParams), responses(
    (status = 200, body = ProductPage),
    (status = "default", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list_products(
    State(gateway): State<Gateway>,
    place: InStore,
    QueryParams(params): QueryParams<ListingParams>,
    headers: HeaderMap,
) -> Result<Response, ProblemResponse> {
    let page = page_of(&params)?;
    let ListingParams { category, sort, .. } = &params;
    let sort = sort.unwrap_or_default();
    let after = page.after.as_ref().map_or("", |after| after.0.as_str());
    let name = format!("products {category:?} {sort:?} {} {after}", page.limit);
    let make = async {
        let (ctx, storefront) = (&place.ctx, &gateway.storefront);
        let locale = &ctx.locale;
        let Some(slug) = category else {
            let query = ListingQuery { category: None, sort, page };
            return Ok(ProductPage::of(&storefront.products(ctx, query).await?, locale));
        };
        let slug = slug.parse().map_err(|_| ViewError::NotFound("category"))?;
        let page = storefront.category(ctx, &slug, sort, page).await?;
        Ok::<_, ViewError>(ProductPage::of_category(&page, locale))
    };
    let listed = cached::json(&gateway, &place, &headers, &name, make).await;
    listed.map_err(|problem| pointers::without("/page", problem))
}

fn page_of(params: &ListingParams) -> Result<PageRequest, ProblemResponse> {
    let limit = params.limit.unwrap_or(LIMIT_DEFAULT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        let fault = FieldError::new("/limit", "out_of_range", "is 1 to 100");
        return Err(ProblemResponse::invalid(vec![fault]));
    }
    Ok(PageRequest { after: params.after.clone().map(Cursor), limit })
}
