//! What every cart store does, and what Redis does besides.

use std::time::Duration;

use kernel_common::CartId;
use mod_cart_api::{spi::CartStore, testing::cart_store_suite};
use rt_host::RandomIds;

use crate::server::{Server, ctx, kept};

const IDLE: Duration = Duration::from_secs(3_600);

#[tokio::test]
async fn redis_is_a_cart_store() {
    let Some(server) = Server::start() else { return };
    let store = server.store(IDLE);
    cart_store_suite(&store, &ctx(), &ctx(), || CartId::generate(&RandomIds)).await;
}

#[tokio::test]
async fn every_key_begins_with_its_tenant_and_ends_by_itself() {
    let Some(server) = Server::start() else { return };
    let (store, ours) = (server.store(IDLE), ctx());
    let cart = kept(&store, &ours).await;
    let keys: Vec<String> = server.ask(&["KEYS", "*"]).await;
    assert_eq!(keys, [format!("{}:cart:{}", ours.tenant, cart.id)]);
    let left_ms: i64 = server.ask(&["PTTL", &keys[0]]).await;
    assert!((1..=3_600_000).contains(&left_ms), "{left_ms}");
}

#[tokio::test]
async fn a_cart_that_nobody_changes_is_forgotten() {
    let Some(server) = Server::start() else { return };
    let (store, ours) = (server.store(Duration::from_millis(1)), ctx());
    let cart = kept(&store, &ours).await;
    while store.load(&ours, cart.id).await.expect("the server answers").is_some() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
