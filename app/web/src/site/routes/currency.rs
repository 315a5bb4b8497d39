//! `POST /currency`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use http::{HeaderMap, Uri, header};
use kernel_common::Currency;
use rt_http::{FormBody, ProblemResponse};
use serde::Deserialize;

use crate::{
    Href,
    site::{
        Site,
        reply::{see_other, unprocessable},
        visit::Visit,
    },
};

#[derive(Debug, Deserialize)]
pub(super) struct CurrencyForm {
    currency: Currency,
    back: Option<String>,
}

/// Shows prices in another currency of the store from now on, on the page where it was asked for.
pub(super) async fn choose(
    State(site): State<Arc<Site>>,
    visit: Visit,
    headers: HeaderMap,
    FormBody(CurrencyForm { currency, back }): FormBody<CurrencyForm>,
) -> Result<Response, ProblemResponse> {
    if !visit.store.currencies.contains(&currency) {
        return Err(unprocessable("the store has no prices in this currency"));
    }
    let named = back.and_then(|path| Href::try_new(path).ok()).filter(is_own);
    let back = came_from(&headers).or(named).unwrap_or_else(|| visit.paths.home());
    let mut response = see_other(&back);
    let kept = visit.cookies(&site).keep_currency(currency);
    response.headers_mut().append(header::SET_COOKIE, kept);
    Ok(response)
}

/// The form's own address, asked for by `GET`.
pub(super) async fn lead_there(visit: Visit) -> Response {
    see_other(&visit.paths.home())
}

/// The page with everything that was chosen on it. Browsers tell it to the same origin only, and
/// forms of others are refused before.
fn came_from(headers: &HeaderMap) -> Option<Href> {
    let referer: Uri = headers.get(header::REFERER)?.to_str().ok()?.parse().ok()?;
    let page = Href::try_new(referer.path_and_query()?.as_str()).ok()?;
    Some(page).filter(is_own)
}

fn is_own(href: &Href) -> bool {
    href.as_str().starts_with('/')
}
