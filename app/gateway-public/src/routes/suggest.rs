//! `GET /api/v1/search/suggestions`

use app_search::SUGGESTIONS_MAX;
use app_storefront::ViewError;
use axum::{extract::State, response::Response};
use http::HeaderMap;
use kernel_common::FieldError;
use rt_http::{ProblemResponse, QueryParams};

use crate::{
    Service, cached,
    dto::{Problem, SuggestionParams, Suggestions},
    store::InStore,
};

const LIMIT_DEFAULT: u32 = 5;

/// Suggestions while typing
///
/// Words to search for, products and categories that match what was typed so far.
#[utoipa::path(get, path = "/api/v1/search/suggestions", tag = "catalog",
    params(SuggestionParams),
    responses(
        (status = 200, body = Suggestions),
        (status = "default", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn suggest(
    State(Service { gateway, found }): State<Service>,
    place: InStore,
    QueryParams(params): QueryParams<SuggestionParams>,
    headers: HeaderMap,
) -> Result<Response, ProblemResponse> {
    let limit = params.limit.unwrap_or(LIMIT_DEFAULT);
    if !(1..=SUGGESTIONS_MAX).contains(&limit) {
        let fault = FieldError::new("/limit", "out_of_range", "is 1 to 20");
        return Err(ProblemResponse::invalid(vec![fault]));
    }
    let make = async {
        let found = gateway.storefront.suggest(&place.ctx, &params.q, limit).await?;
        Ok::<_, ViewError>(Some(Suggestions::of(found)))
    };
    let name = format!("suggestions {limit} {:?}", params.q);
    let answer = cached::found(&found, &place, &headers, &name, make).await?;
    Ok(answer.expect("suggestions are there, be it none"))
}
