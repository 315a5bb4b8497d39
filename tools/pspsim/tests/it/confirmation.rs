//! The confirmation page and what its two buttons do.

use axum::{
    body::Bytes,
    http::{Request, StatusCode},
};
use http_body_util::Full;
use pspsim::{Config, cards};
use serde_json::{Value, json};

use crate::stage::{Folder, Merchant, Receiver, Reply, order, start, text, with};

async fn open_page(merchant: &Merchant, url: &str) -> Reply {
    let request = Request::get(url).body(Full::default()).expect("a valid address");
    merchant.send(request).await.expect("a page is answered")
}

async fn press(merchant: &Merchant, url: &str, form: &'static str) -> Reply {
    let request = Request::post(url)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Full::new(Bytes::from(form)))
        .expect("a valid address");
    merchant.send(request).await.expect("a form is answered")
}

async fn waiting(merchant: &Merchant, reference: &str, capture: bool) -> (Value, String) {
    let body = with(order(reference, cards::NEEDS_CONFIRMATION), json!({ "capture": capture }));
    let payment = merchant.pay(reference, &body).await;
    assert_eq!(payment["state"], "requires_action");
    assert_eq!(payment["authorized_minor"], 0);
    let url = text(&payment["action_url"]);
    (payment, url)
}

#[tokio::test]
async fn approving_takes_the_money_tells_the_shop_and_leads_back() {
    let folder = Folder::new();
    let receiver = Receiver::willing().await;
    let config = Config { webhook_url: Some(receiver.url.clone()), ..folder.config() };
    let (_running, merchant) = start(config).await;
    let (payment, url) = waiting(&merchant, "<order&1>", true).await;
    let page = open_page(&merchant, &url).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("12.50 EUR"), "{}", page.text());
    assert!(page.text().contains("&lt;order&amp;1&gt;"), "{}", page.text());
    assert_eq!(page.header("cache-control"), "no-store");

    let hooks_before = receiver.wait_for(1).await;
    assert_eq!(hooks_before[0].kind(), "payment.requires_action");
    let pressed = press(&merchant, &url, "decision=approve").await;
    assert_eq!(pressed.status, StatusCode::SEE_OTHER);
    assert_eq!(pressed.header("location"), "http://shop.localhost/back?order=7");
    let hooks = receiver.hooks();
    assert_eq!(hooks.len(), 2, "the shop hears of it before its customer is back");
    assert_eq!(hooks[1].kind(), "payment.captured");
    let after = merchant.payment(&payment["id"]).await;
    assert_eq!(after["state"], "captured");
    assert_eq!(after.get("action_url"), None);
}

#[tokio::test]
async fn a_decision_stands_whatever_is_pressed_later() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    let (payment, url) = waiting(&merchant, "order-1", false).await;
    for form in ["decision=approve", "decision=approve", "decision=decline"] {
        assert_eq!(press(&merchant, &url, form).await.status, StatusCode::SEE_OTHER);
    }
    let after = merchant.payment(&payment["id"]).await;
    assert_eq!(after["state"], "authorized");
    assert_eq!(after["events"].as_array().map(Vec::len), Some(2));
    assert_eq!(merchant.postings("order-1").await, [("authorization".to_owned(), 1250)]);
    let page = open_page(&merchant, &url).await.text();
    assert!(!page.contains("<form") && page.contains("http://shop.localhost/back?order=7"));
}

#[tokio::test]
async fn declining_moves_nothing() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    let (payment, url) = waiting(&merchant, "order-1", true).await;
    assert_eq!(press(&merchant, &url, "decision=decline").await.status, StatusCode::SEE_OTHER);
    let after = merchant.payment(&payment["id"]).await;
    assert_eq!(after["state"], "declined");
    assert_eq!(after["decline_code"], "authentication_failed");
    assert!(merchant.ledger().await.is_empty());
}

#[tokio::test]
async fn a_payment_voided_while_waiting_cannot_be_approved() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    let (payment, url) = waiting(&merchant, "order-1", true).await;
    let void = format!("/v1/payments/{}/void", text(&payment["id"]));
    assert_eq!(merchant.post(&void, "v", &json!({})).await.json()["state"], "voided");
    assert_eq!(press(&merchant, &url, "decision=approve").await.status, StatusCode::SEE_OTHER);
    assert_eq!(merchant.payment(&payment["id"]).await["state"], "voided");
    assert!(merchant.ledger().await.is_empty());
}

#[tokio::test]
async fn a_wrong_address_or_form_is_a_page_that_says_so() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    let (payment, url) = waiting(&merchant, "order-1", true).await;
    for path in ["/confirm/pay_0", "/confirm/%ff"] {
        let page = open_page(&merchant, &merchant.url(path)).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(page.text().contains("No such payment"));
        let pressed = press(&merchant, &merchant.url(path), "decision=approve").await;
        assert_eq!(pressed.status, StatusCode::NOT_FOUND);
    }
    for form in ["", "decision=maybe", "decision=%ff"] {
        let pressed = press(&merchant, &url, form).await;
        assert_eq!(pressed.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
    }
    assert_eq!(merchant.payment(&payment["id"]).await["state"], "requires_action");
}

#[tokio::test]
async fn a_card_that_asks_its_holder_needs_a_way_back() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    let body = with(order("order-1", cards::NEEDS_CONFIRMATION), json!({ "return_url": null }));
    let refused = merchant.post("/v1/payments", "k", &body).await;
    let expected = (422, "validation_failed".to_owned(), vec!["/return_url".to_owned()]);
    assert_eq!(refused.problem(), expected);
}
