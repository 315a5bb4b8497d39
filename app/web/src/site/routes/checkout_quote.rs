//! `POST /checkout/quote`

use std::{collections::BTreeMap, sync::Arc};

use axum::{extract::State, response::Response};
use http::StatusCode;
use rt_http::{FormBody, ProblemResponse};

use super::checkout_page::Shown;
use crate::site::{Site, fill::Entered, visit::Visit};

/// The checkout again, for what was entered. Places nothing and finds no fault.
pub(super) async fn quote(
    State(site): State<Arc<Site>>,
    visit: Visit,
    FormBody(form): FormBody<BTreeMap<String, String>>,
) -> Result<Response, ProblemResponse> {
    let shown = Shown { entered: Entered::of(&form), ..Shown::default() };
    site.checkout_page(&visit, shown, StatusCode::OK).await
}
