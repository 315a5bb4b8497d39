//! `GET /cart`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use http::header;
use rt_http::ProblemResponse;

use super::changing::count_of;
use crate::{
    Flash, Paths,
    site::{
        Site,
        cookies::CartCookie,
        fill,
        reply::{defect, see_other},
        visit::Visit,
    },
    views::CartView,
};

/// The cart, priced and checked against the stock now.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    mut visit: Visit,
) -> Result<Response, ProblemResponse> {
    let page = match visit.cart {
        Some(cart) => site.web.storefront.cart(&visit.ctx, &visit.store, cart.id).await?,
        None => None,
    };
    let view = match &page {
        Some(page) => fill::cart(&visit, page),
        None => CartView {
            lines: vec![],
            totals: None,
            version: 0,
            can_check_out: false,
            free_delivery_rest: None,
        },
    };
    let seen = visit.cart;
    let now = seen.map(|cart| CartCookie {
        count: page.as_ref().map_or(0, |page| count_of(&page.cart)),
        ..cart
    });
    visit.cart = now;
    if page.is_none() && seen.is_some_and(|cart| cart.count > 0) {
        visit.flash = Some(Flash::CartLost);
    }
    let tree = site.tree(&visit).await?;
    let context = site.context(&visit, Paths::cart, &tree, None);
    let shell = site.renderer.cart(&view, &context).map_err(defect)?;
    let mut response = site.serve(&visit, &shell)?;
    if let Some(now) = now.filter(|_| now != seen) {
        let kept = visit.cookies(&site).keep_cart(now);
        response.headers_mut().append(header::SET_COOKIE, kept);
    }
    Ok(response)
}

/// The address of a cart's form, asked for by `GET`: the cart.
pub(super) async fn lead_there(visit: Visit) -> Response {
    see_other(&visit.paths.cart())
}
