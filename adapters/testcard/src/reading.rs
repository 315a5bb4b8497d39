//! The provider's payment object, read as a fact.

use kernel_common::{Currency, Money, PaymentId};
use mod_payment_api::{FactKind, PaymentFact, spi::ProviderError};
use serde::Deserialize;
use serde_json::Value;

use crate::{client::Answer, refusal};

/// The parts of the object that facts are made of.
#[derive(Deserialize)]
struct ProviderPayment {
    id: String,
    reference: PaymentId,
    state: State,
    captured_minor: i64,
    refunded_minor: i64,
    currency: Currency,
    #[serde(default)]
    decline_code: Option<String>,
    #[serde(default)]
    action_url: Option<String>,
    #[serde(default)]
    events: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    id: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    RequiresAction,
    Authorized,
    Captured,
    Declined,
    Voided,
    PartiallyRefunded,
    Refunded,
}

impl State {
    fn kind(self) -> FactKind {
        match self {
            Self::RequiresAction => FactKind::RequiresAction,
            Self::Authorized => FactKind::Authorized,
            Self::Captured => FactKind::Captured,
            Self::Declined => FactKind::Declined,
            Self::Voided => FactKind::Voided,
            Self::PartiallyRefunded | Self::Refunded => FactKind::Refunded,
        }
    }
}

/// The fact of a payment object after its latest step, whose id is the fact's; the object is
/// the same in a reply, in the webhook of that step and in an answer to a question.
pub(crate) fn fact_of(raw: Value) -> Result<PaymentFact, serde_json::Error> {
    let payment = ProviderPayment::deserialize(&raw)?;
    let latest = payment.events.last().map(|step| step.id.clone());
    Ok(PaymentFact {
        event_id: latest.unwrap_or_else(|| derived_id(&payment)),
        payment_id: payment.reference,
        kind: payment.state.kind(),
        captured: Money::new(payment.captured_minor, payment.currency),
        refunded: Money::new(payment.refunded_minor, payment.currency),
        provider_payment: Some(payment.id),
        action_url: payment.action_url,
        decline_code: payment.decline_code,
        raw,
    })
}

/// Where the provider names no step, the state stands for it.
fn derived_id(payment: &ProviderPayment) -> String {
    let ProviderPayment { id, state, captured_minor, refunded_minor, .. } = payment;
    format!("{id}:{state:?}:{captured_minor}:{refunded_minor}")
}

/// The fact in an answer about one payment.
pub(crate) fn fact_of_answer(answer: &Answer) -> Result<PaymentFact, ProviderError> {
    let raw = success(answer)?;
    fact_of(raw).map_err(|error| unreadable(&error))
}

/// The fact in an answer about our reference.
pub(crate) fn fact_of_list(
    answer: &Answer,
    payment_id: PaymentId,
) -> Result<PaymentFact, ProviderError> {
    #[derive(Deserialize)]
    struct Listed {
        payments: Vec<Value>,
    }
    let raw = success(answer)?;
    let listed = Listed::deserialize(&raw).map_err(|error| unreadable(&error))?;
    let count = listed.payments.len();
    match listed.payments.into_iter().next() {
        None => Ok(never_heard_of(payment_id, raw)),
        Some(only) if count == 1 => fact_of(only).map_err(|error| unreadable(&error)),
        // One key makes one payment; which of several is ours is not for a machine to guess.
        Some(_) => Err(ProviderError::Unknown(format!("{count} payments under {payment_id}"))),
    }
}

fn never_heard_of(payment_id: PaymentId, raw: Value) -> PaymentFact {
    let nothing = Money::zero(Currency::EUR);
    PaymentFact {
        event_id: format!("never-heard-of:{payment_id}"),
        payment_id,
        kind: FactKind::NeverHeardOf,
        captured: nothing,
        refunded: nothing,
        provider_payment: None,
        action_url: None,
        decline_code: None,
        raw,
    }
}

fn success(answer: &Answer) -> Result<Value, ProviderError> {
    if !answer.status.is_success() {
        return Err(refusal::read(answer.status, &answer.body));
    }
    serde_json::from_slice(&answer.body).map_err(|error| unreadable(&error))
}

fn unreadable(error: &serde_json::Error) -> ProviderError {
    ProviderError::Unknown(format!("the answer is not understood: {error}"))
}

#[cfg(test)]
mod tests {
    use mod_payment_api::FactKind;
    use serde_json::{Value, json};

    use super::fact_of;

    fn object(state: &str, captured_minor: i64, refunded_minor: i64) -> Value {
        json!({
            "id": "pay_1", "reference": "018f0000-0000-7000-8000-000000000003", "state": state,
            "amount_minor": 1250, "captured_minor": captured_minor,
            "refunded_minor": refunded_minor, "currency": "EUR",
        })
    }

    #[test]
    fn every_state_is_a_fact() {
        let table = [
            ("requires_action", FactKind::RequiresAction),
            ("authorized", FactKind::Authorized),
            ("captured", FactKind::Captured),
            ("declined", FactKind::Declined),
            ("voided", FactKind::Voided),
            ("partially_refunded", FactKind::Refunded),
            ("refunded", FactKind::Refunded),
        ];
        for (state, kind) in table {
            assert_eq!(fact_of(object(state, 0, 0)).expect("read").kind, kind);
        }
        assert!(fact_of(object("in_the_post", 0, 0)).is_err(), "not guessed");
    }

    #[test]
    fn without_steps_the_state_names_the_fact() {
        let id = |raw| fact_of(raw).expect("read").event_id;
        let captured = id(object("captured", 1250, 0));
        assert_eq!(captured, id(object("captured", 1250, 0)));
        assert_ne!(captured, id(object("partially_refunded", 1250, 1)));
        let part = id(object("partially_refunded", 1250, 1));
        assert_ne!(part, id(object("partially_refunded", 1250, 2)));
    }
}
