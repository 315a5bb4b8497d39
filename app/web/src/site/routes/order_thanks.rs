//! `GET /orders/{token}/thanks`

use std::sync::Arc;

use app_checkout::priced_cart;
use axum::{extract::State, response::Response};
use http::header;
use mod_order_api::{Order, OrderState};
use rt_http::{PathParam, ProblemResponse};

use super::changing::count_of;
use crate::site::{
    Site,
    cookies::CartCookie,
    reply::{not_found, see_other},
    visit::Visit,
};

/// The confirmation of an order that was placed.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    mut visit: Visit,
    PathParam(token): PathParam<String>,
) -> Result<Response, ProblemResponse> {
    let order = site.order_of(&visit, &token).await?.ok_or_else(not_found)?;
    match order.state {
        OrderState::Pending => return Ok(see_other(&visit.paths.payment(&token))),
        OrderState::Cancelled { .. } => return Ok(see_other(&visit.paths.order(&token))),
        OrderState::Placed(_) | OrderState::Shipped { .. } | OrderState::Unknown => {}
    }
    let seen = visit.cart;
    visit.cart = cart_after(&site, &visit, &order).await;
    let mut response = site.order_page(&visit, &order, &token, true).await?;
    if let Some(now) = visit.cart.filter(|now| Some(*now) != seen) {
        let kept = visit.cookies(&site).keep_cart(now);
        response.headers_mut().append(header::SET_COOKIE, kept);
    }
    Ok(response)
}

/// The visitor's cart, without what was just ordered. A cart that cannot be asked for stays as
/// its cookie has it: the confirmation matters more.
async fn cart_after(site: &Site, visit: &Visit, order: &Order) -> Option<CartCookie> {
    let cookie = visit.cart.filter(|cart| cart.id == order.cart_id && cart.count > 0);
    let Some(cookie) = cookie else { return visit.cart };
    let carts = site.web.carts.as_ref();
    let cart = priced_cart(carts, &visit.ctx, &visit.store, cookie.id, None).await;
    let Ok(cart) = cart else { return visit.cart };
    // The ordered version is about to be emptied.
    let count = if cart.version <= order.cart_version { 0 } else { count_of(&cart) };
    Some(CartCookie { count, ..cookie })
}
