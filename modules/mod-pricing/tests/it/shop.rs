//! The price book of a small shop, for every test to begin with.

use std::sync::Arc;

use kernel_common::{
    Currency, Money, PricingTerms, Quantity, Rate, Rounding, SequentialIds, Sku, TaxCategory,
    TaxZone, TenantId,
};
use mod_pricing::Pricing;
use mod_pricing_api::{PriceBook, PriceListPut, PriceSet, QuoteLine, Revision, TaxRatePut};
use rt_contract::CallCtx;
use rt_postgres::ModuleDb;
use testkit::{TestDatabase, ctx};

/// A database with the pricing module over it.
pub(crate) struct Shop {
    pub(crate) pricing: Pricing,
    pub(crate) db: ModuleDb,
    _database: TestDatabase,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        let database = TestDatabase::create(&[mod_pricing::schema()]).await;
        let db = database.module(&mod_pricing::schema());
        let pricing = Pricing::new(db.clone(), Arc::new(SequentialIds::default()));
        Self { pricing, db, _database: database }
    }

    /// A shop of `tenant` that sells MUG for 12.90 € and BOOK for 19.99 € in `web-eur`, taxes of
    /// zone `de` included.
    pub(crate) async fn stocked(tenant: TenantId) -> Self {
        let shop = Self::open().await;
        shop.stock(tenant).await;
        shop
    }

    pub(crate) async fn stock(&self, tenant: TenantId) {
        self.put_lists(tenant, "stock-1", &[list("web-eur", Currency::EUR, None, 0)]).await;
        let prices = [price("web-eur", "MUG", 1_290), price("web-eur", "BOOK", 1_999)];
        self.set_prices(tenant, "stock-2", &prices).await;
        let rates = [rate("de", "standard", 190_000), rate("de", "reduced", 70_000)];
        let ctx = keyed(tenant, "stock-3");
        self.pricing.put_tax_rates(&ctx, rates.to_vec()).await.expect("rates are put");
    }

    pub(crate) async fn put_lists(&self, tenant: TenantId, key: &str, lists: &[PriceListPut]) {
        let ctx = keyed(tenant, key);
        self.pricing.put_price_lists(&ctx, lists.to_vec()).await.expect("lists are put");
    }

    pub(crate) async fn set_prices(
        &self,
        tenant: TenantId,
        key: &str,
        sets: &[PriceSet],
    ) -> Revision {
        let ctx = keyed(tenant, key);
        self.pricing.set_prices(&ctx, sets.to_vec()).await.expect("prices are set")
    }
}

/// A call under an idempotency key, in euros, from channel `web`.
pub(crate) fn keyed(tenant: TenantId, key: &str) -> CallCtx {
    web(tenant).with_key(key.parse().expect("a key"))
}

/// A call in euros from channel `web`.
pub(crate) fn web(tenant: TenantId) -> CallCtx {
    CallCtx { currency: Currency::EUR, channel: "web".to_owned(), ..ctx(tenant) }
}

pub(crate) fn list(
    code: &str,
    currency: Currency,
    channel: Option<&str>,
    priority: i32,
) -> PriceListPut {
    PriceListPut {
        code: code.to_owned(),
        currency,
        channel: channel.map(str::to_owned),
        tax_included: true,
        priority,
    }
}

pub(crate) fn price(list: &str, item: &str, price_minor: i64) -> PriceSet {
    PriceSet { list: list.to_owned(), sku: sku(item), price: eur(price_minor), compare_at: None }
}

pub(crate) fn rate(zone: &str, category: &str, ppm: u32) -> TaxRatePut {
    TaxRatePut {
        zone: TaxZone(zone.to_owned()),
        category: TaxCategory(category.to_owned()),
        rate: Rate::from_ppm(ppm),
    }
}

pub(crate) fn line(item: &str, units: i64, category: &str) -> QuoteLine {
    QuoteLine {
        sku: sku(item),
        quantity: Quantity::try_from(units).expect("in range"),
        tax_category: TaxCategory(category.to_owned()),
    }
}

pub(crate) fn terms(zone: &str) -> PricingTerms {
    PricingTerms { tax_zone: TaxZone(zone.to_owned()), rounding: Rounding::HalfUp, delivery: None }
}

pub(crate) fn sku(text: &str) -> Sku {
    text.parse().expect("a SKU")
}

pub(crate) fn eur(amount_minor: i64) -> Money {
    Money::new(amount_minor, Currency::EUR)
}
