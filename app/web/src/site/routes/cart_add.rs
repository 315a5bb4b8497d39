//! `POST /cart/lines`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use kernel_common::{Quantity, Sku};
use mod_cart_api::CartChange;
use rt_http::{FormBody, ProblemResponse};
use serde::Deserialize;

use super::changing::{Changed, Wish, done, said, title_of};
use crate::{
    Flash,
    site::{Site, form_keys, reply::unprocessable, visit::Visit},
};

#[derive(Debug, Deserialize)]
pub(super) struct AddForm {
    form_key: String,
    sku: Sku,
    quantity: Quantity,
}

/// Adds units of a variant, once for each time its page was opened, and goes back to the page.
pub(super) async fn add(
    State(site): State<Arc<Site>>,
    visit: Visit,
    FormBody(AddForm { form_key, sku, quantity }): FormBody<AddForm>,
) -> Result<Response, ProblemResponse> {
    let key = form_keys::read(&site.web.signer, &form_key)
        .ok_or_else(|| unprocessable("the form is not one of ours"))?;
    // The same page may add one and then, after a step back, three: another wish is another key.
    let key = key.step(&format!("{sku} {quantity}"));
    let change = CartChange::Add { sku: sku.clone(), quantity };
    let wish = Wish { key: Some(key.clone()), version: None, change };
    let Changed::Done(page) = site.change(&visit, &wish).await? else {
        return Ok(said(&site, &visit, &Flash::CartChangedElsewhere, &visit.paths.cart()));
    };
    let title = title_of(&visit, &page, &sku);
    let line = page.cart.lines.iter().find(|line| line.sku == sku);
    let back = match line.map_or("", |line| line.slug.as_str()) {
        "" => visit.paths.cart(),
        slug => visit.paths.variant(slug, sku.as_str()),
    };
    let (page, limited) = site.within_stock(&visit, *page, &sku, Some(&key)).await?;
    let flash = limited.unwrap_or(Flash::Added { title });
    Ok(done(&site, &visit, &page.cart, &flash, &back))
}
