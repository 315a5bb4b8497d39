//! Both stores pass one suite.

use kernel_common::{CartId, IdSource, SequentialIds};
use mod_cart::PostgresCarts;
use mod_cart_api::testing::{MapCarts, cart_store_suite};
use testkit::{TestDatabase, ctx, tenant_one, tenant_two};

#[tokio::test]
async fn postgres_is_a_cart_store() {
    let database = TestDatabase::create(&[mod_cart::schema()]).await;
    let store = PostgresCarts::new(database.module(&mod_cart::schema()));
    let ids = SequentialIds::default();
    let fresh = || CartId::from_uuid(ids.next());
    cart_store_suite(&store, &ctx(tenant_one()), &ctx(tenant_two()), fresh).await;
}

#[tokio::test]
async fn a_map_is_a_cart_store() {
    let ids = SequentialIds::default();
    let fresh = || CartId::from_uuid(ids.next());
    let store = MapCarts::default();
    cart_store_suite(&store, &ctx(tenant_one()), &ctx(tenant_two()), fresh).await;
}
