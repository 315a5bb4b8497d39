//! A number per tenant that grows whenever what its answers were made of changes.

use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use kernel_common::TenantId;

/// Generations of all tenants. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Generations(Arc<RwLock<HashMap<TenantId, Arc<AtomicU64>>>>);

impl Generations {
    /// The present generation of `tenant`.
    #[must_use]
    pub fn of(&self, tenant: TenantId) -> u64 {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(&tenant).map_or(0, |generation| generation.load(Ordering::Acquire))
    }

    /// Begins the next generation: whatever was cached before is never served again.
    pub fn next(&self, tenant: TenantId) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.entry(tenant).or_default().fetch_add(1, Ordering::AcqRel);
    }
}
