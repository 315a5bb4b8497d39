//! `POST /cart/lines/remove`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use kernel_common::Sku;
use mod_cart_api::CartChange;
use rt_http::{FormBody, ProblemResponse};
use serde::Deserialize;

use super::changing::{Changed, Wish, done, said};
use crate::{
    Flash,
    site::{Site, visit::Visit},
};

#[derive(Debug, Deserialize)]
pub(super) struct RemoveForm {
    sku: Sku,
    version: i64,
}

/// Removes a line.
pub(super) async fn remove(
    State(site): State<Arc<Site>>,
    visit: Visit,
    FormBody(RemoveForm { sku, version }): FormBody<RemoveForm>,
) -> Result<Response, ProblemResponse> {
    apply(&site, &visit, sku, version).await
}

pub(super) async fn apply(
    site: &Site,
    visit: &Visit,
    sku: Sku,
    version: i64,
) -> Result<Response, ProblemResponse> {
    let to = visit.paths.cart();
    // After the change nobody knows its name any more.
    let title = name_before(site, visit, &sku).await?;
    let wish = Wish { key: None, version: Some(version), change: CartChange::Remove { sku } };
    match site.change(visit, &wish).await? {
        Changed::Done(page) => Ok(done(site, visit, &page.cart, &Flash::Removed { title }, &to)),
        Changed::Elsewhere => Ok(said(site, visit, &Flash::CartChangedElsewhere, &to)),
    }
}

async fn name_before(site: &Site, visit: &Visit, sku: &Sku) -> Result<String, ProblemResponse> {
    let Some(cart) = visit.cart else { return Ok(sku.to_string()) };
    let page = site.web.storefront.cart(&visit.ctx, &visit.store, cart.id).await?;
    Ok(page.map_or_else(|| sku.to_string(), |page| super::changing::title_of(visit, &page, sku)))
}
