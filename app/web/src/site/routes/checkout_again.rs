//! Fills the checkout with what was entered for an order that was not paid.

use rt_http::ProblemResponse;

use crate::{
    Href,
    site::{
        Site,
        fill::{Entered, was_never_placed},
        visit::Visit,
    },
};

/// The checkout that begins with the fields of the order behind `token`.
pub(super) fn address(visit: &Visit, token: &str) -> Href {
    // A token that led to an order is of characters that an address takes as they are.
    Href::of_own_path(format!("{}?again={token}", visit.paths.checkout()))
}

/// The fields of the order behind `token`, if it is one of this visitor's cart and was not placed.
pub(super) async fn entered(
    site: &Site,
    visit: &Visit,
    token: &str,
) -> Result<Option<Entered>, ProblemResponse> {
    let Some(order) = site.order_of(visit, token).await? else { return Ok(None) };
    let own = visit.cart.is_some_and(|cart| cart.id == order.cart_id);
    if !own || !was_never_placed(&order) {
        return Ok(None);
    }
    let agreed = order.snapshot;
    Ok(Some(Entered {
        email: agreed.contact.email,
        phone: agreed.contact.phone.unwrap_or_default(),
        name: agreed.delivery_address.name,
        address: agreed.delivery_address.line,
        postcode: agreed.delivery_address.postal_code,
        city: agreed.delivery_address.city,
        country: agreed.delivery_address.country.to_string(),
        delivery: agreed.delivery.option,
        payment_method: agreed.payment_method,
        terms: false,
    }))
}
