//! The checkout page, fresh or with what was entered.

use app_checkout::priced_cart;
use app_storefront::{CartPage, CategoryTree};
use axum::response::Response;
use http::StatusCode;
use kernel_common::PriceQuote;
use mod_payment_api::PaymentMethod;
use rt_http::ProblemResponse;

use crate::{
    Paths,
    site::{
        Site,
        fill::{self, CheckoutFacts, Entered, Faults, WayQuote},
        reply::{defect, see_other},
        visit::Visit,
    },
    views::CheckoutNotice,
};

/// What the page shows beside the cart.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    pub(super) entered: Entered,
    pub(super) faults: Faults,
    pub(super) notices: Vec<CheckoutNotice>,
}

impl Site {
    /// The checkout of the visitor's cart; a cart that cannot be bought as it stands is shown
    /// itself, because there is something to do there first.
    pub(super) async fn checkout_page(
        &self,
        visit: &Visit,
        shown: Shown,
        status: StatusCode,
    ) -> Result<Response, ProblemResponse> {
        let to_cart = || see_other(&visit.paths.cart());
        let Some(cookie) = visit.cart else { return Ok(to_cart()) };
        let cart = self.web.storefront.cart(&visit.ctx, &visit.store, cookie.id).await?;
        let Some(cart) = cart.filter(CartPage::can_be_ordered) else { return Ok(to_cart()) };
        let methods = self.payment_methods(visit).await?;
        let test = methods.iter().any(|method| method.test);
        let facts = CheckoutFacts {
            ways: self.ways(visit, &cart).await?,
            cart,
            entered: shown.entered,
            faults: shown.faults,
            notices: shown.notices,
            methods,
            test_cards: if test { self.web.test_cards.clone() } else { Vec::new() },
        };
        let context = self.context(visit, Paths::checkout, &CategoryTree::default(), None);
        let view = fill::checkout(visit, facts);
        let shell = self.renderer.checkout(&view, &context).map_err(defect)?;
        let mut response = self.serve(visit, &shell)?;
        *response.status_mut() = status;
        Ok(response)
    }

    /// The ways to pay.
    async fn payment_methods(&self, visit: &Visit) -> Result<Vec<PaymentMethod>, ProblemResponse> {
        Ok(self.web.payments.methods(&visit.ctx, ()).await?)
    }

    /// The way to pay that was chosen, else the first the store has.
    pub(super) async fn payment_method(
        &self,
        visit: &Visit,
        chosen: &str,
    ) -> Result<PaymentMethod, ProblemResponse> {
        let mut methods = self.payment_methods(visit).await?;
        let position = methods.iter().position(|method| method.id == chosen).unwrap_or(0);
        let method = (position < methods.len()).then(|| methods.swap_remove(position));
        method.ok_or_else(|| {
            ProblemResponse::new(StatusCode::SERVICE_UNAVAILABLE, "no_payment_method")
                .detail("there is no way to pay in this store")
        })
    }

    /// Every way of delivery with what the cart costs by it; one question for each but the chosen.
    async fn ways(&self, visit: &Visit, cart: &CartPage) -> Result<Vec<WayQuote>, ProblemResponse> {
        let mut ways = Vec::with_capacity(cart.deliveries.len());
        for way in &cart.deliveries {
            let quote = match cart.cart.quote.clone().filter(|_| way.chosen) {
                Some(quote) => quote,
                None => self.quote_by(visit, cart, &way.option).await?,
            };
            ways.push(WayQuote { way: way.clone(), quote });
        }
        Ok(ways)
    }

    async fn quote_by(
        &self,
        visit: &Visit,
        cart: &CartPage,
        option: &str,
    ) -> Result<PriceQuote, ProblemResponse> {
        let (carts, id) = (self.web.carts.as_ref(), cart.cart.cart_id);
        let view = priced_cart(carts, &visit.ctx, &visit.store, id, Some(option)).await?;
        view.quote.ok_or_else(|| ProblemResponse::internal("a cart with lines has no quote"))
    }
}
