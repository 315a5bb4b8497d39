//! `GET /search` and `GET /search/suggestions`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use rt_http::{ProblemResponse, QueryParams};

use super::listing::{Listing, Scope};
use crate::{
    Paths,
    site::{
        Site,
        ask::Fields,
        fill,
        page::NoPage,
        reply::{defect, see_other},
        visit::Visit,
    },
};

/// Suggestions of each kind.
const SUGGESTIONS: u32 = 4;

/// What is found for words; no words find everything there is, and so does a shop without search.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    QueryParams(fields): QueryParams<Fields>,
) -> Result<Response, ProblemResponse> {
    let listing = Listing::read(Scope::Search, &fields, &visit)?;
    if listing.ask.selection.text().is_none() || !site.web.storefront.has_search() {
        return Ok(see_other(&visit.paths.products()));
    }
    site.listing(&visit, &listing).await
}

/// What may be meant by unfinished words: a piece of a page.
pub(super) async fn suggest(
    State(site): State<Arc<Site>>,
    visit: Visit,
    QueryParams(fields): QueryParams<Fields>,
) -> Result<Response, ProblemResponse> {
    let listing = Listing::read(Scope::Search, &fields, &visit)?;
    let text = listing.ask.selection.text().unwrap_or_default();
    let make = async {
        let found = site.web.storefront.suggest(&visit.ctx, text, SUGGESTIONS).await?;
        let tree = site.tree(&visit).await?;
        let context = site.context(&visit, Paths::search, &tree, None);
        let view = fill::suggestions(&visit, &found);
        Ok::<_, NoPage>(site.renderer.suggestions(&view, &context).map_err(defect)?)
    };
    let shown = site.cached_found(&visit, &format!("suggestions {text}"), make).await?;
    Ok(shown.unwrap_or_else(|| see_other(&visit.paths.search())))
}
