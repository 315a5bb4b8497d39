//! What the front page puts forward: what can be bought, whatever is newest.

use app_search::{NotReady, SearchError, SearchSort};
use app_storefront::Availability;
use kernel_common::LocalizedText;
use rt_contract::{CallError, FaultKind};
use testkit::tenant_one;
use testshop::{LAMP, bare, keyed};

use crate::window::{Window, visitor};

/// As many as the page shows, newer than all others, and nobody has priced them.
async fn put_unpriced(window: &Window) {
    let product = |number: usize| {
        let item = format!("NEW-{number}");
        bare(&format!("new-{number}"), &item, LocalizedText::en_ru(&item, &item))
    };
    let writer = &window.shop.contracts.catalog_writer;
    let products = (0..12).map(product).collect();
    writer.put_products(&keyed(tenant_one()), products).await.expect("products");
}

async fn newest(window: &Window) -> Vec<String> {
    let page = window.storefront.home(&visitor()).await.expect("a page");
    page.newest.iter().map(|card| card.slug.to_string()).collect()
}

#[tokio::test]
async fn what_cannot_be_bought_gives_way_to_what_the_index_has_for_sale() {
    let window = Window::open().await;
    put_unpriced(&window).await;
    let [mug, lamp] = [window.product_id("mug").await, window.product_id("lamp").await];
    window.search.finds_products(&[lamp, window.product_id("new-3").await, mug]);
    assert_eq!(newest(&window).await, ["lamp", "mug"], "and an index that is behind says too much");
    let asked = window.search.asked().remove(0);
    assert!(asked.in_stock_only);
    assert_eq!((asked.sort, asked.page_size), (SearchSort::Newest, 12));
}

#[tokio::test]
async fn without_an_index_it_looks_further_back() {
    let window = Window::open().await;
    put_unpriced(&window).await;
    for trouble in [
        CallError::Domain(SearchError::NotReady(NotReady::Off)),
        CallError::fault(FaultKind::Internal, "a broken index"),
    ] {
        window.search.refuses(&trouble);
        let mut shown = newest(&window).await;
        shown.sort_unstable();
        assert_eq!(shown, ["lamp", "mug", "tea"]);
    }
    let ctx = visitor();
    window.storefront.home(&ctx).await.expect("a page");
    assert_eq!(ctx.calls.count(), 8, "five, and a listing more");
}

#[tokio::test]
async fn what_is_sold_out_stands_behind_what_is_there() {
    let window = Window::open().await;
    window.take(LAMP, 1).await;
    let page = window.storefront.home(&visitor()).await.expect("a page");
    let last = page.newest.last().map(|card| (card.slug.as_str(), card.availability));
    assert_eq!(last, Some(("lamp", Availability::SoldOut)));
    assert_eq!(page.newest.len(), 3);
    assert!(window.search.asked().is_empty(), "there is nothing else to look for");
}
