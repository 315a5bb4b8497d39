//! `POST /api/v1/carts/{id}/claims`

use http::Method;
use serde_json::json;
use testshop::{MUG, TEA};

use crate::site::{Answer, Ask, Site, id_of};

async fn claim(site: &Site, source: &str, target: &str, key: &str) -> Answer {
    let path = format!("/api/v1/carts/{target}/claims");
    site.send(Ask::new(Method::POST, &path).key(key).json(&json!({ "source": source }))).await
}

#[tokio::test]
async fn one_cart_goes_into_the_other_once_and_is_gone() {
    let site = Site::open().await;
    let source = id_of(&site.cart(&[(MUG, 1), (TEA, 1)]).await);
    let target = id_of(&site.cart(&[(TEA, 2)]).await);
    for key in ["k", "k", "k2"] {
        let answer = claim(&site, &source, &target, key).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let lines = answer.body()["cart"]["lines"].clone();
        assert_eq!(lines.as_array().map(Vec::len), Some(2));
        assert_eq!((&lines[0]["quantity"], &lines[1]["quantity"]), (&json!(3), &json!(1)));
        assert_eq!(answer.body()["dropped"], json!([]));
    }
    assert_eq!(site.get(&format!("/api/v1/carts/{source}")).await.status, 404);
    let nobody = claim(&site, &source, &id_of(&site.cart(&[]).await), "k3").await;
    assert_eq!((nobody.status, nobody.code().as_str()), (404, "cart.not_found"));
    let itself = claim(&site, &target, &target, "k4").await;
    assert_eq!((itself.status, itself.code().as_str()), (422, "cart.invalid"));
}
