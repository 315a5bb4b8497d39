//! A shop and the views onto it.

use std::sync::Arc;

use app_storefront::{Contracts, HeardStock, Storefront, testing::ScriptedSearch};
use kernel_common::{OrderId, PageRequest, ProductId, ReservationId};
use mod_catalog_api::{ProductRef, ProductSort, Slug};
use mod_inventory_api::{ReserveLine, ReserveStock};
use rt_contract::CallCtx;
use rt_host::RandomIds;
use testkit::tenant_one;
use testshop::{Calls, Shop, guest, keyed, sku, units};

pub(crate) struct Window {
    pub(crate) shop: Shop,
    pub(crate) calls: Calls,
    pub(crate) storefront: Storefront,
    /// What the storefront asks for words and facets.
    pub(crate) search: Arc<ScriptedSearch>,
    /// What it hears of stock, as soon as somebody listens.
    pub(crate) heard: HeardStock,
}

impl Window {
    pub(crate) async fn open() -> Self {
        let (shop, calls) = (Shop::open().await, Calls::default());
        let own = shop.process(&calls);
        let storefront = Storefront::new(Contracts {
            catalog: own.catalog,
            prices: own.prices,
            stock: own.stock,
            carts: own.carts,
        });
        let search = Arc::new(ScriptedSearch::default());
        let heard = HeardStock::new(shop.clock.clone());
        let storefront = storefront.with_search(search.clone()).hearing_of_stock(heard.clone());
        Self { shop, calls, storefront, search, heard }
    }

    /// The id of a product on the shelves.
    pub(crate) async fn product_id(&self, name: &str) -> ProductId {
        let reference = vec![ProductRef::Slug(slug(name))];
        let found = self.shop.contracts.catalog.product(&visitor(), reference).await;
        found.expect("found").items[0].id
    }

    /// Somebody takes so many off the shelf.
    pub(crate) async fn take(&self, item: &str, count: i64) -> ReservationId {
        let lines = vec![ReserveLine { sku: sku(item), quantity: units(count) }];
        let reserve = ReserveStock { order_id: OrderId::generate(&RandomIds), lines };
        let reserved =
            self.shop.contracts.reservations.reserve(&keyed(tenant_one()), reserve).await;
        reserved.expect("there are enough").id
    }
}

/// A guest of the first store.
pub(crate) fn visitor() -> CallCtx {
    guest(tenant_one())
}

pub(crate) fn slug(text: &str) -> Slug {
    text.parse().expect("a slug")
}

pub(crate) fn by_name() -> (ProductSort, PageRequest) {
    (ProductSort::Name, PageRequest::first(24))
}
