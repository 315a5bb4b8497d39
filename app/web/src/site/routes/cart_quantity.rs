//! `POST /cart/lines/quantity`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use kernel_common::{Quantity, Sku};
use mod_cart_api::CartChange;
use rt_http::{FormBody, ProblemResponse};
use serde::Deserialize;

use super::{
    cart_remove,
    changing::{Changed, Wish, done, said},
};
use crate::{
    Flash,
    site::{Site, reply::unprocessable, visit::Visit},
};

#[derive(Debug, Deserialize)]
pub(super) struct QuantityForm {
    sku: Sku,
    version: i64,
    quantity: i64,
}

/// Sets a line's quantity. None of it is no line.
pub(super) async fn set(
    State(site): State<Arc<Site>>,
    visit: Visit,
    FormBody(QuantityForm { sku, version, quantity }): FormBody<QuantityForm>,
) -> Result<Response, ProblemResponse> {
    if quantity == 0 {
        return cart_remove::apply(&site, &visit, sku, version).await;
    }
    let quantity = Quantity::try_from(quantity)
        .map_err(|_| unprocessable("a line holds 1 to 1,000,000 units"))?;
    let change = CartChange::SetQuantity { sku: sku.clone(), quantity };
    let wish = Wish { key: None, version: Some(version), change };
    let to = visit.paths.cart();
    let Changed::Done(page) = site.change(&visit, &wish).await? else {
        return Ok(said(&site, &visit, &Flash::CartChangedElsewhere, &to));
    };
    let (page, limited) = site.within_stock(&visit, *page, &sku, None).await?;
    Ok(done(&site, &visit, &page.cart, &limited.unwrap_or(Flash::QuantitySet), &to))
}
