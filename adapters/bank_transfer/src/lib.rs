//! Bank transfer: a payment method that calls nobody. The shopper is told an account and a
//! reference, and staff record what the bank says.
//!
//! Invariant: there is nobody to ask, so nothing here ever claims to know what became of a payment;
//! whoever asks all the same is told that it is unknown. What the account is belongs to the store:
//! one for all stores, or one each; a store without one does not offer the method.
//! Left out: reading statements of banks (staff match by hand), and sending money back.

use std::collections::{BTreeMap, HashMap};

use async_trait::async_trait;
use kernel_common::{Currency, IdempotencyKey, LocalizedText, Money, PaymentId, TenantId};
use mod_payment_api::{
    InstrumentToken, PaymentFact, PaymentMethod,
    spi::{
        InstrumentFault, PaymentProvider, ProviderAuthorize, ProviderError, TransferTerms,
        WebhookError,
    },
};

/// Id of the method.
pub const METHOD: &str = "bank_transfer";

/// How one store takes transfers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreTerms {
    /// Account, prefix of references, deadline.
    pub terms: TransferTerms,
    /// The currencies the account takes.
    pub currencies: Vec<Currency>,
}

/// The method: implements `mod_payment_api::spi::PaymentProvider`.
#[derive(Clone, Debug, Default)]
pub struct BankTransfer {
    stores: HashMap<TenantId, StoreTerms>,
}

impl BankTransfer {
    /// The method for the stores that have an account.
    #[must_use]
    pub fn new(stores: HashMap<TenantId, StoreTerms>) -> Self {
        Self { stores }
    }
}

fn nobody() -> ProviderError {
    ProviderError::Unknown("a transfer has no provider to ask".to_owned())
}

#[async_trait]
impl PaymentProvider for BankTransfer {
    fn method(&self) -> PaymentMethod {
        PaymentMethod {
            id: METHOD.to_owned(),
            name: LocalizedText::en_ru("Bank transfer", "Банковский перевод"),
            fields: Vec::new(),
            deadline_seconds: 0,
            test: false,
            paid_later: true,
        }
    }

    fn serves(&self, tenant: TenantId, currency: Currency) -> bool {
        self.stores.get(&tenant).is_some_and(|store| store.currencies.contains(&currency))
    }

    fn transfer_terms(&self, tenant: TenantId) -> Option<TransferTerms> {
        self.stores.get(&tenant).map(|store| store.terms.clone())
    }

    async fn tokenize(
        &self,
        _fields: &BTreeMap<String, String>,
    ) -> Result<InstrumentToken, Vec<InstrumentFault>> {
        Ok(InstrumentToken {
            method: METHOD.to_owned(),
            token: METHOD.to_owned(),
            label: String::new(),
        })
    }

    async fn authorize(&self, _request: &ProviderAuthorize) -> Result<PaymentFact, ProviderError> {
        Err(nobody())
    }

    async fn look_up(&self, _payment_id: PaymentId) -> Result<PaymentFact, ProviderError> {
        Err(nobody())
    }

    async fn void(
        &self,
        _provider_payment: &str,
        _key: &IdempotencyKey,
    ) -> Result<PaymentFact, ProviderError> {
        Err(nobody())
    }

    async fn refund(
        &self,
        _provider_payment: &str,
        _key: &IdempotencyKey,
        _amount: Money,
    ) -> Result<PaymentFact, ProviderError> {
        Err(nobody())
    }

    fn read_webhook(
        &self,
        _headers: &BTreeMap<String, String>,
        _body: &str,
    ) -> Result<PaymentFact, WebhookError> {
        Err(WebhookError::Forged)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use kernel_common::SequentialIds;
    use mod_payment_api::BankAccount;

    use super::*;

    fn terms() -> StoreTerms {
        let account = BankAccount {
            holder: "Nordlicht GmbH".to_owned(),
            number: "DE89370400440532013000".to_owned(),
            bank: "A bank".to_owned(),
            bic: None,
        };
        let deadline = Duration::from_secs(7 * 24 * 60 * 60);
        let terms = TransferTerms { account, reference_prefix: "SHOP".to_owned(), deadline };
        StoreTerms { terms, currencies: vec![Currency::EUR] }
    }

    #[test]
    fn only_a_store_with_an_account_offers_it_and_only_in_its_currency() {
        let ids = SequentialIds::default();
        let (with, without) = (TenantId::generate(&ids), TenantId::generate(&ids));
        let method = BankTransfer::new(HashMap::from([(with, terms())]));
        assert!(method.serves(with, Currency::EUR));
        assert!(!method.serves(with, Currency::USD) && !method.serves(without, Currency::EUR));
        assert_eq!(method.transfer_terms(with), Some(terms().terms));
        assert_eq!(method.transfer_terms(without), None);
    }

    #[tokio::test]
    async fn it_never_claims_to_know_what_became_of_a_payment() {
        let method = BankTransfer::default();
        let asked = method.look_up(PaymentId::generate(&SequentialIds::default())).await;
        assert!(matches!(asked, Err(ProviderError::Unknown(_))), "{asked:?}");
        assert_eq!(method.read_webhook(&BTreeMap::new(), "{}"), Err(WebhookError::Forged));
        let token = method.tokenize(&BTreeMap::new()).await.expect("nothing to fill in");
        assert_eq!((token.method.as_str(), token.label.as_str()), (METHOD, ""));
    }
}
