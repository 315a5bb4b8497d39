//! Which store a request is for.

use std::{collections::HashMap, sync::Arc};

use kernel_common::TenantId;

use crate::settings::Store;

/// All stores, found by host or tenant. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct StoreDirectory {
    stores: Vec<Arc<Store>>,
    by_host: Arc<HashMap<String, usize>>,
}

impl StoreDirectory {
    /// A directory of `stores`, whose hosts and tenants are distinct.
    #[must_use]
    pub fn new(stores: Vec<Store>) -> Self {
        let by_host = stores
            .iter()
            .enumerate()
            .flat_map(|(position, store)| store.hosts.iter().map(move |h| (h.clone(), position)))
            .collect();
        Self { stores: stores.into_iter().map(Arc::new).collect(), by_host: Arc::new(by_host) }
    }

    /// The store of a `Host` header, whatever its case and port.
    #[must_use]
    pub fn by_host(&self, host: &str) -> Option<&Arc<Store>> {
        let name = without_port(host).trim_end_matches('.').to_ascii_lowercase();
        self.by_host.get(&name).and_then(|position| self.stores.get(*position))
    }

    /// The store of a tenant.
    #[must_use]
    pub fn by_tenant(&self, tenant: TenantId) -> Option<&Arc<Store>> {
        self.stores.iter().find(|store| store.tenant == tenant)
    }

    /// All stores in the order of the configuration.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Store>> {
        self.stores.iter()
    }
}

/// `[::1]:8080` and `shop:8080` without the port; what is no port stays.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::without_port;

    #[test]
    fn the_port_is_not_part_of_the_host() {
        let hosts =
            [("shop:8080", "shop"), ("shop", "shop"), ("[::1]:80", "[::1]"), ("a:b", "a:b")];
        for (host, name) in hosts {
            assert_eq!(without_port(host), name);
        }
        assert_eq!(without_port("[::1]"), "[::1]", "the last group of an address is no port");
    }
}
