//! Carts and goods as this process saw them last, for the changes of carts only.
//!
//! Invariants: what is remembered of a cart is only ever written over the version that it has, and
//! nobody is refused anything because of it: whoever it would refuse is answered from the store.
//! What is remembered of goods belongs to a generation of the tenant, which ends with the first
//! event of catalog or prices. Views read neither: what checkout asks is never remembered.

use std::{sync::Arc, time::Duration};

use kernel_common::{CartId, Sku, TenantId};
use mod_cart_api::spi::CartDocument;
use mod_catalog_api::Sellable;
use moka::sync::Cache;
use rt_cache::Generations;

/// Memory for carts, and for goods, in bytes, about.
const BYTES_MAX: u64 = 16 << 20;
/// A guest who is busy with a cart comes back sooner.
const CARTS_KEPT: Duration = Duration::from_secs(600);
/// Goods are dropped by events; the age is a net under them.
const GOODS_KEPT: Duration = Duration::from_secs(60);
/// What is kept beside lines and texts.
const OVERHEAD_BYTES: usize = 512;
/// A line of a cart.
const LINE_BYTES: usize = 96;

/// Carts this process has stored.
#[derive(Clone)]
pub(crate) struct RecentCarts(Cache<(TenantId, CartId), Arc<CartDocument>>);

impl Default for RecentCarts {
    fn default() -> Self {
        let weigh = |_: &(TenantId, CartId), cart: &Arc<CartDocument>| {
            weight(OVERHEAD_BYTES + cart.lines.len() * LINE_BYTES)
        };
        let carts = Cache::builder().max_capacity(BYTES_MAX).weigher(weigh);
        Self(carts.time_to_idle(CARTS_KEPT).build())
    }
}

impl RecentCarts {
    pub(crate) fn get(&self, tenant: TenantId, id: CartId) -> Option<CartDocument> {
        self.0.get(&(tenant, id)).map(|cart| CartDocument::clone(&cart))
    }

    pub(crate) fn keep(&self, tenant: TenantId, cart: &CartDocument) {
        self.0.insert((tenant, cart.id), Arc::new(cart.clone()));
    }

    pub(crate) fn forget(&self, tenant: TenantId, id: CartId) {
        self.0.invalidate(&(tenant, id));
    }
}

/// Goods that were for sale a moment ago. Only what can be sold is remembered: what cannot is asked
/// about each time, so that it is for sale as soon as it is.
#[derive(Clone)]
pub(crate) struct RecentGoods {
    goods: Cache<(TenantId, u64, Sku), Arc<Sellable>>,
    generations: Generations,
}

impl RecentGoods {
    pub(crate) fn new(generations: Generations) -> Self {
        let weigh = |_: &(TenantId, u64, Sku), _: &Arc<Sellable>| weight(2 * OVERHEAD_BYTES);
        let goods = Cache::builder().max_capacity(BYTES_MAX).weigher(weigh);
        Self { goods: goods.time_to_live(GOODS_KEPT).build(), generations }
    }

    /// The generation to look in and to keep under; read before anybody is asked.
    pub(crate) fn generation(&self, tenant: TenantId) -> u64 {
        self.generations.of(tenant)
    }

    pub(crate) fn get(&self, tenant: TenantId, generation: u64, sku: &Sku) -> Option<Sellable> {
        let item = self.goods.get(&(tenant, generation, sku.clone()))?;
        Some(Sellable::clone(&item))
    }

    pub(crate) fn keep(&self, tenant: TenantId, generation: u64, item: &Sellable) {
        if item.sellable {
            let key = (tenant, generation, item.sku.clone());
            self.goods.insert(key, Arc::new(item.clone()));
        }
    }
}

fn weight(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}
