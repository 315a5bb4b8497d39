//! `GET /categories/{slug}`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use rt_http::{PathParam, ProblemResponse, QueryParams};

use super::listing::{Listing, Scope};
use crate::site::{Site, ask::Fields, reply::not_found, visit::Visit};

/// The products of a category and those below it.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    PathParam(slug): PathParam<String>,
    QueryParams(fields): QueryParams<Fields>,
) -> Result<Response, ProblemResponse> {
    let scope = Scope::Category(slug.parse().map_err(|_| not_found())?);
    site.listing(&visit, &Listing::read(scope, &fields, &visit)?).await
}
