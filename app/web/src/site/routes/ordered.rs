//! Finding an order by its secret, and its payment.

use mod_order_api::{LinkHash, Order, OrderRef};
use mod_payment_api::{Payment, PaymentRef};
use rt_http::ProblemResponse;

use crate::site::{Site, visit::Visit};

impl Site {
    /// The order behind a secret link of this store.
    pub(super) async fn order_of(
        &self,
        visit: &Visit,
        token: &str,
    ) -> Result<Option<Order>, ProblemResponse> {
        let hash = LinkHash::try_from(rt_security::hash_token(token));
        let hash = hash.map_err(|error| ProblemResponse::internal(error.to_string()))?;
        let found = self.web.orders.find(&visit.ctx, vec![OrderRef::LinkHash(hash)]).await?;
        Ok(found.found.into_iter().next().map(|found| found.order))
    }

    /// The newest payment of an order.
    pub(super) async fn payment_of(
        &self,
        visit: &Visit,
        order: &Order,
    ) -> Result<Option<Payment>, ProblemResponse> {
        let asked = vec![PaymentRef::OfOrder(order.id)];
        let found = self.web.payments.find(&visit.ctx, asked).await?;
        Ok(found.items.into_iter().next())
    }
}
