//! `POST /checkout`

use std::{collections::BTreeMap, sync::Arc};

use app_checkout::{Answer, CheckoutError, PlaceOrder};
use axum::{extract::State, response::Response};
use http::{StatusCode, header};
use kernel_common::{
    CartId, CountryCode, Currency, FieldError, IdempotencyKey, Money, OrderId, Problem,
};
use mod_payment_api::{PaymentError, PaymentMethod, TokenizeInstrument};
use rt_contract::CallError;
use rt_http::{FormBody, ProblemResponse, problem::status_of};

use super::{changing::said, checkout_page::Shown};
use crate::{
    Flash,
    site::{
        Site,
        cookies::CartCookie,
        fill::{self, Entered},
        form_keys,
        reply::{see_other, unprocessable},
        visit::Visit,
    },
    views::CheckoutNotice,
};

/// Places the order, once for each time the form was shown, and goes on to its page. Whatever
/// stands in the way is said on the checkout, with everything that was entered but the card.
pub(super) async fn place(
    State(site): State<Arc<Site>>,
    visit: Visit,
    FormBody(form): FormBody<BTreeMap<String, String>>,
) -> Result<Response, ProblemResponse> {
    let text = |name: &str| form.get(name).map_or("", String::as_str);
    let key = form_keys::read(&site.web.signer, text("form_key"))
        .ok_or_else(|| unprocessable("the form is not one of ours"))?;
    let Some(cart) = visit.cart else { return Ok(see_other(&visit.paths.cart())) };
    let entered = Entered::of(&form);
    let method = site.payment_method(&visit, &entered.payment_method).await?;
    let free = text(&format!("expected_total_minor.{}", entered.delivery)) == "0";
    let needs_card = !method.fields.is_empty() && !free;
    let card_number = needs_card.then(|| text("card_number"));
    let mut faults = entered.faults(&visit.store, card_number);
    let country = entered.country_of(&visit.store);
    let (Some(country), true) = (country, faults.is_empty()) else {
        if let Some(number) = card_number {
            faults.take(&card_faults(&site, &visit, method, number).await?);
        }
        let shown = Shown { entered, faults, ..Shown::default() };
        return site.checkout_page(&visit, shown, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let order = order_of(&visit, cart.id, &entered, country, method, &form)?;
    let ctx = visit.ctx.with_key(key.clone());
    match site.web.checkout.place(&ctx, &visit.store, order).await {
        Ok(answer) => Ok(placed(&site, &visit, cart, &answer)),
        Err(error) => refused(&site, &visit, entered, &key, error).await,
    }
}

/// What the provider has against a card, so that everything that is wrong is told at once.
async fn card_faults(
    site: &Site,
    visit: &Visit,
    method: PaymentMethod,
    card_number: &str,
) -> Result<Vec<FieldError>, ProblemResponse> {
    let request =
        TokenizeInstrument { fields: payment_fields(&method, card_number), method: method.id };
    match site.web.payments.tokenize(&visit.ctx, request).await {
        Err(CallError::Domain(PaymentError::InvalidInstrument(found))) => {
            let at_payment = |found: FieldError| FieldError {
                pointer: format!("/payment{}", found.pointer),
                ..found
            };
            Ok(found.into_iter().map(at_payment).collect())
        }
        Err(CallError::Fault(fault)) => Err(ProblemResponse::of(&CheckoutError::Fault(fault))),
        Ok(_) | Err(CallError::Domain(_)) => Ok(Vec::new()),
    }
}

/// The page has one field, for the first that the method asks for.
fn payment_fields(method: &PaymentMethod, card_number: &str) -> BTreeMap<String, String> {
    method.fields.first().map(|field| (field.clone(), card_number.to_owned())).into_iter().collect()
}

fn order_of(
    visit: &Visit,
    cart_id: CartId,
    entered: &Entered,
    country: CountryCode,
    method: PaymentMethod,
    form: &BTreeMap<String, String>,
) -> Result<PlaceOrder, ProblemResponse> {
    let number = |name: &str| form.get(name).and_then(|text| text.parse::<i64>().ok());
    let seen = number(&format!("expected_total_minor.{}", entered.delivery));
    let currency = form.get("expected_currency").and_then(|code| Currency::from_code(code));
    let (Some(seen), Some(currency), Some(version)) = (seen, currency, number("cart_version"))
    else {
        return Err(unprocessable("the form does not say what was agreed to"));
    };
    let card_number = form.get("card_number").map_or("", String::as_str);
    Ok(PlaceOrder {
        cart_id,
        cart_version: Some(version),
        expected_total: Money::new(seen, currency),
        contact: entered.contact(),
        delivery_address: entered.address_in(country),
        billing_address: None,
        delivery_option: Some(entered.delivery.clone()),
        payment_fields: payment_fields(&method, card_number),
        payment_method: method.id,
        terms_accepted: entered.terms,
        return_url: format!("{}{}", visit.store.base_url, visit.paths.payment_return()),
    })
}

/// The way on from the first answer, the same for every repeat.
fn placed(site: &Site, visit: &Visit, cart: CartCookie, answer: &Answer) -> Response {
    let token = &answer.order().link_token;
    match answer {
        Answer::Placed(_) => {
            let mut response = see_other(&visit.paths.thanks(token));
            // The cart is emptied behind the scenes; the header need not wait for it.
            let kept = visit.cookies(site).keep_cart(CartCookie { count: 0, ..cart });
            response.headers_mut().append(header::SET_COOKIE, kept);
            response
        }
        Answer::ConfirmationNeeded { .. } | Answer::PaymentPending(_) => {
            see_other(&visit.paths.payment(token))
        }
    }
}

async fn refused(
    site: &Site,
    visit: &Visit,
    entered: Entered,
    key: &IdempotencyKey,
    error: CheckoutError,
) -> Result<Response, ProblemResponse> {
    let status = status_of(error.kind());
    let mut shown = Shown { entered, ..Shown::default() };
    match error {
        CheckoutError::Invalid(found) => {
            shown.faults.take(&found);
            if shown.faults.is_empty() {
                return Err(ProblemResponse::of(&CheckoutError::Invalid(found)));
            }
        }
        CheckoutError::TotalChanged { seen, now } => {
            let (was, now) = (visit.money(seen), visit.money(now));
            shown.notices.push(CheckoutNotice::TotalChanged { was, now });
        }
        CheckoutError::PaymentDeclined(code) => {
            let reason = fill::declined(&code);
            shown.notices.push(CheckoutNotice::PaymentDeclined { reason });
        }
        CheckoutError::CartChanged => {
            let cart = visit.paths.cart();
            return Ok(said(site, visit, &Flash::CartChangedElsewhere, &cart));
        }
        CheckoutError::CartNotFound
        | CheckoutError::CartEmpty
        | CheckoutError::NotSellable(_)
        | CheckoutError::OutOfStock(_) => return Ok(see_other(&visit.paths.cart())),
        CheckoutError::CartRefused(_) | CheckoutError::NotDelivered => {
            return Err(ProblemResponse::of(&error));
        }
        CheckoutError::AlreadyOrdered(order_id) => return Ok(to_payment(site, visit, order_id)),
        // There may be an order: its own page knows how it stands, and nobody pays twice.
        CheckoutError::KeyReused
        | CheckoutError::InFlight
        | CheckoutError::PaymentExpired
        | CheckoutError::Undone
        | CheckoutError::KeyRequired
        | CheckoutError::Fault(_) => {
            let opened = site.web.checkout.opened_under(&visit.ctx, key).await;
            let Ok(Some(order_id)) = opened else { return Err(ProblemResponse::of(&error)) };
            return Ok(to_payment(site, visit, order_id));
        }
    }
    site.checkout_page(visit, shown, status).await
}

fn to_payment(site: &Site, visit: &Visit, order_id: OrderId) -> Response {
    see_other(&visit.paths.payment(&site.web.checkout.link_token(order_id)))
}
