//! The providers of this installation, by method.

use std::{collections::BTreeMap, sync::Arc};

use mod_payment_api::{PaymentError, PaymentMethod, spi::PaymentProvider};

#[derive(Clone)]
pub(crate) struct Providers(Arc<BTreeMap<String, Arc<dyn PaymentProvider>>>);

impl Providers {
    pub(crate) fn new(providers: Vec<Arc<dyn PaymentProvider>>) -> Self {
        Self(Arc::new(providers.into_iter().map(|p| (p.method().id, p)).collect()))
    }

    pub(crate) fn methods(&self) -> Vec<PaymentMethod> {
        self.0.values().map(|provider| provider.method()).collect()
    }

    pub(crate) fn of(&self, method: &str) -> Result<&Arc<dyn PaymentProvider>, PaymentError> {
        self.0.get(method).ok_or_else(|| PaymentError::UnknownMethod(method.to_owned()))
    }
}
