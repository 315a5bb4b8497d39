//! What ends what is remembered of a shop.

use kernel_common::TenantId;
use rt_cache::Generations;

/// Two generations of each tenant: one of its prices, one of everything that a page shows. A page
/// shows prices, so that the second ends with the first; prices do not end when goods sell out.
/// Clones share them.
#[derive(Clone, Debug)]
pub struct ShopGenerations {
    prices: Generations,
    everything: Generations,
}

impl Default for ShopGenerations {
    fn default() -> Self {
        let prices = Generations::default();
        Self { everything: prices.and_more(), prices }
    }
}

impl ShopGenerations {
    /// For what is made of prices and tax rates alone.
    #[must_use]
    pub fn prices(&self) -> &Generations {
        &self.prices
    }

    /// For what is made of catalog, prices and availability.
    #[must_use]
    pub fn everything(&self) -> &Generations {
        &self.everything
    }

    pub(crate) fn prices_changed(&self, tenant: TenantId) {
        self.prices.next(tenant);
    }

    pub(crate) fn pages_changed(&self, tenant: TenantId) {
        self.everything.next(tenant);
    }
}
