//! `GET /orders/{token}/payment`

use std::{sync::Arc, time::Duration};

use app_storefront::CategoryTree;
use axum::{extract::State, response::Response};
use http::{HeaderValue, header};
use mod_order_api::{Order, OrderState};
use mod_payment_api::{Payment, PaymentState};
use rt_http::{PathParam, ProblemResponse, QueryParams};
use serde::Deserialize;

use super::checkout_again;
use crate::{
    Href, PageContext, Shell,
    site::{
        Site,
        fill::{decline_reason, was_never_placed},
        reply::{defect, not_found, see_other},
        visit::Visit,
    },
    views::{PaymentCheckingView, PaymentConfirmationView, PaymentDeclinedView},
};

/// When a waiting page asks again: soon at first, then more and more patiently.
const REFRESH_SECONDS: [u32; 8] = [1, 2, 2, 3, 5, 8, 13, 20];
/// So many looks after coming back from the provider the shopper may have come back without
/// confirming, and is offered to confirm again.
const LOOKS_AFTER_RETURN: usize = 4;

#[derive(Debug, Deserialize)]
pub(super) struct PaymentParams {
    /// How often the page has asked already.
    look: Option<u8>,
    /// The shopper comes from the provider.
    back: Option<u8>,
}

/// Where the shopper waits for, confirms or retries a payment. A settled order has a page of its
/// own, and the way leads there.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    PathParam(token): PathParam<String>,
    QueryParams(params): QueryParams<PaymentParams>,
) -> Result<Response, ProblemResponse> {
    let order = site.order_of(&visit, &token).await?.ok_or_else(not_found)?;
    let never_placed = was_never_placed(&order);
    match order.state {
        OrderState::Pending | OrderState::Unknown => {}
        OrderState::Cancelled { .. } if never_placed => {}
        OrderState::Cancelled { .. } => return Ok(see_other(&visit.paths.order(&token))),
        OrderState::Placed(_) | OrderState::Shipped { .. } => {
            return Ok(see_other(&visit.paths.thanks(&token)));
        }
    }
    let payment = site.payment_of(&visit, &order).await?;
    let context =
        site.context(&visit, |paths| paths.payment(&token), &CategoryTree::default(), None);
    if never_placed {
        let shell = declined(&site, &visit, &order, payment.as_ref(), &token, &context)?;
        return site.serve(&visit, &shell);
    }
    let looks = usize::from(params.look.unwrap_or(0));
    let returning = params.back.is_some() && looks < LOOKS_AFTER_RETURN;
    let to_confirm =
        payment.filter(|payment| payment.state == PaymentState::RequiresAction && !returning);
    let action = to_confirm.as_ref().and_then(|payment| payment.action_url.clone());
    if let Some(confirm_url) = action.and_then(|url| Href::try_new(url).ok()) {
        let shell = confirmation(&site, &visit, &order, confirm_url, &context).await?;
        return site.serve(&visit, &shell);
    }
    checking(&site, &visit, &order, &token, &params, &context)
}

fn declined(
    site: &Site,
    visit: &Visit,
    order: &Order,
    payment: Option<&Payment>,
    token: &str,
    context: &PageContext,
) -> Result<Shell, ProblemResponse> {
    let view = PaymentDeclinedView {
        amount: visit.money(order.snapshot.quote.total),
        reason: decline_reason(payment),
        retry_url: checkout_again::address(visit, token),
    };
    site.renderer.payment_declined(&view, context).map_err(defect)
}

async fn confirmation(
    site: &Site,
    visit: &Visit,
    order: &Order,
    confirm_url: Href,
    context: &PageContext,
) -> Result<Shell, ProblemResponse> {
    let methods = site.web.payments.methods(&visit.ctx, ()).await?;
    let method = methods.iter().find(|method| method.id == order.snapshot.payment_method);
    let deadline =
        method.map_or(Duration::ZERO, |m| Duration::from_secs(m.deadline_seconds.into()));
    let left = order.created_at.after(deadline).since(site.web.clock.now());
    let view = PaymentConfirmationView {
        order_number: order.number.to_string(),
        amount: visit.money(order.snapshot.quote.total),
        provider: method.map_or("", |m| m.name.get(&visit.ctx.locale)).to_owned(),
        confirm_url,
        minutes_left: u32::try_from(left.as_secs().div_ceil(60)).unwrap_or(u32::MAX),
    };
    site.renderer.payment_confirmation(&view, context).map_err(defect)
}

fn checking(
    site: &Site,
    visit: &Visit,
    order: &Order,
    token: &str,
    params: &PaymentParams,
    context: &PageContext,
) -> Result<Response, ProblemResponse> {
    let look = params.look.unwrap_or(0);
    let back = params.back.map_or("", |_| "&back=1");
    let next = look.saturating_add(1);
    let position = usize::from(look).min(REFRESH_SECONDS.len() - 1);
    let view = PaymentCheckingView {
        order_number: order.number.to_string(),
        amount: visit.money(order.snapshot.quote.total),
        url: Href::of_own_path(format!("{}?look={next}{back}", visit.paths.payment(token))),
        refresh_seconds: REFRESH_SECONDS[position],
    };
    let shell = site.renderer.payment_checking(&view, context).map_err(defect)?;
    let mut response = site.serve(visit, &shell)?;
    let refresh = HeaderValue::from_str(&view.refresh_header());
    response.headers_mut().insert(header::REFRESH, refresh.expect("addresses are encoded ASCII"));
    Ok(response)
}
