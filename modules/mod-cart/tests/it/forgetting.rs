//! Idle carts.

use std::time::Duration;

use mod_cart::{IDLE_KEPT, PostgresCarts, forget_idle_carts};
use mod_cart_api::CartError;
use rt_contract::CallCtx;
use testkit::{TestDatabase, tenant_two};

use crate::shop::{Shop, add, web};

#[tokio::test]
async fn carts_nobody_touched_for_a_month_are_forgotten_in_every_tenant() {
    let database = TestDatabase::create(&[mod_cart::schema()]).await;
    let store = PostgresCarts::new(database.module(&mod_cart::schema()));
    let shop = Shop::over(store.clone());
    let theirs = CallCtx { tenant: tenant_two(), ..web() };
    let idle = shop.cart_with(&[add("MUG", 1)]).await.cart_id;
    shop.change(&theirs, None, &[add("MUG", 1)]).await.expect("a new cart");
    let touched = shop.cart_with(&[add("MUG", 1)]).await.cart_id;
    shop.clock.advance(IDLE_KEPT);
    let forgotten = forget_idle_carts(&store, shop.clock.as_ref(), IDLE_KEPT).await;
    assert_eq!(forgotten, Ok(0), "to the second");
    shop.change(&web(), Some(touched), &[add("TEA", 1)]).await.expect("touched");
    shop.clock.advance(Duration::from_secs(1));
    assert_eq!(forget_idle_carts(&store, shop.clock.as_ref(), IDLE_KEPT).await, Ok(2));
    assert_eq!(shop.view(&web(), idle).await, Err(CartError::NotFound(idle)));
    assert!(shop.view(&web(), touched).await.is_ok());
}
