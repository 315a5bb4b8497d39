//! `GET /api/v1/carts/{id}`

use testshop::{LAMP, MUG};

use crate::site::{Ask, Site, id_of};

#[tokio::test]
async fn a_cart_shows_what_checkout_will_charge_and_what_is_short() {
    let site = Site::open().await;
    let cart = site.cart(&[(MUG, 2), (LAMP, 3)]).await;
    let shown = site.get(&format!("/api/v1/carts/{}", id_of(&cart))).await;
    insta::assert_json_snapshot!(shown.promise());
}

#[tokio::test]
async fn a_cart_keeps_its_currency_whatever_is_asked_for() {
    let site = Site::open().await;
    let cart = site.cart(&[(MUG, 1)]).await;
    let shown = site.get(&format!("/api/v1/carts/{}?currency=USD", id_of(&cart))).await;
    assert_eq!(shown.status, 200, "{}", shown.text);
    assert_eq!(shown.body()["totals"]["total"]["currency"], "EUR");
    assert_eq!(shown.body()["totals"]["total"]["amount_minor"], 1_780);
}

#[tokio::test]
async fn a_cart_that_is_not_there_or_another_tenant_s_is_not_found() {
    let site = Site::open().await;
    let cart = id_of(&site.cart(&[(MUG, 1)]).await);
    let elsewhere = Ask::new(http::Method::GET, &format!("/api/v1/carts/{cart}"))
        .header("host", "suedwind.test");
    let elsewhere = site.send(elsewhere).await;
    for id in ["0190c6d2-f7e5-7c3e-8000-000000000001", "nonsense", "%F0%9F%A6%8A", "-"] {
        let answer = site.get(&format!("/api/v1/carts/{id}")).await;
        assert_eq!(answer.promise(), elsewhere.promise(), "{id}: same answer, nothing to learn");
    }
    insta::assert_json_snapshot!(elsewhere.promise());
}
