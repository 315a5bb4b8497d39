//! `POST /webhooks/{method}/{tenant}`

use http::Method;
use kernel_common::TenantId;
use testkit::{tenant_one, tenant_two};
use testshop::{Card, METHOD, MUG};

use crate::site::{Ask, Site, purchase};

fn to(method: &str, tenant: TenantId, body: Vec<u8>) -> Ask {
    // A provider calls the installation, by whatever name it has.
    Ask::new(Method::POST, &format!("/webhooks/{method}/{tenant}"))
        .header("host", "10.0.0.7:8080")
        .raw(body)
}

/// The webhook of a payment that the shopper has just confirmed.
async fn confirmed(site: &Site) -> Vec<u8> {
    let cart = site.cart(&[(MUG, 1)]).await;
    site.check_out("k", &purchase(&cart, Card::Cautious)).await;
    let order_id = site.shop.orders().await[0].id;
    let payment_id = site.shop.payment_id(order_id).await;
    site.shop.bank.shopper_decides(payment_id, true);
    site.shop.bank.webhook(payment_id).body.into_bytes()
}

#[tokio::test]
async fn a_webhook_is_taken_once_and_may_come_again() {
    let site = Site::open().await;
    let body = confirmed(&site).await;
    for _ in 0..2 {
        let answer = site.send(to(METHOD, tenant_one(), body.clone())).await;
        assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    }
    site.round().await;
    assert_eq!(site.shop.orders().await[0].status, mod_order_api::OrderStatus::Placed);
}

#[tokio::test]
async fn a_webhook_that_is_not_the_provider_s_changes_nothing() {
    let site = Site::open().await;
    let body = confirmed(&site).await;
    let forged = to(METHOD, tenant_one(), body.clone()).header("x-forged", "yes");
    let forged = site.send(forged).await;
    assert_eq!((forged.status, forged.code().as_str()), (401, "payment.forged_webhook"));
    for (ask, status) in [
        (to("cheque", tenant_one(), body.clone()), 422),
        (to(METHOD, tenant_two(), body.clone()), 404),
        (to(METHOD, TenantId::generate(&rt_host::RandomIds), body.clone()), 404),
        (Ask::new(Method::POST, &format!("/webhooks/{METHOD}/nobody")).raw(body), 404),
        (to(METHOD, tenant_one(), b"\xff\xfe".to_vec()), 400),
        (to(METHOD, tenant_one(), b"{}".to_vec()), 422),
        (to(METHOD, tenant_one(), Vec::new()), 422),
    ] {
        let answer = site.send(ask).await;
        assert_eq!(answer.status, status, "{}", answer.text);
    }
    assert_eq!(site.shop.bank.charges(), 1);
    let order_id = site.shop.orders().await[0].id;
    let payment = site.shop.payment(order_id).await.expect("a payment");
    assert_eq!(payment.state, mod_payment_api::PaymentState::RequiresAction);
}
