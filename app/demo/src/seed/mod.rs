//! Puts the demo shops into the platform, through contracts, like any merchant would.
//!
//! Invariant: a second run changes nothing. Products and prices are upserts; goods are received
//! only for SKUs that no warehouse has ever seen, so that nothing sold comes back.

mod attributes;
mod collections;
mod goods;
mod prices;
mod products;

use std::sync::Arc;

use kernel_common::{IdempotencyKey, LocalizedText, TenantId};
use mod_catalog_api::CatalogWriter;
use mod_inventory_api::{StockKeeper, StockReader};
use mod_pricing_api::PriceBook;
use rt_contract::CallCtx;

use crate::content::{DemoShop, Text, shops};

/// The two stores, as `[[stores]]` of a configuration.
pub const CONFIGURATION: &str = include_str!("../../configuration.toml");

/// The tenants of the configuration, in the order of [`shops`].
const TENANTS: [u128; 2] =
    [0x019a_0000_0000_7000_8000_0000_0000_0001, 0x019a_0000_0000_7000_8000_0000_0000_0002];

/// The contracts the seed is put through.
#[derive(Clone)]
pub struct Contracts {
    /// Categories, attributes, products and collections.
    pub catalog: Arc<dyn CatalogWriter>,
    /// Price lists, prices and tax rates.
    pub prices: Arc<dyn PriceBook>,
    /// Warehouses and goods.
    pub stock: Arc<dyn StockKeeper>,
    /// Which SKUs are known already.
    pub levels: Arc<dyn StockReader>,
}

/// What could not be put, and why.
#[derive(Debug, thiserror::Error)]
#[error("the demo shop's {what} could not be put: {why}")]
pub struct SeedError {
    what: &'static str,
    why: String,
}

impl SeedError {
    fn of(what: &'static str) -> impl Fn(&dyn std::error::Error) -> Self {
        move |error| Self { what, why: error.to_string() }
    }
}

/// Puts both shops.
///
/// # Errors
/// [`SeedError`]; a later run goes on where this one stopped.
pub async fn seed(contracts: &Contracts) -> Result<(), SeedError> {
    for (shop, tenant) in shops().iter().zip(TENANTS) {
        let tenant = TenantId::from_uuid(uuid::Uuid::from_u128(tenant));
        attributes::put(contracts, tenant, shop).await?;
        products::put(contracts, tenant, shop).await?;
        attributes::put_facets(contracts, tenant, shop).await?;
        collections::put(contracts, tenant, shop).await?;
        prices::put(contracts, tenant, shop).await?;
        goods::put(contracts, tenant, shop).await?;
    }
    Ok(())
}

/// The context of one command of the seed. The key names the content: the same content is the
/// same command, changed content is another.
fn ctx(tenant: TenantId, shop: &DemoShop, what: &str, content: &impl serde::Serialize) -> CallCtx {
    let json = serde_json::to_string(content).expect("plain data");
    let digest = rt_security::hash_token(&json);
    let key = format!("demo:{}:{what}:{digest}", shop.store.key);
    let key: IdempotencyKey = key.parse().expect("visible ASCII");
    CallCtx::system(tenant, "demo").with_key(key)
}

fn text(text: &Text) -> LocalizedText {
    LocalizedText::en_ru(text.en.clone(), text.ru.clone())
}
