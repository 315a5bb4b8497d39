//! A view is a constant number of calls, whatever it shows.

use app_storefront::ListingQuery;
use kernel_common::{LocalizedText, PageRequest};
use mod_catalog_api::ProductSort;
use testkit::tenant_one;
use testshop::{LAMP, MUG, TEA, bare, keyed};

use crate::window::{Window, by_name, slug, visitor};

#[tokio::test]
async fn each_page_has_its_budget() {
    let window = Window::open().await;
    let storefront = &window.storefront;
    let store = window.shop.store();

    let ctx = visitor();
    storefront.home(&ctx).await.expect("a page");
    assert_eq!(ctx.calls.count(), 5, "home: the tree, products, prices, stock, collections");

    let ctx = visitor();
    let (sort, page) = by_name();
    storefront.products(&ctx, ListingQuery { category: None, sort, page }).await.expect("a page");
    assert_eq!(ctx.calls.count(), 3, "a listing: products, prices, stock");

    let ctx = visitor();
    let (sort, page) = by_name();
    storefront.category(&ctx, &slug("kitchen"), sort, page).await.expect("a page");
    assert_eq!(ctx.calls.count(), 4, "a category: the tree and a listing");

    let ctx = visitor();
    storefront.product(&ctx, &slug("mug")).await.expect("a page");
    assert_eq!(ctx.calls.count(), 4, "a product: itself, the tree, prices, stock");

    let cart = window.shop.cart(&[(MUG, 1), (TEA, 1), (LAMP, 1)]).await;
    let ctx = visitor();
    storefront.cart(&ctx, &store, cart.cart_id).await.expect("a page").expect("a cart");
    assert_eq!(ctx.calls.count(), 4, "a cart: itself with goods and a quote, stock");
}

#[tokio::test]
async fn what_is_not_there_costs_less() {
    let window = Window::open().await;
    let store = window.shop.store();

    let ctx = visitor();
    assert!(window.storefront.product(&ctx, &slug("nothing")).await.is_err());
    assert_eq!(ctx.calls.count(), 2);

    let create = mod_cart_api::CreateCart {};
    let empty = window.shop.contracts.carts.create(&visitor(), create).await.expect("a cart");
    let ctx = visitor();
    let page = window.storefront.cart(&ctx, &store, empty.cart_id).await.expect("a page");
    assert!(page.expect("a cart").lines.is_empty());
    assert_eq!(ctx.calls.count(), 1, "nothing to ask about");
}

#[tokio::test]
async fn a_listing_of_fifty_products_costs_as_much_as_one_of_three() {
    let window = Window::open().await;
    let product = |number: usize| {
        let item = format!("CUP-{number}");
        bare(&format!("cup-{number}"), &item, LocalizedText::en_ru(&item, &item))
    };
    let products = (0..50).map(product).collect();
    let writer = &window.shop.contracts.catalog_writer;
    writer.put_products(&keyed(tenant_one()), products).await.expect("products");
    let ctx = visitor();
    let (sort, page) = (ProductSort::Newest, PageRequest::first(100));
    let query = ListingQuery { category: None, sort, page };
    let listed = window.storefront.products(&ctx, query).await.expect("a page");
    assert_eq!(listed.cards.len(), 53);
    assert_eq!(ctx.calls.count(), 3);
}
