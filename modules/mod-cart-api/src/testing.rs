//! The suite every cart store passes, and a store that holds nothing but a map.

use std::{collections::HashMap, sync::Mutex};

use kernel_common::{CartId, Currency, Quantity, TenantId, Timestamp};
use rt_contract::{CallCtx, Fault, async_trait};

use crate::spi::{AppliedKey, CartDocument, CartStore, DocumentLine, Saved};

/// Carts in a map, for tests of what stands on a store.
#[derive(Debug, Default)]
pub struct MapCarts(Mutex<HashMap<(TenantId, CartId), CartDocument>>);

#[async_trait]
impl CartStore for MapCarts {
    async fn load(&self, ctx: &CallCtx, id: CartId) -> Result<Option<CartDocument>, Fault> {
        let carts = self.0.lock().expect("no holder panics");
        Ok(carts.get(&(ctx.tenant, id)).cloned())
    }

    async fn save(
        &self,
        ctx: &CallCtx,
        cart: &CartDocument,
        expected: Option<i64>,
    ) -> Result<Saved, Fault> {
        let mut carts = self.0.lock().expect("no holder panics");
        let stored = carts.get(&(ctx.tenant, cart.id)).map(|stored| stored.version);
        if stored != expected {
            return Ok(Saved::Conflict);
        }
        carts.insert((ctx.tenant, cart.id), cart.clone());
        Ok(Saved::Stored)
    }
}

/// What every store does. `ours` and `theirs` are contexts of two tenants, `ids` a fresh id for
/// each call.
///
/// # Panics
/// When the store does something else.
pub async fn cart_store_suite(
    store: &dyn CartStore,
    ours: &CallCtx,
    theirs: &CallCtx,
    ids: impl Fn() -> CartId,
) {
    a_cart_comes_back_as_it_was_stored(store, ours, ids()).await;
    a_cart_is_created_once(store, ours, ids()).await;
    only_the_expected_version_is_replaced(store, ours, ids()).await;
    a_missing_cart_is_not_replaced(store, ours, ids()).await;
    tenants_do_not_see_each_other(store, ours, theirs, ids()).await;
}

fn full_cart(id: CartId) -> CartDocument {
    let line = |sku: &str, units: i64| DocumentLine {
        sku: sku.parse().expect("a SKU"),
        quantity: Quantity::try_from(units).expect("in range"),
    };
    CartDocument {
        id,
        version: 1,
        currency: Some(Currency::EUR),
        lines: vec![line("MUG-BLUE", 2), line("КРУЖКА \"7\"", Quantity::MAX)],
        delivery_option: Some("courier".to_owned()),
        closed_version: Some(0),
        applied: vec![AppliedKey { key: "k-1".parse().expect("a key"), digest: "d1".to_owned() }],
        merged_into: Some(id),
        absorbed: vec![id, id],
        updated_at: Timestamp::from_unix_micros(1_767_225_600_123_456),
    }
}

fn empty_cart(id: CartId, version: i64) -> CartDocument {
    CartDocument {
        version,
        currency: None,
        lines: Vec::new(),
        delivery_option: None,
        closed_version: None,
        applied: Vec::new(),
        merged_into: None,
        absorbed: Vec::new(),
        ..full_cart(id)
    }
}

async fn stored(store: &dyn CartStore, ctx: &CallCtx, id: CartId) -> Option<CartDocument> {
    store.load(ctx, id).await.expect("the store answers")
}

async fn save(
    store: &dyn CartStore,
    ctx: &CallCtx,
    cart: &CartDocument,
    expected: Option<i64>,
) -> Saved {
    store.save(ctx, cart, expected).await.expect("the store answers")
}

async fn a_cart_comes_back_as_it_was_stored(store: &dyn CartStore, ctx: &CallCtx, id: CartId) {
    assert_eq!(stored(store, ctx, id).await, None);
    let cart = full_cart(id);
    assert_eq!(save(store, ctx, &cart, None).await, Saved::Stored);
    assert_eq!(stored(store, ctx, id).await, Some(cart));
    let cart = empty_cart(id, 2);
    assert_eq!(save(store, ctx, &cart, Some(1)).await, Saved::Stored);
    assert_eq!(stored(store, ctx, id).await, Some(cart));
}

async fn a_cart_is_created_once(store: &dyn CartStore, ctx: &CallCtx, id: CartId) {
    let first = full_cart(id);
    assert_eq!(save(store, ctx, &first, None).await, Saved::Stored);
    assert_eq!(save(store, ctx, &empty_cart(id, 1), None).await, Saved::Conflict);
    assert_eq!(stored(store, ctx, id).await, Some(first));
}

async fn only_the_expected_version_is_replaced(store: &dyn CartStore, ctx: &CallCtx, id: CartId) {
    save(store, ctx, &full_cart(id), None).await;
    let second = empty_cart(id, 2);
    assert_eq!(save(store, ctx, &second, Some(1)).await, Saved::Stored);
    for stale in [Some(1), Some(3), None] {
        let late = CartDocument { version: 3, ..full_cart(id) };
        assert_eq!(save(store, ctx, &late, stale).await, Saved::Conflict, "{stale:?}");
    }
    assert_eq!(stored(store, ctx, id).await, Some(second));
}

async fn a_missing_cart_is_not_replaced(store: &dyn CartStore, ctx: &CallCtx, id: CartId) {
    assert_eq!(save(store, ctx, &empty_cart(id, 2), Some(1)).await, Saved::Conflict);
    assert_eq!(stored(store, ctx, id).await, None);
}

async fn tenants_do_not_see_each_other(
    store: &dyn CartStore,
    ours: &CallCtx,
    theirs: &CallCtx,
    id: CartId,
) {
    assert_ne!(ours.tenant, theirs.tenant);
    let cart = full_cart(id);
    assert_eq!(save(store, ours, &cart, None).await, Saved::Stored);
    assert_eq!(stored(store, theirs, id).await, None);
    assert_eq!(save(store, theirs, &empty_cart(id, 2), Some(1)).await, Saved::Conflict);
    assert_eq!(stored(store, ours, id).await, Some(cart));
}
