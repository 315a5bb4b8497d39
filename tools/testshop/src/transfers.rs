//! Payment by transfer: a method that calls nobody. The first store takes it, in euros.

use std::{collections::BTreeMap, time::Duration};

use async_trait::async_trait;
use kernel_common::{Currency, IdempotencyKey, LocalizedText, Money, PaymentId, TenantId};
use mod_payment_api::{
    BankAccount, InstrumentToken, PaymentFact, PaymentMethod,
    spi::{
        InstrumentFault, PaymentProvider, ProviderAuthorize, ProviderError, TransferTerms,
        WebhookError,
    },
};
use testkit::tenant_one;

/// Id of the method.
pub const TRANSFER: &str = "transfer";

/// How long an order waits for its money.
pub const TRANSFER_DEADLINE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The method. Whoever calls it has forgotten that there is nobody to call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Transfers;

#[async_trait]
impl PaymentProvider for Transfers {
    fn method(&self) -> PaymentMethod {
        PaymentMethod {
            id: TRANSFER.to_owned(),
            name: LocalizedText::en_ru("Bank transfer", "Перевод"),
            fields: Vec::new(),
            deadline_seconds: 0,
            test: false,
            paid_later: true,
        }
    }

    fn serves(&self, tenant: TenantId, currency: Currency) -> bool {
        tenant == tenant_one() && currency == Currency::EUR
    }

    fn transfer_terms(&self, tenant: TenantId) -> Option<TransferTerms> {
        (tenant == tenant_one()).then(|| TransferTerms {
            account: BankAccount {
                holder: "Nordlicht GmbH".to_owned(),
                number: "DE89370400440532013000".to_owned(),
                bank: "A bank".to_owned(),
                bic: None,
            },
            reference_prefix: "NORD".to_owned(),
            deadline: TRANSFER_DEADLINE,
        })
    }

    async fn tokenize(
        &self,
        _fields: &BTreeMap<String, String>,
    ) -> Result<InstrumentToken, Vec<InstrumentFault>> {
        let (method, token) = (TRANSFER.to_owned(), TRANSFER.to_owned());
        Ok(InstrumentToken { method, token, label: String::new() })
    }

    async fn authorize(&self, _request: &ProviderAuthorize) -> Result<PaymentFact, ProviderError> {
        panic!("a transfer is authorised by nobody")
    }

    async fn look_up(&self, _payment_id: PaymentId) -> Result<PaymentFact, ProviderError> {
        panic!("nobody knows of a transfer")
    }

    async fn void(
        &self,
        _payment: &str,
        _key: &IdempotencyKey,
    ) -> Result<PaymentFact, ProviderError> {
        panic!("a transfer is voided by nobody")
    }

    async fn refund(
        &self,
        _payment: &str,
        _key: &IdempotencyKey,
        _amount: Money,
    ) -> Result<PaymentFact, ProviderError> {
        panic!("a transfer is returned by hand")
    }

    fn read_webhook(
        &self,
        _headers: &BTreeMap<String, String>,
        _body: &str,
    ) -> Result<PaymentFact, WebhookError> {
        Err(WebhookError::Forged)
    }
}
