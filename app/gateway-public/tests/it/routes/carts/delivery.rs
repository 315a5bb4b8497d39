//! `PUT /api/v1/carts/{id}/delivery`

use http::Method;
use serde_json::json;
use testshop::TEA;

use crate::site::{Answer, Ask, Site, id_of};

async fn choose(site: &Site, cart: &str, option: &str) -> Answer {
    let path = format!("/api/v1/carts/{cart}/delivery");
    site.send(Ask::new(Method::PUT, &path).json(&json!({ "option": option }))).await
}

#[tokio::test]
async fn the_chosen_delivery_is_in_the_total() {
    let site = Site::open().await;
    let cart = id_of(&site.cart(&[(TEA, 1)]).await);
    let express = choose(&site, &cart, "express").await.body();
    assert_eq!(express["totals"]["total"]["amount_minor"], 1_440);
    let chosen: Vec<_> = express["deliveries"]
        .as_array()
        .expect("deliveries")
        .iter()
        .map(|delivery| (delivery["option"].clone(), delivery["chosen"].clone()))
        .collect();
    assert_eq!(chosen, [(json!("standard"), json!(false)), (json!("express"), json!(true))]);
}

#[tokio::test]
async fn a_delivery_that_is_not_offered_is_refused() {
    let site = Site::open().await;
    let cart = id_of(&site.cart(&[(TEA, 1)]).await);
    insta::assert_json_snapshot!(choose(&site, &cart, "by owl").await.promise());
}
