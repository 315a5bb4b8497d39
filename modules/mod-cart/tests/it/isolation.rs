//! Two tenants on one store.

use mod_cart::PostgresCarts;
use mod_cart_api::{CartError, Carts, CloseCart};
use rt_contract::CallCtx;
use testkit::{TestDatabase, tenant_two};

use crate::shop::{Shop, add, domain, web};

#[tokio::test]
async fn a_cart_is_nobody_elses() {
    let database = TestDatabase::create(&[mod_cart::schema()]).await;
    let shop = Shop::over(PostgresCarts::new(database.module(&mod_cart::schema())));
    let cart = shop.cart_with(&[add("MUG", 1)]).await;
    let theirs = CallCtx { tenant: tenant_two(), ..web() };
    let unknown = CartError::NotFound(cart.cart_id);
    assert_eq!(shop.view(&theirs, cart.cart_id).await, Err(unknown.clone()));
    let changed = shop.change(&theirs, Some(cart.cart_id), &[add("TEA", 1)]).await;
    assert_eq!(changed, Err(unknown.clone()));
    let close = CloseCart { cart_id: cart.cart_id, version: 1 };
    assert_eq!(domain(shop.carts.close(&theirs, close).await), Err(unknown));
    assert_eq!(shop.view(&web(), cart.cart_id).await, Ok(cart));
}
