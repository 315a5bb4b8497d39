//! What an answer from memory asks of the allocator, counted: the path that most requests take.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

use http::Method;

use crate::site::{Ask, Site};

/// Each thread counts for itself, so that tests beside this one do not disturb it.
struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

fn count() {
    // A thread that ends frees things after its counter is gone.
    ALLOCATIONS.try_with(|count| count.set(count.get() + 1)).ok();
}

#[expect(unsafe_code, reason = "an allocator is unsafe by its trait; it hands everything on")]
// SAFETY: every call is the system allocator's own, with the same arguments.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count();
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The request of the test itself is among them.
const ALLOCATIONS_MAX: u64 = 110;

/// The least of many: now and then the cache keeps house.
const TRIES: u32 = 100;

#[tokio::test]
async fn a_listing_from_memory_allocates_little() {
    let site = Site::open().await;
    let ask = || Ask::new(Method::GET, "/api/v1/products?sort=name");
    assert_eq!(site.send(ask()).await.status, 200);
    drop(site.calls.take());
    let mut least = u64::MAX;
    for _ in 0..TRIES {
        let ask = ask();
        ALLOCATIONS.set(0);
        let (_, body) = site.raw(ask).await;
        least = least.min(ALLOCATIONS.get());
        assert!(!body.is_empty());
    }
    assert_eq!(site.calls.take(), [""; 0], "it was made anew");
    assert!(least <= ALLOCATIONS_MAX, "{least} allocations, {ALLOCATIONS_MAX} at most");
    assert!(least * 2 >= ALLOCATIONS_MAX, "only {least}: tighten the budget of {ALLOCATIONS_MAX}");
}
