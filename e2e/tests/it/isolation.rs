//! Two tenants on one installation: what one has does not exist for the other.

use e2e::{Card, Shop, Store};
use serde_json::json;

/// Sold by Tihaven only, by Velomarsh only, and by both.
const OURS: (&str, &str) = ("linen-bedding", "BED-LIN-SAG-1");
const THEIRS: (&str, &str) = ("brass-bell", "BEL-BRS");
const SHARED_SKU: &str = "BTL-500-GRA";

#[tokio::test]
async fn a_cart_is_its_tenants() {
    let shop = Shop::shared();
    let (here, there) = (shop.shopper(Store::Tihaven), shop.shopper(Store::Velomarsh));
    let cart = here.cart_with(SHARED_SKU, 1).await;
    let path = format!("/api/v1/carts/{}", cart.id());
    assert_eq!(there.get(&path).await.problem()["status"], 404);
    let line = json!({ "sku": SHARED_SKU, "quantity": 1 });
    let lines = format!("{path}/lines");
    let key = e2e::fresh_key();
    for (method, path, body) in [
        ("POST", lines.clone(), Some(&line)),
        ("PUT", format!("{lines}/{SHARED_SKU}"), Some(&json!({ "quantity": 9 }))),
        ("DELETE", format!("{lines}/{SHARED_SKU}"), None),
        ("PUT", format!("{path}/delivery"), Some(&json!({ "option": "standard" }))),
    ] {
        let answer = there.send(method, &path, Some(&key), body).await;
        assert_eq!(answer.status, 404, "{method} {path}: {}", answer.text());
        answer.problem();
    }
    let purchase = cart.purchase(Card::Approved);
    there.place(&purchase).await.refused(404, "checkout.cart_not_found");
    assert_eq!(here.get(&path).await.expect(200)["lines"], cart.seen["lines"], "untouched");
}

#[tokio::test]
async fn an_order_is_its_tenants() {
    let shop = Shop::shared();
    let (here, there) = (shop.shopper(Store::Tihaven), shop.shopper(Store::Velomarsh));
    let answer = here.cart_with(SHARED_SKU, 1).await.checkout(Card::Approved).await.expect(201);
    let token = answer["token"].as_str().expect("a secret");
    assert_eq!(here.order(token).await.expect(200)["number"], answer["number"]);
    there.order(token).await.refused(404, "order.unknown_order");
    let email = here.email();
    assert_eq!(shop.inside(Store::Tihaven).orders_of(email).await.len(), 1);
    assert_eq!(shop.inside(Store::Velomarsh).orders_of(email).await, []);
}

#[tokio::test]
async fn products_and_stock_are_their_tenants() {
    let shop = Shop::shared();
    let (here, there) = (shop.shopper(Store::Tihaven), shop.shopper(Store::Velomarsh));
    for (owner, stranger, (product, sku)) in [(&here, &there, OURS), (&there, &here, THEIRS)] {
        let path = format!("/api/v1/products/{product}");
        assert_eq!(owner.get(&path).await.expect(200)["slug"], product);
        assert_eq!(stranger.get(&path).await.problem()["status"], 404);
        let refused = stranger.cart().await.try_add(sku, 1).await;
        let unknown = owner.cart().await.try_add("NOBODY-SELLS-THIS", 1).await;
        assert_eq!(
            (refused.status, refused.code()),
            (unknown.status, unknown.code()),
            "nobody learns that the other has it: {}",
            refused.text()
        );
        refused.problem();
    }
    // Both sell it; each has its own.
    let (ours, theirs) = (shop.inside(Store::Tihaven), shop.inside(Store::Velomarsh));
    let before = theirs.shelf(SHARED_SKU).await;
    let answer = here.cart_with(SHARED_SKU, 2).await.checkout(Card::Approved).await;
    assert_eq!(answer.expect(201)["status"], "placed");
    assert_eq!(theirs.shelf(SHARED_SKU).await, before);
    assert!(ours.shelf(SHARED_SKU).await.reserved >= 2);
}

#[tokio::test]
async fn a_webhook_is_taken_for_its_tenant_only_and_only_when_signed() {
    let shop = Shop::shared();
    let (here, theirs) = (shop.shopper(Store::Tihaven), Store::Velomarsh.tenant());
    let forged = json!({ "id": "evt_1", "type": "payment.captured", "data": {} });
    let path = format!("/webhooks/testcard/{theirs}");
    here.send("POST", &path, None, Some(&forged)).await.problem();
    for path in ["/webhooks/testcard/nobody", &format!("/webhooks/unknown/{theirs}")] {
        here.send("POST", path, None, Some(&forged)).await.problem();
    }
}

#[tokio::test]
async fn a_host_of_nobody_has_no_store() {
    let shopper = Shop::shared().shopper(Store::Tihaven);
    for host in ["example.com", "shop3.localhost", "localhost.example.com"] {
        let request = http::Request::get("/").header("host", host);
        let answer = shopper.request(request, "/api/v1/products", bytes::Bytes::new()).await;
        answer.expect("an answer").refused(404, "unknown_store");
    }
}
