//! A provider that says what a test tells it to, where an interleaving must be exact.

use std::{
    collections::BTreeMap,
    pin::Pin,
    sync::{Arc, Mutex, OnceLock},
};

use async_trait::async_trait;
use kernel_common::{Currency, IdempotencyKey, LocalizedText, Money, PaymentId};
use mod_payment_api::{
    FactKind, InstrumentToken, PaymentFact, PaymentMethod, ReceiveWebhook,
    spi::{InstrumentFault, PaymentProvider, ProviderAuthorize, ProviderError, WebhookError},
};

/// What the module asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Authorize(Box<ProviderAuthorize>),
    LookUp(PaymentId),
    Void(IdempotencyKey),
    Refund(IdempotencyKey, Money),
}

pub(crate) type Answer = Result<PaymentFact, ProviderError>;
type Script = Box<dyn FnMut(&Call) -> Answer + Send>;
type Probe = Arc<dyn Fn(Call) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// The provider `scripted`. Its webhooks are facts as JSON.
pub(crate) struct Scripted {
    script: Mutex<Script>,
    calls: Mutex<Vec<Call>>,
    probe: OnceLock<Probe>,
}

impl Scripted {
    pub(crate) fn new(script: impl FnMut(&Call) -> Answer + Send + 'static) -> Arc<Self> {
        Arc::new(Self {
            script: Mutex::new(Box::new(script)),
            calls: Mutex::default(),
            probe: OnceLock::new(),
        })
    }

    /// Says something else from now on.
    pub(crate) fn now(&self, script: impl FnMut(&Call) -> Answer + Send + 'static) {
        *self.script.lock().expect("not poisoned") = Box::new(script);
    }

    /// Does something while each call is under way.
    pub(crate) fn meanwhile<F>(&self, probe: impl Fn(Call) -> F + Send + Sync + 'static)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let probe: Probe = Arc::new(move |call| Box::pin(probe(call)));
        assert!(self.probe.set(probe).is_ok(), "one probe a provider");
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.calls.lock().expect("not poisoned").clone()
    }

    pub(crate) fn count(&self, of: impl Fn(&Call) -> bool) -> usize {
        self.calls().iter().filter(|call| of(call)).count()
    }

    async fn play(&self, call: Call) -> Answer {
        self.calls.lock().expect("not poisoned").push(call.clone());
        if let Some(probe) = self.probe.get() {
            probe(call.clone()).await;
        }
        (self.script.lock().expect("not poisoned"))(&call)
    }
}

#[async_trait]
impl PaymentProvider for Scripted {
    fn method(&self) -> PaymentMethod {
        PaymentMethod {
            id: "scripted".to_owned(),
            name: LocalizedText::en_ru("Scripted", "По сценарию"),
            fields: vec![],
            deadline_seconds: 60,
            test: true,
            paid_later: false,
        }
    }

    async fn tokenize(
        &self,
        _fields: &BTreeMap<String, String>,
    ) -> Result<InstrumentToken, Vec<InstrumentFault>> {
        Ok(instrument())
    }

    async fn authorize(&self, request: &ProviderAuthorize) -> Answer {
        self.play(Call::Authorize(Box::new(request.clone()))).await
    }

    async fn look_up(&self, payment_id: PaymentId) -> Answer {
        self.play(Call::LookUp(payment_id)).await
    }

    async fn void(&self, _provider_payment: &str, key: &IdempotencyKey) -> Answer {
        self.play(Call::Void(key.clone())).await
    }

    async fn refund(&self, _payment: &str, key: &IdempotencyKey, amount: Money) -> Answer {
        self.play(Call::Refund(key.clone(), amount)).await
    }

    fn read_webhook(
        &self,
        _headers: &BTreeMap<String, String>,
        body: &str,
    ) -> Result<PaymentFact, WebhookError> {
        serde_json::from_str(body).map_err(|error| WebhookError::Unreadable(error.to_string()))
    }
}

pub(crate) fn instrument() -> InstrumentToken {
    InstrumentToken {
        method: "scripted".to_owned(),
        token: "tok_scripted".to_owned(),
        label: "•••• 0000".to_owned(),
    }
}

/// A fact in euro cents, named by what it says.
pub(crate) fn fact(
    payment_id: PaymentId,
    kind: FactKind,
    captured: i64,
    refunded: i64,
) -> PaymentFact {
    let eur = |minor| Money::new(minor, Currency::EUR);
    PaymentFact {
        event_id: format!("{payment_id}:{kind:?}:{captured}:{refunded}"),
        payment_id,
        kind,
        captured: eur(captured),
        refunded: eur(refunded),
        provider_payment: (kind != FactKind::NeverHeardOf).then(|| format!("pay_{payment_id}")),
        action_url: (kind == FactKind::RequiresAction).then(|| "https://confirm".to_owned()),
        decline_code: (kind == FactKind::Declined).then(|| "card_declined".to_owned()),
        raw: serde_json::json!({ "captured": captured, "refunded": refunded }),
    }
}

/// The fact as the provider's webhook.
pub(crate) fn webhook(fact: &PaymentFact) -> ReceiveWebhook {
    ReceiveWebhook {
        method: "scripted".to_owned(),
        headers: BTreeMap::new(),
        body: serde_json::to_string(fact).expect("plain data"),
    }
}

pub(crate) fn unknown() -> Answer {
    Err(ProviderError::Unknown("lost".to_owned()))
}

pub(crate) fn unavailable() -> Answer {
    Err(ProviderError::Unavailable("not reached".to_owned()))
}

pub(crate) fn refused() -> Answer {
    Err(ProviderError::Refused("no".to_owned()))
}
