//! The providers of this installation, by method.

use std::{collections::BTreeMap, sync::Arc};

use kernel_common::{Currency, TenantId};
use mod_payment_api::{PaymentError, PaymentMethod, spi::PaymentProvider};

#[derive(Clone)]
pub(crate) struct Providers(Arc<BTreeMap<String, Arc<dyn PaymentProvider>>>);

impl Providers {
    pub(crate) fn new(providers: Vec<Arc<dyn PaymentProvider>>) -> Self {
        Self(Arc::new(providers.into_iter().map(|p| (p.method().id, p)).collect()))
    }

    /// What the shoppers of a tenant can choose from; what is paid at once comes first.
    pub(crate) fn methods(&self, tenant: TenantId, currency: Currency) -> Vec<PaymentMethod> {
        let offered = self.0.values().filter(|provider| provider.serves(tenant, currency));
        let mut methods: Vec<PaymentMethod> =
            offered.map(|provider| method(provider.as_ref(), tenant)).collect();
        methods.sort_by_key(|method| method.paid_later);
        methods
    }

    /// The provider of a method that a tenant's shoppers can choose in this currency.
    pub(crate) fn offered(
        &self,
        method: &str,
        tenant: TenantId,
        currency: Currency,
    ) -> Result<&Arc<dyn PaymentProvider>, PaymentError> {
        let provider = self.of(method)?;
        let offered = provider.serves(tenant, currency);
        offered.then_some(provider).ok_or_else(|| PaymentError::UnknownMethod(method.to_owned()))
    }

    pub(crate) fn of(&self, method: &str) -> Result<&Arc<dyn PaymentProvider>, PaymentError> {
        self.0.get(method).ok_or_else(|| PaymentError::UnknownMethod(method.to_owned()))
    }
}

/// The method with the deadline of the tenant.
fn method(provider: &dyn PaymentProvider, tenant: TenantId) -> PaymentMethod {
    let method = provider.method();
    let terms = provider.transfer_terms(tenant);
    let deadline_seconds = terms.map_or(method.deadline_seconds, |terms| {
        u32::try_from(terms.deadline.as_secs()).unwrap_or(u32::MAX)
    });
    PaymentMethod { deadline_seconds, ..method }
}
