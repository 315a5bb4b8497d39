//! The trials pass over the shop, and fail over a shop with a planted mistake.

use std::sync::Arc;

use kernel_common::ManualClock;
use rt_flow::testing::{
    MemoryFlowStore, crash_at_every_step, every_step_twice, fail_at_every_step,
};

use crate::shop::{Callee, Shop};

async fn shop(store: Arc<MemoryFlowStore>) -> Shop {
    Shop::over(Arc::new(ManualClock::default()), store, Callee::default())
}

#[tokio::test]
async fn the_shop_stands_every_trial() {
    every_step_twice(shop).await;
    fail_at_every_step(shop).await;
    crash_at_every_step(shop).await;
}

async fn shop_without_tombstones(store: Arc<MemoryFlowStore>) -> Shop {
    let stock = Callee { forgets_tombstones: true, ..Callee::default() };
    Shop::over(Arc::new(ManualClock::default()), store, stock)
}

#[tokio::test]
#[should_panic(expected = "orders, reservations, payments")]
async fn a_missing_tombstone_is_found_by_a_late_message() {
    fail_at_every_step(shop_without_tombstones).await;
}

#[tokio::test]
#[should_panic(expected = "orders, reservations, payments")]
async fn a_missing_tombstone_is_found_by_a_crash_before_the_deadline() {
    crash_at_every_step(shop_without_tombstones).await;
}

async fn shop_that_counts_repeats(store: Arc<MemoryFlowStore>) -> Shop {
    let stock = Callee { counts_repeats: true, ..Callee::default() };
    Shop::over(Arc::new(ManualClock::default()), store, stock)
}

#[tokio::test]
#[should_panic(expected = "orders, reservations, payments")]
async fn an_effect_that_happens_twice_is_found_by_a_repeat() {
    every_step_twice(shop_that_counts_repeats).await;
}

#[tokio::test]
#[should_panic(expected = "orders, reservations, payments")]
async fn an_effect_that_happens_twice_is_found_by_a_crash() {
    crash_at_every_step(shop_that_counts_repeats).await;
}
