//! `GET /orders/{token}`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use mod_order_api::{Order, OrderState};
use rt_http::{PathParam, ProblemResponse};

use crate::site::{
    Site, fill,
    reply::{defect, not_found, see_other},
    visit::Visit,
};

/// The order behind its secret link. One that waits for its payment is shown waiting.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    PathParam(token): PathParam<String>,
) -> Result<Response, ProblemResponse> {
    let order = site.order_of(&visit, &token).await?.ok_or_else(not_found)?;
    if order.state == OrderState::Pending {
        return Ok(see_other(&visit.paths.payment(&token)));
    }
    site.order_page(&visit, &order, &token, false).await
}

impl Site {
    /// The page of an order; `just_placed` makes it the confirmation.
    pub(super) async fn order_page(
        &self,
        visit: &Visit,
        order: &Order,
        token: &str,
        just_placed: bool,
    ) -> Result<Response, ProblemResponse> {
        let payment = self.payment_of(visit, order).await?;
        let view = fill::order(visit, order, payment.as_ref(), token, just_placed);
        let tree = self.tree(visit).await?;
        let here = |paths: &crate::Paths| {
            if just_placed { paths.thanks(token) } else { paths.order(token) }
        };
        let context = self.context(visit, here, &tree, None);
        let shell = self.renderer.order(&view, &context).map_err(defect)?;
        self.serve(visit, &shell)
    }
}
