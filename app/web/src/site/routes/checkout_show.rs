//! `GET /checkout`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use http::StatusCode;
use rt_http::{ProblemResponse, QueryParams};
use serde::Deserialize;

use super::{checkout_again, checkout_page::Shown};
use crate::site::{Site, reply::see_other, visit::Visit};

#[derive(Debug, Deserialize)]
pub(super) struct CheckoutParams {
    /// The secret of an order that was not paid: the shopper tries again with its fields.
    again: Option<String>,
}

/// The checkout.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    QueryParams(CheckoutParams { again }): QueryParams<CheckoutParams>,
) -> Result<Response, ProblemResponse> {
    let entered = match again {
        Some(token) => checkout_again::entered(&site, &visit, &token).await?,
        None => None,
    };
    let shown = Shown { entered: entered.unwrap_or_default(), ..Shown::default() };
    site.checkout_page(&visit, shown, StatusCode::OK).await
}

/// The address of a form of the checkout, asked for by `GET`: the checkout.
pub(super) async fn lead_there(visit: Visit) -> Response {
    see_other(&visit.paths.checkout())
}
