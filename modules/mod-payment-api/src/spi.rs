//! The port behind which payment providers stand.
//!
//! A provider is called with no transaction open. It never decides what a reply means for the
//! payment: it turns replies and webhooks into facts.

use std::{collections::BTreeMap, time::Duration};

use async_trait::async_trait;
use kernel_common::{Currency, IdempotencyKey, Money, PaymentId, TenantId};
use serde::{Deserialize, Serialize};

use crate::{BankAccount, InstrumentToken, PaymentMethod};

/// What a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// The shopper has to confirm.
    RequiresAction,
    /// The money is promised.
    Authorized,
    /// The money is ours.
    Captured,
    /// Refused for good.
    Declined,
    /// Taken back before any money moved.
    Voided,
    /// Money was returned.
    Refunded,
    /// The provider, asked by our reference, has never heard of the payment. An answer, not a
    /// fact: its amounts are never read and it is not kept.
    NeverHeardOf,
}

/// What a provider said, raw and read. Amounts are totals so far, not differences, so that
/// facts can be merged in any order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PaymentFact {
    /// The provider's id of this fact: two facts with one id are one fact.
    pub event_id: String,
    /// Our own reference.
    pub payment_id: PaymentId,
    /// What it says.
    pub kind: FactKind,
    /// Captured so far.
    pub captured: Money,
    /// Returned so far.
    pub refunded: Money,
    /// The provider's own id of the payment.
    pub provider_payment: Option<String>,
    /// Where the shopper confirms.
    pub action_url: Option<String>,
    /// Why it was refused.
    pub decline_code: Option<String>,
    /// As received.
    pub raw: serde_json::Value,
}

/// What the provider is asked to authorise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderAuthorize {
    /// Whose payment: webhooks about it come back under this tenant.
    pub tenant: TenantId,
    /// Our reference, by which the provider can be asked.
    pub payment_id: PaymentId,
    /// The provider's idempotency key, committed before the call.
    pub key: IdempotencyKey,
    /// How much.
    pub amount: Money,
    /// With what.
    pub instrument: InstrumentToken,
    /// Where the shopper comes back to; empty where the method never sends them away.
    pub return_url: String,
}

/// Why there is no fact.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// No answer, or none that can be read: it may have happened.
    #[error("no answer from the provider: {0}")]
    Unknown(String),
    /// It did not happen, and a repeat may succeed: not reached, overloaded.
    #[error("the provider is not available: {0}")]
    Unavailable(String),
    /// It did not happen and never will as asked.
    #[error("the provider refused the request: {0}")]
    Refused(String),
}

/// Why a webhook was not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// The signature is missing, wrong or too old.
    #[error("the signature is not valid")]
    Forged,
    /// Signed, but not understood.
    #[error("not understood: {0}")]
    Unreadable(String),
}

/// A field of an instrument at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstrumentFault {
    /// Name of the field.
    pub field: String,
    /// Stable code.
    pub code: String,
    /// The rule in words.
    pub message: String,
}

/// How a store takes transfers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferTerms {
    /// Where the money goes.
    pub account: BankAccount,
    /// What references begin with, so that the merchant knows them among other transfers.
    pub reference_prefix: String,
    /// How long an order waits for its money.
    pub deadline: Duration,
}

/// A payment provider.
#[async_trait]
pub trait PaymentProvider: Send + Sync + 'static {
    /// The method it serves.
    fn method(&self) -> PaymentMethod;

    /// Whether a tenant's shoppers can choose it, in this currency.
    fn serves(&self, _tenant: TenantId, _currency: Currency) -> bool {
        true
    }

    /// How a tenant takes transfers, if this is a method whose money comes by itself. Such a
    /// provider is never called for money: it has nobody to ask.
    fn transfer_terms(&self, _tenant: TenantId) -> Option<TransferTerms> {
        None
    }

    /// Exchanges typed fields for a token.
    async fn tokenize(
        &self,
        fields: &BTreeMap<String, String>,
    ) -> Result<InstrumentToken, Vec<InstrumentFault>>;

    /// Asks for the money. The same key again gives the same answer.
    async fn authorize(&self, request: &ProviderAuthorize) -> Result<PaymentFact, ProviderError>;

    /// Asks by our own reference; [`FactKind::NeverHeardOf`] is a definite answer.
    async fn look_up(&self, payment_id: PaymentId) -> Result<PaymentFact, ProviderError>;

    /// Takes a promise back.
    async fn void(
        &self,
        provider_payment: &str,
        key: &IdempotencyKey,
    ) -> Result<PaymentFact, ProviderError>;

    /// Returns money.
    async fn refund(
        &self,
        provider_payment: &str,
        key: &IdempotencyKey,
        amount: Money,
    ) -> Result<PaymentFact, ProviderError>;

    /// Verifies and reads a webhook.
    fn read_webhook(
        &self,
        headers: &BTreeMap<String, String>,
        body: &str,
    ) -> Result<PaymentFact, WebhookError>;
}
