//! Goal R9: Redis flushed, killed, hanging, and back.

use std::time::Duration;

use mod_cart_api::spi::{CartDocument, CartStore, Saved};
use rt_contract::{Fault, FaultKind};

use crate::server::{Server, ctx, kept};

const IDLE: Duration = Duration::from_secs(3_600);

fn is_unavailable<T: std::fmt::Debug>(answer: Result<T, Fault>) {
    let fault = answer.expect_err("the server is away");
    assert_eq!(fault.kind, FaultKind::Unavailable, "{fault}");
    assert!(fault.retry_after_ms.is_some(), "a client is told when to come again");
}

#[tokio::test]
async fn what_is_flushed_is_gone_and_nothing_is_written_over_the_hole() {
    let Some(server) = Server::start() else { return };
    let (store, ours) = (server.store(IDLE), ctx());
    let cart = kept(&store, &ours).await;
    let _: String = server.ask(&["FLUSHALL"]).await;
    assert_eq!(store.load(&ours, cart.id).await, Ok(None));
    let next = CartDocument { version: 2, ..cart };
    assert_eq!(store.save(&ours, &next, Some(1)).await, Ok(Saved::Conflict));
}

#[tokio::test]
async fn a_killed_server_is_unavailable_and_found_again() {
    let Some(mut server) = Server::start() else { return };
    let (store, ours) = (server.store(IDLE), ctx());
    let cart = kept(&store, &ours).await;
    server.kill();
    for _ in 0..10 {
        is_unavailable(store.load(&ours, cart.id).await);
    }
    is_unavailable(store.save(&ours, &cart, None).await);
    server.run();
    // It comes back by itself; the limit only ends a test that would hang.
    for _ in 0..500 {
        if let Ok(found) = store.load(&ours, cart.id).await {
            assert_eq!(found, None, "it kept nothing on disk");
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the server is not found again");
}

#[tokio::test]
async fn a_server_that_hangs_is_unavailable_and_found_again_with_its_carts() {
    let Some(server) = Server::start() else { return };
    let (store, ours) = (server.store(IDLE), ctx());
    let cart = kept(&store, &ours).await;
    server.signal("-STOP");
    for _ in 0..10 {
        is_unavailable(store.load(&ours, cart.id).await);
    }
    server.signal("-CONT");
    for _ in 0..500 {
        if let Ok(found) = store.load(&ours, cart.id).await {
            assert_eq!(found, Some(cart));
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the server is not found again");
}

#[tokio::test]
async fn a_shop_starts_without_its_redis() {
    let Some(mut server) = Server::start() else { return };
    server.kill();
    let (store, ours) = (server.store(IDLE), ctx());
    is_unavailable(store.load(&ours, kernel_common::CartId::generate(&rt_host::RandomIds)).await);
    server.run();
    for _ in 0..500 {
        if store.load(&ours, kernel_common::CartId::generate(&rt_host::RandomIds)).await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the server is not found");
}

#[tokio::test]
async fn a_full_server_refuses_and_keeps_what_it_has() {
    let Some(server) = Server::start() else { return };
    let (store, ours) = (server.store(IDLE), ctx());
    let cart = kept(&store, &ours).await;
    let _: String = server.ask(&["CONFIG", "SET", "maxmemory", "1"]).await;
    let next = CartDocument { version: 2, ..cart.clone() };
    is_unavailable(store.save(&ours, &next, Some(1)).await);
    assert_eq!(store.load(&ours, cart.id).await, Ok(Some(cart)));
}
