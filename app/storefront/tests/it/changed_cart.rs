//! What the answer to a change of a cart says of stock: what was heard a moment ago of goods that
//! there are plenty of, and what is there of all others.

use std::time::Duration;

use app_storefront::{Availability, CartPage};
use mod_cart_api::CartView;
use testshop::{MUG, TEA};

use crate::{
    listener::Listener,
    window::{Window, visitor},
};

/// The page of a cart that was just changed, and how many calls it took.
async fn changed(window: &Window, cart: &CartView) -> (CartPage, u32) {
    let ctx = visitor();
    let page = window.storefront.cart_page(&ctx, &window.shop.store(), cart.clone()).await;
    (page.expect("a page"), ctx.calls.count())
}

/// What is told of the stock of the only line.
fn told(page: &CartPage) -> (Availability, Option<i64>) {
    (page.lines[0].availability, page.lines[0].short_of)
}

const ENOUGH: (Availability, Option<i64>) = (Availability::InStock, None);

#[tokio::test]
async fn goods_that_there_are_plenty_of_are_not_asked_about_until_an_event_says_otherwise() {
    let window = Window::open().await;
    let mut listener = Listener::to(&window).await;
    let cart = window.shop.cart(&[(TEA, 2)]).await;
    assert_eq!(changed(&window, &cart).await.1, 1, "twenty are not plenty");

    window.shop.receive(TEA, 100).await;
    listener.listen().await;
    let (page, calls) = changed(&window, &cart).await;
    assert_eq!((told(&page), calls), (ENOUGH, 0));
    assert!(page.can_be_ordered());

    window.take(TEA, 119).await;
    listener.listen().await;
    let (page, calls) = changed(&window, &cart).await;
    assert_eq!((told(&page), calls), ((Availability::Low { left: 1 }, Some(1)), 1));
    assert!(!page.can_be_ordered());
}

#[tokio::test]
async fn a_line_that_wants_nearly_all_is_asked_about() {
    let window = Window::open().await;
    let mut listener = Listener::to(&window).await;
    window.shop.receive(TEA, 100).await;
    listener.listen().await;
    let most = window.shop.cart(&[(TEA, 100)]).await;
    assert_eq!(changed(&window, &most).await.1, 0);
    let more = window.shop.add_to_cart(most.cart_id, &[(TEA, 1)]).await;
    assert_eq!(changed(&window, &more).await.1, 1);
}

#[tokio::test]
async fn of_two_goods_the_one_that_is_not_known_is_asked_about() {
    let window = Window::open().await;
    let mut listener = Listener::to(&window).await;
    window.shop.receive(TEA, 100).await;
    listener.listen().await;
    let cart = window.shop.cart(&[(TEA, 1), (MUG, 11)]).await;
    let (page, calls) = changed(&window, &cart).await;
    assert_eq!(calls, 1);
    let short: Vec<_> = page.lines.iter().map(|line| line.short_of).collect();
    assert_eq!(short, [None, Some(10)]);
}

#[tokio::test]
async fn however_late_the_news_is_nobody_is_shown_it_for_long_and_a_look_never_shows_it() {
    let window = Window::open().await;
    let mut listener = Listener::to(&window).await;
    window.shop.receive(TEA, 100).await;
    listener.listen().await;
    let cart = window.shop.cart(&[(TEA, 2)]).await;
    // Nobody hears of this sale.
    window.take(TEA, 119).await;
    let (page, _) = changed(&window, &cart).await;
    assert_eq!(told(&page), ENOUGH, "it is not known yet");
    let few = (Availability::Low { left: 1 }, Some(1));
    let store = window.shop.store();
    let look = window.storefront.cart(&visitor(), &store, cart.cart_id).await.expect("a page");
    assert_eq!(told(&look.expect("a cart")), few);

    window.shop.clock.advance(Duration::from_secs(11));
    let (page, calls) = changed(&window, &cart).await;
    assert_eq!((told(&page), calls), (few, 1));
}
