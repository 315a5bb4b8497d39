//! `GET /api/v1/orders/{token}`

use testshop::{Card, MUG};

use crate::site::{Ask, Site, purchase};

async fn bought(site: &Site) -> String {
    let cart = site.cart(&[(MUG, 2)]).await;
    let answer = site.check_out("k", &purchase(&cart, Card::Good)).await;
    answer.body()["token"].as_str().expect("a token").to_owned()
}

#[tokio::test]
async fn an_order_is_shown_to_whoever_has_its_secret() {
    let site = Site::open().await;
    let token = bought(&site).await;
    insta::assert_json_snapshot!(site.get(&format!("/api/v1/orders/{token}")).await.promise());
}

#[tokio::test]
async fn nobody_else_learns_of_it() {
    let site = Site::open().await;
    let token = bought(&site).await;
    let elsewhere = Ask::new(http::Method::GET, &format!("/api/v1/orders/{token}"))
        .header("host", "suedwind.test");
    let guesses = ["x", "%00", "0190c6d2-f7e5-7c3e-8000-000000000001", &"a".repeat(4_000)];
    let mut answers = vec![site.send(elsewhere).await];
    for guess in guesses {
        answers.push(site.get(&format!("/api/v1/orders/{guess}")).await);
    }
    for answer in answers {
        assert!(matches!(answer.status, 404 | 422), "{}: {}", answer.status, answer.text);
    }
    let unknown = site.get("/api/v1/orders/AAAAAAAAAAAAAAAAAAAAAA").await;
    insta::assert_json_snapshot!(unknown.promise());
}
