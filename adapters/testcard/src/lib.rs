//! The test card: a payment method without money, served by the payment simulator `pspsim`.
//!
//! Invariants: only the simulator's documented numbers become tokens, named by what happens to
//! them, so that no card number is ever kept; a request that may have reached the provider and
//! was not answered is *unknown*, never a refusal; the same step of a payment gives a fact with
//! the same event id, whether it is heard of by reply, webhook or question.
//! Left out: real cards, TLS (the provider is play money), and what a fact means for a payment.

mod cards;
mod client;
mod reading;
mod refusal;
mod settings;
mod webhook;

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use kernel_common::{Clock, IdempotencyKey, LocalizedText, Money, PaymentId};
use mod_payment_api::{
    InstrumentToken, PaymentFact, PaymentMethod,
    spi::{InstrumentFault, PaymentProvider, ProviderAuthorize, ProviderError, WebhookError},
};
use serde_json::json;

use client::ProviderClient;

pub use cards::{TEST_CARDS, TestCard};
pub use settings::{InvalidAddress, TestCardSettings};

/// Id of the method.
pub const METHOD: &str = "testcard";
/// A card is confirmed while its holder looks at it, or not at all.
const DEADLINE_SECONDS: u32 = 15 * 60;

/// The provider of play money: implements `mod_payment_api::spi::PaymentProvider`.
pub struct TestCardProvider {
    client: ProviderClient,
    webhook_secrets: Vec<String>,
    webhook_base: Option<String>,
    clock: Arc<dyn Clock>,
}

impl TestCardProvider {
    /// The provider at the address of `settings`; it is first called by the first payment.
    ///
    /// # Errors
    /// [`InvalidAddress`] when an address is no plain `http://` one.
    pub fn new(settings: TestCardSettings, clock: Arc<dyn Clock>) -> Result<Self, InvalidAddress> {
        let client = ProviderClient::new(&settings)?;
        let webhook_base = settings.webhook_base.as_deref().map(settings::base_of).transpose()?;
        let webhook_secrets = settings.webhook_secrets;
        Ok(Self { client, webhook_secrets, webhook_base, clock })
    }
}

impl std::fmt::Debug for TestCardProvider {
    /// Without the secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TestCardProvider")
            .field("client", &self.client)
            .field("webhook_base", &self.webhook_base)
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl PaymentProvider for TestCardProvider {
    fn method(&self) -> PaymentMethod {
        PaymentMethod {
            id: METHOD.to_owned(),
            name: LocalizedText::en_ru("Test card", "Тестовая карта"),
            fields: vec![cards::NUMBER_FIELD.to_owned()],
            deadline_seconds: DEADLINE_SECONDS,
            test: true,
            paid_later: false,
        }
    }

    async fn tokenize(
        &self,
        fields: &BTreeMap<String, String>,
    ) -> Result<InstrumentToken, Vec<InstrumentFault>> {
        cards::tokenize(fields).map_err(|fault| vec![fault])
    }

    async fn authorize(&self, request: &ProviderAuthorize) -> Result<PaymentFact, ProviderError> {
        let card = TestCard::of_token(&request.instrument.token)
            .ok_or_else(|| ProviderError::Refused("not a token of ours".to_owned()))?;
        let mut body = json!({
            "amount_minor": rt_failpoints::amount(request.amount.amount_minor),
            "currency": request.amount.currency,
            "reference": request.payment_id,
            "capture": true,
            "card": { "number": card.number },
        });
        if !request.return_url.is_empty() {
            body["return_url"] = json!(request.return_url);
        }
        if let Some(base) = &self.webhook_base {
            body["webhook_url"] = json!(format!("{base}/webhooks/{METHOD}/{}", request.tenant));
        }
        let mut key = request.key.clone();
        if rt_failpoints::planted("second_attempt") {
            key = format!("{key}-{}", self.clock.now()).replace(' ', "").parse().unwrap_or(key);
        }
        let answer = self.client.post("/v1/payments", &key, &body).await?;
        let fact = reading::fact_of_answer(&answer)?;
        if fact.payment_id == request.payment_id {
            Ok(fact)
        } else {
            Err(ProviderError::Unknown(format!("answered about {}", fact.payment_id)))
        }
    }

    async fn look_up(&self, payment_id: PaymentId) -> Result<PaymentFact, ProviderError> {
        let answer = self.client.get(&format!("/v1/payments?reference={payment_id}")).await?;
        reading::fact_of_list(&answer, payment_id)
    }

    async fn void(
        &self,
        provider_payment: &str,
        key: &IdempotencyKey,
    ) -> Result<PaymentFact, ProviderError> {
        let path = format!("/v1/payments/{provider_payment}/void");
        reading::fact_of_answer(&self.client.post(&path, key, &json!({})).await?)
    }

    async fn refund(
        &self,
        provider_payment: &str,
        key: &IdempotencyKey,
        amount: Money,
    ) -> Result<PaymentFact, ProviderError> {
        let path = format!("/v1/payments/{provider_payment}/refunds");
        let body = json!({ "amount_minor": amount.amount_minor });
        reading::fact_of_answer(&self.client.post(&path, key, &body).await?)
    }

    fn read_webhook(
        &self,
        headers: &BTreeMap<String, String>,
        body: &str,
    ) -> Result<PaymentFact, WebhookError> {
        webhook::read(headers, body, &self.webhook_secrets, self.clock.now())
    }
}
