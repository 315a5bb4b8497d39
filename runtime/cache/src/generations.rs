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
pub struct Generations {
    own: Arc<RwLock<HashMap<TenantId, Arc<AtomicU64>>>>,
    under: Option<Arc<Generations>>,
}

impl Generations {
    /// Generations that end with these, and by themselves besides: for answers that are made of
    /// something more.
    #[must_use]
    pub fn and_more(&self) -> Self {
        Self { own: Arc::default(), under: Some(Arc::new(self.clone())) }
    }

    /// The present generation of `tenant`.
    #[must_use]
    pub fn of(&self, tenant: TenantId) -> u64 {
        let known = self.own.read().unwrap_or_else(PoisonError::into_inner);
        let own = known.get(&tenant).map_or(0, |generation| generation.load(Ordering::Acquire));
        // Both only grow: their sum stays the same only while both do.
        own + self.under.as_ref().map_or(0, |under| under.of(tenant))
    }

    /// Begins the next generation: whatever was cached before is never served again.
    pub fn next(&self, tenant: TenantId) {
        let mut known = self.own.write().unwrap_or_else(PoisonError::into_inner);
        known.entry(tenant).or_default().fetch_add(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use kernel_common::{SequentialIds, TenantId};

    use super::Generations;

    #[test]
    fn what_is_made_of_more_ends_with_either_and_the_other_goes_on() {
        let ids = SequentialIds::default();
        let (one, two) = (TenantId::generate(&ids), TenantId::generate(&ids));
        let shop = Generations::default();
        let found = shop.and_more();
        let mut seen = vec![found.of(one)];
        shop.next(one);
        seen.push(found.of(one));
        found.clone().next(one);
        seen.push(found.of(one));
        assert!(seen.is_sorted_by(|a, b| a < b), "{seen:?}");
        assert_eq!(shop.of(one), 1, "what is made of less is still true");
        assert_eq!(found.of(two), 0);
    }
}
