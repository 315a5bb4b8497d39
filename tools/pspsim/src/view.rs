//! A payment as the merchant sees it, in answers and in webhooks alike.

use serde::Serialize;
use time::OffsetDateTime;

use crate::{
    cards::DeclineCode,
    ids::PaymentId,
    payment::{Event, Payment, State},
};

/// The payment object of the API.
#[derive(Debug, Serialize)]
pub(crate) struct PaymentView<'a> {
    id: &'a PaymentId,
    reference: &'a str,
    state: State,
    amount_minor: i64,
    authorized_minor: i64,
    captured_minor: i64,
    refunded_minor: i64,
    currency: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    decline_code: Option<DeclineCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    action_url: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    updated_at: OffsetDateTime,
    events: &'a [Event],
}

impl<'a> PaymentView<'a> {
    /// `base_url` is this process's present address: a stored one would be stale after a restart.
    pub(crate) fn of(payment: &'a Payment, base_url: &str) -> Self {
        let waits = payment.state == State::RequiresAction;
        Self {
            id: &payment.id,
            reference: &payment.reference,
            state: payment.state,
            amount_minor: payment.amount_minor,
            authorized_minor: payment.authorized_minor,
            captured_minor: payment.captured_minor,
            refunded_minor: payment.refunded_minor,
            currency: &payment.currency,
            decline_code: payment.decline_code,
            action_url: waits.then(|| format!("{base_url}/confirm/{}", payment.id)),
            created_at: payment.created_at,
            updated_at: payment.updated_at,
            events: &payment.events,
        }
    }
}
