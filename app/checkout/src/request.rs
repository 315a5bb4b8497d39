//! What a shopper asks checkout for, and the faults a request can have.

use std::collections::BTreeMap;

use kernel_common::{Address, CartId, Contact, FieldError, Money, Validation};
use mod_payment_api::{FREE, InstrumentToken, PaymentError, TokenizeInstrument};
use rt_config::Store;
use rt_contract::{CallCtx, CallError};
use rt_security::Signer;

use crate::{Checkout, CheckoutError};

/// Asks for a cart to become an order.
#[derive(Clone, PartialEq, Eq)]
pub struct PlaceOrder {
    /// The cart.
    pub cart_id: CartId,
    /// The version the shopper looked at, if the client knows it.
    pub cart_version: Option<i64>,
    /// The total the shopper agreed to; another total is refused.
    pub expected_total: Money,
    /// How to reach the shopper.
    pub contact: Contact,
    /// Where the goods go.
    pub delivery_address: Address,
    /// Where the invoice goes, if elsewhere.
    pub billing_address: Option<Address>,
    /// The way of delivery; the cart's own, else the store's first, without it.
    pub delivery_option: Option<String>,
    /// The payment method; not looked at where nothing is to be paid.
    pub payment_method: String,
    /// What the shopper typed for it. Never stored or logged.
    pub payment_fields: BTreeMap<String, String>,
    /// Whether the terms of sale were accepted.
    pub terms_accepted: bool,
    /// Where a provider sends the shopper back to, with `{token}` for the order's link.
    pub return_url: String,
}

impl std::fmt::Debug for PlaceOrder {
    /// Without the payment fields: they may hold a card number.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PlaceOrder").field("cart_id", &self.cart_id).finish_non_exhaustive()
    }
}

/// What the digest of a request is derived for.
const FINGERPRINT_PURPOSE: &str = "checkout-request";

impl PlaceOrder {
    /// Digest of what was asked, and of nothing that a repeat would make anew: a provider may
    /// give another token each time. Keyed, because it is kept and of card numbers there are few
    /// enough to try them all.
    pub(crate) fn fingerprint(&self, signer: &Signer) -> String {
        let mut asked = serde_json::json!([
            self.cart_id,
            self.cart_version,
            self.expected_total,
            self.contact,
            self.delivery_address,
            self.billing_address,
            self.delivery_option,
            self.payment_method,
            self.payment_fields,
            self.terms_accepted,
        ]);
        if rt_failpoints::planted("body_not_compared") {
            asked = serde_json::Value::Null;
        }
        signer.derive_token(FINGERPRINT_PURPOSE, &asked.to_string())
    }
}

/// A request without faults, its instrument exchanged for a token.
#[derive(Clone, Debug)]
pub(crate) struct Checked {
    pub(crate) cart_id: CartId,
    pub(crate) cart_version: Option<i64>,
    pub(crate) expected_total: Money,
    pub(crate) contact: Contact,
    pub(crate) delivery_address: Address,
    pub(crate) billing_address: Option<Address>,
    pub(crate) delivery_option: Option<String>,
    pub(crate) instrument: InstrumentToken,
    pub(crate) return_url: String,
}

impl Checkout {
    /// The request without faults, or all of its faults at once.
    pub(crate) async fn check(
        &self,
        ctx: &CallCtx,
        store: &Store,
        request: PlaceOrder,
    ) -> Result<Checked, CheckoutError> {
        let mut faults = Vec::new();
        let mut noted = |found: Vec<FieldError>| faults.extend(found);
        noted(store_faults(store, &request));
        let contact = request.contact.validated("/contact").map_err(&mut noted).ok();
        let address = request.delivery_address.validated("/delivery_address");
        let address = address.map_err(&mut noted).ok();
        let billing = request.billing_address.map(|address| address.validated("/billing_address"));
        let billing = billing.transpose().map_err(&mut noted).ok();
        let total = request.expected_total;
        let (method, fields) = (request.payment_method, request.payment_fields);
        let paying = CallCtx { currency: total.currency, ..ctx.clone() };
        let instrument = match self.instrument(&paying, total, method, fields).await {
            Ok(token) => Some(token),
            Err(CheckoutError::Invalid(found)) => {
                noted(found);
                None
            }
            Err(error) => return Err(error),
        };
        let (Some(contact), Some(delivery_address), Some(billing_address), Some(instrument), true) =
            (contact, address, billing, instrument, faults.is_empty())
        else {
            return Err(CheckoutError::Invalid(faults));
        };
        Ok(Checked {
            cart_id: request.cart_id,
            cart_version: request.cart_version,
            expected_total: request.expected_total,
            contact,
            delivery_address,
            billing_address,
            delivery_option: request.delivery_option,
            instrument,
            return_url: request.return_url,
        })
    }

    /// What pays the total. Nothing is asked for nothing: an order that is free has a payment all
    /// the same, by the method that takes nothing.
    async fn instrument(
        &self,
        ctx: &CallCtx,
        total: Money,
        method: String,
        fields: BTreeMap<String, String>,
    ) -> Result<InstrumentToken, CheckoutError> {
        if total.is_zero() {
            let (method, token) = (FREE.to_owned(), FREE.to_owned());
            return Ok(InstrumentToken { method, token, label: String::new() });
        }
        let request = TokenizeInstrument { method, fields };
        self.contracts.payments.tokenize(ctx, request).await.map_err(|error| match error {
            CallError::Fault(fault) => CheckoutError::Fault(fault),
            CallError::Domain(PaymentError::InvalidInstrument(fields)) => {
                let under = |fault: FieldError| FieldError {
                    pointer: format!("/payment{}", fault.pointer),
                    ..fault
                };
                CheckoutError::Invalid(fields.into_iter().map(under).collect())
            }
            CallError::Domain(refusal) => CheckoutError::Invalid(vec![FieldError::new(
                "/payment/method",
                "unknown",
                refusal.to_string(),
            )]),
        })
    }
}

/// What this store does not do for anybody.
fn store_faults(store: &Store, request: &PlaceOrder) -> Vec<FieldError> {
    let mut check = Validation::new();
    let delivered = store.countries.contains(&request.delivery_address.country);
    let pointer = "/delivery_address/country";
    check.require(delivered, pointer, "not_delivered", "is not delivered to");
    let option = request.delivery_option.as_deref();
    let offered = option.is_none_or(|option| store.delivery_option(option).is_some());
    check.require(offered, "/delivery_option", "unknown", "is not offered");
    check.require(request.terms_accepted, "/terms_accepted", "required", "must be accepted");
    check.finish().err().unwrap_or_default()
}
