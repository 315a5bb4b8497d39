//! `GET /products`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use rt_http::{ProblemResponse, QueryParams};

use super::listing::{Listing, Scope};
use crate::site::{Site, ask::Fields, visit::Visit};

/// All products.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    QueryParams(fields): QueryParams<Fields>,
) -> Result<Response, ProblemResponse> {
    site.listing(&visit, &Listing::read(Scope::All, &fields, &visit)?).await
}
