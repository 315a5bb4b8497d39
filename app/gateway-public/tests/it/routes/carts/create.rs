//! `POST /api/v1/carts`

use http::Method;

use crate::site::{Ask, Site};

#[tokio::test]
async fn a_new_cart_is_empty_and_in_the_currency_asked_for() {
    let site = Site::open().await;
    let answer = site.send(Ask::new(Method::POST, "/api/v1/carts?currency=USD")).await;
    insta::assert_json_snapshot!(answer.promise());
}
