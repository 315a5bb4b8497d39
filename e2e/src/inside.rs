//! Stock, orders and payments as the platform keeps them, read over its own contracts.

use std::sync::Arc;

use kernel_common::{IdempotencyKey, Money, OrderId, PageRequest, Sku};
use mod_inventory_api::{
    Adjustment, AdjustmentReason, HistoryQuery, LevelsQuery, Movement, StockKeeper,
    StockKeeperClient, StockLevel, StockReader, StockReaderClient,
};
use mod_order_api::{Order, OrderRef, OrderStatus, Orders, OrdersClient, OrdersQuery};
use mod_payment_api::{Payment, PaymentRef, Payments, PaymentsClient};
use mod_pricing_api::{PriceBook, PriceBookClient, PriceSet};
use rt_contract::{CallCtx, Policy, Transport};
use rt_rpc::{HttpTransport, RpcToken, TokioTimer};

use crate::{Store, fresh_key};

/// The contracts of a running shop.
pub struct Inside {
    store: Store,
    stock: Arc<dyn StockReader>,
    keeper: Arc<dyn StockKeeper>,
    orders: Arc<dyn Orders>,
    payments: Arc<dyn Payments>,
    prices: Arc<dyn PriceBook>,
}

/// Units of a SKU over all warehouses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shelf {
    /// On the shelf, promised ones included.
    pub on_hand: i64,
    /// Promised to orders.
    pub reserved: i64,
}

impl Shelf {
    /// What can be sold.
    #[must_use]
    pub const fn available(self) -> i64 {
        self.on_hand - self.reserved
    }
}

impl Inside {
    /// `shop` is the process with the shop, `other` the one with inventory and payment.
    pub(crate) fn new(store: Store, token: &str, shop: &str, other: &str) -> Self {
        let token = RpcToken::try_from(token.to_owned()).expect("a token");
        let to = |base: &str| -> Arc<dyn Transport> {
            Arc::new(HttpTransport::new(base, &token).expect("an address"))
        };
        let policy = Policy::new(Arc::new(TokioTimer));
        Self {
            store,
            stock: StockReaderClient::remote(to(other), policy.clone()),
            keeper: StockKeeperClient::remote(to(other), policy.clone()),
            orders: OrdersClient::remote(to(shop), policy.clone()),
            payments: PaymentsClient::remote(to(other), policy.clone()),
            prices: PriceBookClient::remote(to(shop), policy),
        }
    }

    /// What lies on the shelf.
    ///
    /// # Panics
    /// When stock cannot be read.
    pub async fn shelf(&self, sku: &str) -> Shelf {
        let levels = self.levels(sku).await;
        Shelf {
            on_hand: levels.iter().map(|level| level.on_hand).sum(),
            reserved: levels.iter().map(|level| level.reserved).sum(),
        }
    }

    /// Books a count, so that `units` can be sold.
    ///
    /// # Panics
    /// When the SKU is in no warehouse, or the count is refused.
    pub async fn count(&self, sku: &str, units: i64) {
        let levels = self.levels(sku).await;
        let level = levels.first().expect("the SKU is in a warehouse");
        let delta = units - level.available;
        if delta == 0 {
            return;
        }
        let adjustment = Adjustment {
            sku: level.sku.clone(),
            warehouse: level.warehouse,
            delta,
            reason: AdjustmentReason::Count,
            note: String::new(),
            document: "E2E-1".to_owned(),
        };
        let adjusted = self.keeper.adjust(&self.keyed_ctx(), vec![adjustment]).await;
        adjusted.expect("the count is booked");
    }

    /// Writes another price into the demo's list of its currency.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn set_price(&self, sku: &str, price: Money) {
        let list = format!("retail-{}", price.currency.code().to_ascii_lowercase());
        let price = PriceSet { list, sku: sku_of(sku), price, compare_at: None };
        let set = self.prices.set_prices(&self.keyed_ctx(), vec![price]).await;
        set.expect("the price is written");
    }

    /// The newest movements of a SKU.
    ///
    /// # Panics
    /// When they cannot be read.
    pub async fn movements(&self, sku: &str) -> Vec<Movement> {
        let query =
            HistoryQuery { sku: sku_of(sku), warehouse: None, page: PageRequest::first(50) };
        self.stock.history(&self.ctx(), query).await.expect("the journal can be read").items
    }

    /// An order.
    ///
    /// # Panics
    /// When there is none, or it cannot be read.
    pub async fn order(&self, id: &str) -> Order {
        let reference = OrderRef::Id(order_id(id));
        let found = self.orders.find(&self.ctx(), vec![reference]).await.expect("readable");
        found.found.into_iter().next().expect("the order exists").order
    }

    /// Id and status of every order of an e-mail address, newest first.
    ///
    /// # Panics
    /// When they cannot be read.
    pub async fn orders_of(&self, email: &str) -> Vec<(String, OrderStatus)> {
        let (mut orders, mut page) = (Vec::new(), PageRequest::first(200));
        loop {
            let query = OrdersQuery { status: None, text: Some(email.to_owned()), page };
            let listed = self.orders.list(&self.ctx(), query).await.expect("orders can be listed");
            orders.extend(listed.items.iter().map(|order| (order.id.to_string(), order.status)));
            let Some(next) = listed.next else {
                return orders;
            };
            page = PageRequest { after: Some(next), limit: 200 };
        }
    }

    /// The newest payment of an order, if there is one.
    ///
    /// # Panics
    /// When payments cannot be read.
    pub async fn payment_of(&self, order: &str) -> Option<Payment> {
        let reference = PaymentRef::OfOrder(order_id(order));
        let found = self.payments.find(&self.ctx(), vec![reference]).await;
        found.expect("payments can be read").items.into_iter().next()
    }

    async fn levels(&self, sku: &str) -> Vec<StockLevel> {
        let query = LevelsQuery {
            skus: vec![sku_of(sku)],
            warehouse: None,
            low_only: false,
            page: PageRequest::first(50),
        };
        self.stock.levels(&self.ctx(), query).await.expect("stock can be read").items
    }

    fn ctx(&self) -> CallCtx {
        CallCtx::system(self.store.tenant(), "e2e")
    }

    fn keyed_ctx(&self) -> CallCtx {
        let key: IdempotencyKey = fresh_key().parse().expect("a key");
        self.ctx().with_key(key)
    }
}

impl std::fmt::Debug for Inside {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inside").field("store", &self.store).finish_non_exhaustive()
    }
}

fn sku_of(text: &str) -> Sku {
    text.parse().expect("a SKU")
}

fn order_id(text: &str) -> OrderId {
    text.parse().expect("an order's id")
}
