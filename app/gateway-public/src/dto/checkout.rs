//! Checkout and payment methods.

use std::collections::BTreeMap;

use app_checkout::{Answer, PlaceOrder};
use kernel_common::{CartId, Contact, CountryCode, Locale};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Money;

/// A postal address.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Address {
    /// Person or company.
    #[schema(max_length = 120)]
    name: String,
    /// Street, house, flat.
    #[schema(max_length = 200)]
    line: String,
    /// Town.
    #[schema(max_length = 120)]
    city: String,
    /// Postal code.
    #[serde(default)]
    #[schema(max_length = 20)]
    postal_code: String,
    /// ISO 3166-1 alpha-2.
    #[schema(value_type = String, min_length = 2, max_length = 2)]
    country: CountryCode,
}

/// How to pay.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PaymentRequest {
    /// Id of a payment method.
    method: String,
    /// Its fields, as `/payment-methods` names them.
    #[serde(default)]
    fields: BTreeMap<String, String>,
}

impl std::fmt::Debug for PaymentRequest {
    /// Without the fields: they may hold a card number.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PaymentRequest").field("method", &self.method).finish_non_exhaustive()
    }
}

/// Asks for a cart to become an order.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "cart_id": "0190c6d2-f7e5-7c3e-8000-000000000001",
    "expected_total": { "amount_minor": 5470, "currency": "EUR" },
    "email": "ada@example.com",
    "delivery_address": {
        "name": "Ada Lovelace", "line": "12 St James Square", "city": "Berlin",
        "postal_code": "10115", "country": "DE"
    },
    "payment": { "method": "testcard", "fields": { "number": "4242424242424242" } },
    "terms_accepted": true
}))]
pub(crate) struct CheckoutRequest {
    /// The cart.
    #[schema(value_type = String, format = Uuid)]
    cart_id: CartId,
    /// Refuse unless the cart still has this version.
    #[serde(default)]
    cart_version: Option<i64>,
    /// The total the shopper agreed to; another one is refused.
    expected_total: Money,
    /// Where the confirmation goes.
    #[schema(max_length = 254)]
    email: String,
    /// For the carrier.
    #[serde(default)]
    #[schema(max_length = 40)]
    phone: Option<String>,
    /// Where the goods go.
    delivery_address: Address,
    /// Where the invoice goes, if elsewhere.
    #[serde(default)]
    billing_address: Option<Address>,
    /// Way of delivery; the cart's own without it.
    #[serde(default)]
    delivery_option: Option<String>,
    /// How to pay.
    payment: PaymentRequest,
    /// Must be true.
    terms_accepted: bool,
}

/// How a checkout stands. The same for every repeat under the same key; for what became of the
/// order, ask `/orders/{token}`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "status": "placed", "order_id": "0190c6d2-f7e5-7c3e-8000-000000000002",
    "number": "K7MX-4Q2P", "token": "Yx5b0T4o9mKcQz1vJ8rGtw",
    "total": { "amount_minor": 5470, "currency": "EUR" }
}))]
pub(crate) struct CheckoutAnswer {
    /// `placed`, `confirmation_needed` or `payment_pending`. Pending is not an error: do not pay
    /// again.
    status: &'static str,
    /// The order.
    order_id: String,
    /// What people call it.
    number: String,
    /// Secret of the order's page.
    token: String,
    /// What is paid.
    total: Money,
    /// Where the shopper confirms, when confirmation is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    action_url: Option<String>,
}

/// A payment method.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PaymentMethod {
    /// Id.
    id: String,
    /// Name.
    name: String,
    /// Names of the fields a shopper fills in.
    fields: Vec<String>,
    /// True when no real money moves.
    test: bool,
    /// For a method that is paid after the order was placed: for how many days the order waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    paid_within_days: Option<u32>,
}

const DAY_SECONDS: u32 = 24 * 60 * 60;

/// The payment methods of a store.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PaymentMethods {
    /// The methods.
    items: Vec<PaymentMethod>,
}

impl From<Address> for kernel_common::Address {
    fn from(address: Address) -> Self {
        let Address { name, line, city, postal_code, country } = address;
        Self { name, line, city, postal_code, country }
    }
}

impl CheckoutRequest {
    pub(crate) fn into_order(self, return_url: String) -> PlaceOrder {
        PlaceOrder {
            cart_id: self.cart_id,
            cart_version: self.cart_version,
            expected_total: self.expected_total.into(),
            contact: Contact { email: self.email, phone: self.phone },
            delivery_address: self.delivery_address.into(),
            billing_address: self.billing_address.map(Into::into),
            delivery_option: self.delivery_option,
            payment_method: self.payment.method,
            payment_fields: self.payment.fields,
            terms_accepted: self.terms_accepted,
            return_url,
        }
    }
}

impl From<Answer> for CheckoutAnswer {
    fn from(answer: Answer) -> Self {
        let (status, action_url) = match &answer {
            Answer::Placed(_) => ("placed", None),
            Answer::PaymentPending(_) => ("payment_pending", None),
            Answer::ConfirmationNeeded { action_url, .. } => {
                ("confirmation_needed", Some(action_url.clone()))
            }
        };
        let order = answer.order();
        Self {
            status,
            order_id: order.order_id.to_string(),
            number: order.number.clone(),
            token: order.link_token.clone(),
            total: order.total.into(),
            action_url,
        }
    }
}

impl PaymentMethods {
    pub(crate) fn of(methods: Vec<mod_payment_api::PaymentMethod>, locale: &Locale) -> Self {
        let item = |method: mod_payment_api::PaymentMethod| PaymentMethod {
            id: method.id,
            name: method.name.get(locale).to_owned(),
            fields: method.fields,
            test: method.test,
            paid_within_days: method.paid_later.then_some(method.deadline_seconds / DAY_SECONDS),
        };
        Self { items: methods.into_iter().map(item).collect() }
    }
}
