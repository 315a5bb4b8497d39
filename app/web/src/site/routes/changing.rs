//! What every change of a cart shares: make it, take back what is not in stock, say what was done.

use app_checkout::terms;
use app_storefront::CartPage;
use axum::response::Response;
use http::header;
use kernel_common::{CartId, Currency, IdempotencyKey, Quantity, Sku};
use mod_cart_api::{CartChange, CartError, CartView, ChangeCart};
use rt_contract::{CallCtx, CallError};
use rt_http::ProblemResponse;

use crate::{
    Flash, Href,
    site::{
        Site,
        cookies::CartCookie,
        fill::units,
        reply::{see_other, unprocessable},
        visit::Visit,
    },
};

/// What a form asks for.
pub(super) struct Wish {
    /// Makes the change happen once, where a repeat would do it again.
    pub(super) key: Option<IdempotencyKey>,
    /// The version of the cart the form was of.
    pub(super) version: Option<i64>,
    pub(super) change: CartChange,
}

/// What became of it.
pub(super) enum Changed {
    /// The cart after it.
    Done(Box<CartPage>),
    /// The cart is another one by now, and nothing was done.
    Elsewhere,
}

impl Site {
    /// Makes one change. A guest without a cart, or whose cart was forgotten, gets a new one.
    pub(super) async fn change(
        &self,
        visit: &Visit,
        wish: &Wish,
    ) -> Result<Changed, ProblemResponse> {
        let known = visit.cart.map(|cart| cart.id);
        let own = visit.ctx.currency;
        let view = match self.attempt(visit, own, known, wish).await {
            Err(CallError::Domain(CartError::NotFound(_))) => {
                let anew =
                    Wish { key: wish.key.clone(), version: None, change: wish.change.clone() };
                self.attempt(visit, own, None, &anew).await
            }
            // A cart keeps the currency it began with, whatever the store's is by now.
            Err(CallError::Domain(CartError::CurrencyMismatch { cart, .. })) if cart != own => {
                self.attempt(visit, cart, known, wish).await
            }
            answer => answer,
        };
        match view {
            Ok(view) => {
                let page = self.web.storefront.cart_page(&visit.ctx, &visit.store, view).await?;
                Ok(Changed::Done(Box::new(page)))
            }
            Err(CallError::Domain(CartError::VersionConflict { .. })) => Ok(Changed::Elsewhere),
            Err(CallError::Domain(CartError::NotSellable(_))) => {
                Err(unprocessable("this is not for sale"))
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn attempt(
        &self,
        visit: &Visit,
        currency: Currency,
        cart_id: Option<CartId>,
        wish: &Wish,
    ) -> Result<CartView, CallError<CartError>> {
        let ctx = CallCtx { currency, key: wish.key.clone(), ..visit.ctx.clone() };
        let request = ChangeCart {
            cart_id,
            expected_version: wish.version,
            changes: vec![wish.change.clone()],
            terms: terms::pricing_terms(&visit.store, ctx.currency, None),
            deliveries: terms::deliveries(&visit.store, ctx.currency),
        };
        self.web.carts.change(&ctx, request).await
    }

    /// Lowers a line to what can be had. Answers what there is to say about it, and the cart then.
    pub(super) async fn within_stock(
        &self,
        visit: &Visit,
        page: CartPage,
        sku: &Sku,
        key: Option<&IdempotencyKey>,
    ) -> Result<(CartPage, Option<Flash>), ProblemResponse> {
        let entry = page.lines.iter().find(|entry| entry.line.sku == *sku);
        let Some((title, left)) = entry
            .and_then(|entry| Some((title_of(visit, &page, &entry.line.sku), entry.short_of?)))
        else {
            return Ok((page, None));
        };
        let (change, flash) = match Quantity::try_from(left) {
            Ok(quantity) => (
                CartChange::SetQuantity { sku: sku.clone(), quantity },
                Flash::QuantityLimited { left: units(left) },
            ),
            Err(_) => (CartChange::Remove { sku: sku.clone() }, Flash::SoldOut { title }),
        };
        let wish = Wish {
            key: key.map(|key| key.step("within stock")),
            version: Some(page.cart.version),
            change,
        };
        let known =
            Visit { cart: Some(CartCookie { id: page.cart.cart_id, count: 0 }), ..visit.clone() };
        match self.change(&known, &wish).await? {
            Changed::Done(page) => Ok((*page, Some(flash))),
            Changed::Elsewhere => Ok((page, None)),
        }
    }
}

/// The way on after a change: the page at `to`, the cookie of the cart as it is, the message.
pub(super) fn done(
    site: &Site,
    visit: &Visit,
    cart: &CartView,
    flash: &Flash,
    to: &Href,
) -> Response {
    // A cart that the store has lost was begun anew, and what was in it is not there any more.
    let lost = visit.cart.is_some_and(|known| known.id != cart.cart_id && known.count > 0);
    let mut response = said(site, visit, if lost { &Flash::CartLost } else { flash }, to);
    let now = CartCookie { id: cart.cart_id, count: count_of(cart) };
    response.headers_mut().append(header::SET_COOKIE, visit.cookies(site).keep_cart(now));
    response
}

/// The way to the page at `to`, which says `flash`.
pub(super) fn said(site: &Site, visit: &Visit, flash: &Flash, to: &Href) -> Response {
    let mut response = see_other(to);
    response.headers_mut().append(header::SET_COOKIE, visit.cookies(site).say(flash));
    response
}

/// How many things a cart holds.
pub(super) fn count_of(cart: &CartView) -> u32 {
    units(cart.lines.iter().map(|line| line.quantity.get()).fold(0, i64::saturating_add))
}

/// What a line is called.
pub(super) fn title_of(visit: &Visit, page: &CartPage, sku: &Sku) -> String {
    let line = page.cart.lines.iter().find(|line| line.sku == *sku);
    let name = line.map_or("", |line| line.name.get(&visit.ctx.locale));
    if name.is_empty() { sku.to_string() } else { name.to_owned() }
}
