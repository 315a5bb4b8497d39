//! Orders that are opened: placed, to be confirmed, pending.

use testshop::{Card, MUG};

use crate::site::{Site, purchase};

#[tokio::test]
async fn a_paid_order_is_created() {
    let site = Site::open().await;
    let cart = site.cart(&[(MUG, 2)]).await;
    insta::assert_json_snapshot!(site.check_out("k", &purchase(&cart, Card::Good)).await.promise());
}

#[tokio::test]
async fn a_payment_to_be_confirmed_is_accepted_with_the_place_to_do_it() {
    let site = Site::open().await;
    let cart = site.cart(&[(MUG, 2)]).await;
    let answer = site.check_out("k", &purchase(&cart, Card::Cautious)).await;
    insta::assert_json_snapshot!(answer.promise());
}

#[tokio::test]
async fn a_payment_that_is_not_heard_of_is_accepted_as_pending() {
    let site = Site::open().await;
    let cart = site.cart(&[(MUG, 2)]).await;
    site.shop.bank.falls_silent();
    insta::assert_json_snapshot!(site.check_out("k", &purchase(&cart, Card::Good)).await.promise());
}
