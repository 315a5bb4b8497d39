//! The modules of the shop over the store model: their real rules, in the order of their real
//! statements.

pub(crate) mod carts;
pub(crate) mod flows;
pub(crate) mod inventory;
pub(crate) mod orders;
pub(crate) mod payments;
mod silent;
mod standalone;

use std::{path::PathBuf, sync::OnceLock};

use kernel_common::{CartId, Currency, IdempotencyKey, Money, TenantId};
use mod_order_api::OrderState;
use rt_config::{Builtin, Settings, Sources, Store, StoreDirectory};
use rt_contract::{CallCtx, CallError};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    shopper::Standing,
    store::{Reply, Tables},
};

pub(crate) use silent::{SilentNotifications, SilentWebhooks};
pub use standalone::{StandaloneInventory, standalone_inventory};

/// The one merchant.
pub(crate) const TENANT: TenantId =
    TenantId::from_uuid(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001));
/// The one payment method.
pub(crate) const METHOD: &str = "card";
/// What one unit of anything costs.
const PRICE_MINOR: i64 = 1_000;

const STORE: &str = r#"
profile = "development"

[[stores]]
name = "Model"
tenant = "01900000-0000-7000-8000-000000000001"
hosts = ["shop.test"]
base_url = "https://shop.test"
locales = ["en"]
currencies = ["EUR"]
country = "DE"
tax_zone = "de"
prices_include_tax = true
contact_email = "hello@shop.test"

[[stores.delivery]]
id = "standard"
name = { en = "Parcel" }
price_minor = { EUR = 0 }
days_min = 2
days_max = 4
"#;

/// The configured stores, of which there is one.
pub(crate) fn stores() -> &'static StoreDirectory {
    static STORES: OnceLock<StoreDirectory> = OnceLock::new();
    STORES.get_or_init(|| {
        let sources = Sources {
            builtin: Some(Builtin { name: "simulation".to_owned(), text: STORE.to_owned() }),
            // There is no file in there to be picked up.
            working_dir: PathBuf::from("/nonexistent"),
            ..Sources::default()
        };
        Settings::load(&sources).unwrap_or_else(|faults| panic!("{faults}")).stores
    })
}

pub(crate) fn store() -> &'static Store {
    static STORE: OnceLock<Store> = OnceLock::new();
    STORE.get_or_init(|| {
        let found = stores().by_host("shop.test");
        found.expect("the store above").as_ref().clone()
    })
}

/// A cart is its contents: units of the first and of the second SKU.
pub(crate) fn cart_of(number: u64, first: u8, second: u8) -> CartId {
    let contents = u128::from(first) << 8 | u128::from(second);
    CartId::from_uuid(Uuid::from_u128(u128::from(number) << 16 | contents))
}

pub(crate) fn contents(cart: CartId) -> [i64; 2] {
    let [.., first, second] = *cart.as_uuid().as_bytes();
    [first.into(), second.into()]
}

/// What a cart costs.
pub(crate) fn total_of(cart: CartId) -> Money {
    Money::new(contents(cart).iter().sum::<i64>() * PRICE_MINOR, Currency::EUR)
}

/// How the order of a key stands.
pub(crate) fn placed_order(tables: &Tables, key: &str) -> Option<Standing> {
    let order = *tables.order_keys.get(key)?;
    let record = tables.orders.get(&order)?;
    Some(Standing {
        order,
        is_placed: matches!(record.order.state, OrderState::Placed(_)),
        was_placed: tables.ever_placed.contains(&order),
    })
}

/// The key of a command; every caller here sends one.
pub(crate) fn key_of(ctx: &CallCtx) -> &IdempotencyKey {
    ctx.key.as_ref().expect("commands of checkout and of reactions carry a key")
}

pub(crate) fn fingerprint(request: &impl Serialize) -> String {
    serde_json::to_string(request).expect("requests are plain data")
}

/// What lies under a claimed key.
pub(crate) enum Claim {
    Fresh,
    Kept(serde_json::Value),
    OtherRequest,
    Buried,
}

pub(crate) fn claim(kept: Option<Reply>, fingerprint: &str) -> Claim {
    match kept {
        None => Claim::Fresh,
        Some(Reply { value: None, .. }) => Claim::Buried,
        Some(kept) if kept.fingerprint != fingerprint => Claim::OtherRequest,
        Some(Reply { value: Some(value), .. }) => Claim::Kept(value),
    }
}

/// What the simulated shop is never asked.
pub(crate) fn not_played<E>(what: &str) -> CallError<E> {
    CallError::Fault(rt_contract::Fault::new(
        rt_contract::FaultKind::Internal,
        format!("{what} is not part of the simulation"),
    ))
}
