//! Whatever is sent, the answer is below 500 and says what is wrong.

use bytes::Bytes;
use e2e::{Answer, Card, Shop, Shopper, Store, fresh_key};
use http::Request;
use kernel_common::{Currency, Money};
use serde_json::json;

const SKU: &str = "PST-HIL-34";

async fn post(shopper: &Shopper, path: &str, body: impl Into<Bytes>) -> Answer {
    let request = Request::post("/")
        .header("content-type", "application/json")
        .header("idempotency-key", fresh_key());
    shopper.request(request, path, body.into()).await.expect("an answer")
}

#[tokio::test]
async fn bodies_that_are_no_json_of_ours_are_refused() {
    let shopper = Shop::shared().shopper(Store::Tihaven);
    let cart = shopper.cart_with(SKU, 1).await;
    let lines = format!("/api/v1/carts/{}/lines", cart.id());
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep_object = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    let huge = format!("{{\"sku\":\"{}\",\"quantity\":1}}", "A".repeat(10 << 20));
    let nul = br#"{"sku":"A\u0000B","quantity":1}"#.to_vec();
    let raw_nul = b"{\"sku\":\"A\0B\",\"quantity\":1}".to_vec();
    let broken = b"{\"sku\":\"\xff\xfe\",\"quantity\":1}".to_vec();
    for path in [lines.as_str(), "/api/v1/checkout"] {
        for (name, body, statuses) in [
            ("nothing", Vec::new(), [400, 422]),
            ("no JSON", b"sku=MUG&quantity=1".to_vec(), [400, 422]),
            ("half of it", b"{\"sku\":\"MU".to_vec(), [400, 422]),
            ("two of them", b"{}{}".to_vec(), [400, 422]),
            ("another type", b"[]".to_vec(), [422, 422]),
            ("null", b"null".to_vec(), [422, 422]),
            ("NUL escaped", nul.clone(), [400, 422]),
            ("NUL as it is", raw_nul.clone(), [400, 422]),
            ("broken UTF-8", broken.clone(), [400, 422]),
            ("deep list", deep.clone().into_bytes(), [400, 422]),
            ("deep object", deep_object.clone().into_bytes(), [400, 422]),
            ("ten megabytes", huge.clone().into_bytes(), [413, 413]),
        ] {
            let answer = post(&shopper, path, body).await;
            assert!(
                statuses.contains(&answer.status),
                "{name}: {} {}",
                answer.status,
                answer.text()
            );
            answer.problem();
        }
    }
    let request = Request::post("/").header("idempotency-key", fresh_key());
    let form = shopper.request(request, "/api/v1/checkout", "a=b".into()).await.expect("answered");
    assert_eq!(form.problem()["status"], 415);
}

#[tokio::test]
async fn quantities_are_whole_positive_and_few() {
    let shopper = Shop::shared().shopper(Store::Tihaven);
    let cart = shopper.cart_with(SKU, 1).await;
    let lines = format!("/api/v1/carts/{}/lines", cart.id());
    let line = format!("{lines}/{SKU}");
    for quantity in [
        "0",
        "-1",
        "-9223372036854775808",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551616",
        "1.5",
        "1e400",
        "1e2",
        "\"1\"",
        "true",
        "null",
        "[1]",
        "1000001",
    ] {
        let add = format!(r#"{{"sku":"{SKU}","quantity":{quantity}}}"#);
        let answer = post(&shopper, &lines, add).await;
        assert!([400, 422].contains(&answer.status), "{quantity}: {}", answer.text());
        answer.problem();
        let set = Request::put("/").header("content-type", "application/json");
        let set = shopper.request(set, &line, format!(r#"{{"quantity":{quantity}}}"#).into()).await;
        assert!([400, 422].contains(&set.expect("an answer").status), "{quantity}");
    }
    // Allowed each, too many together: cut at the largest, where the shopper sees it.
    let mut many = shopper.cart_with(SKU, 1_000_000).await;
    many.add(SKU, 1_000_000).await;
    assert_eq!(many.seen["lines"][0]["quantity"], 1_000_000);
    let seen = shopper.get(&format!("/api/v1/carts/{}", cart.id())).await.expect(200);
    assert_eq!(seen["lines"], cart.seen["lines"], "nothing of it was taken");
}

#[tokio::test]
async fn every_field_at_fault_is_pointed_at() {
    let shopper = Shop::shared().shopper(Store::Tihaven);
    let purchase = shopper.cart_with(SKU, 1).await.purchase(Card::Approved);
    for (pointer, value) in [
        ("/email", json!("nobody")),
        ("/email", json!("a@b.example\r\nBcc: c@d.example")),
        ("/phone", json!("x".repeat(41))),
        ("/delivery_address/name", json!("")),
        ("/delivery_address/name", json!("x".repeat(121))),
        ("/delivery_address/line", json!("a\nb")),
        ("/delivery_address/city", json!(" ")),
        ("/delivery_address/country", json!("ZZZ")),
        ("/delivery_address/country", json!("JP")),
        ("/billing_address", json!("the same")),
        ("/delivery_option", json!("by drone")),
        ("/payment/method", json!("beads")),
        ("/payment/fields/number", json!("1234")),
        ("/payment/fields/number", json!(4_242)),
        ("/terms_accepted", json!(false)),
        ("/expected_total/currency", json!("EURO")),
        ("/expected_total/amount_minor", json!(54.7)),
        ("/cart_version", json!("first")),
        ("/cart_id", json!("nobody's")),
        ("/coupon", json!("FREE")),
    ] {
        let answer = shopper.place(&purchase.with(pointer, value.clone()).under_fresh_key()).await;
        let problem = answer.problem();
        assert_eq!(answer.status, 422, "{pointer} {value}: {problem}");
        let errors = problem["errors"].as_array().expect("fields at fault");
        let named = errors.iter().any(|error| {
            let named = error["pointer"].as_str().unwrap_or_default();
            pointer.starts_with(named) && !named.is_empty() || named.starts_with(pointer)
        });
        assert!(named, "{pointer} {value}: {problem}");
    }
    let wrong = purchase.with("/email", json!("nobody")).with("/terms_accepted", json!(false));
    let problem = shopper.place(&wrong.under_fresh_key()).await.problem();
    assert_eq!(problem["errors"].as_array().map(Vec::len), Some(2), "both at once: {problem}");
    assert_eq!(shopper.place(&purchase).await.expect(201)["status"], "placed");
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let shopper = Shop::shared().shopper(Store::Tihaven);
    let nobody = "0190c6d2-f7e5-7c3e-8000-000000000001";
    for path in [
        "/api/v1/products/no-such-thing",
        "/api/v1/products/NOT%20A%20SLUG",
        "/api/v1/products/%00",
        "/api/v1/products?category=no-such-category",
        &format!("/api/v1/carts/{nobody}"),
        "/api/v1/carts/nobody",
        "/api/v1/carts/%FF%FE",
        "/api/v1/orders/AAAAAAAAAAAAAAAAAAAAAA",
        "/api/v1/orders/%00",
        "/api/v1/nothing",
    ] {
        let answer = shopper.get(path).await;
        assert!([400, 404].contains(&answer.status), "{path}: {}", answer.text());
        answer.problem();
    }
    for path in [
        "/api/v1/products?limit=0",
        "/api/v1/products?limit=101",
        "/api/v1/products?limit=many",
        "/api/v1/products?after=garbage",
        "/api/v1/products?sort=luck",
        "/api/v1/products?colour=blue",
    ] {
        let answer = shopper.get(path).await;
        assert!([400, 422].contains(&answer.status), "{path}: {}", answer.text());
        answer.problem();
    }
    let purchase = shopper.cart_with(SKU, 1).await.purchase(Card::Approved);
    let other = purchase.with("/cart_id", json!(nobody)).under_fresh_key();
    shopper.place(&other).await.refused(404, "checkout.cart_not_found");
    let delete = shopper.send("DELETE", "/api/v1/products/ribbed-mug", None, None).await;
    assert_eq!(delete.problem()["status"], 405);
}

#[tokio::test]
async fn a_purchase_needs_a_key_and_a_filled_cart() {
    let shopper = Shop::shared().shopper(Store::Tihaven);
    let cart = shopper.cart_with(SKU, 1).await;
    let purchase = cart.purchase(Card::Approved);
    let keyless = shopper.send("POST", "/api/v1/checkout", None, Some(&purchase.body)).await;
    keyless.refused(400, "idempotency_key_required");
    let empty = shopper.cart().await;
    let of_empty = purchase.with("/cart_id", json!(empty.id())).under_fresh_key();
    shopper.place(&of_empty).await.refused(422, "checkout.cart_empty");
}

#[tokio::test]
async fn another_total_than_the_shopper_saw_is_said_before_anything_is_charged() {
    const DEARER: &str = "PST-MOO-57";
    let shop = Shop::shared();
    let (shopper, inside) = (shop.shopper(Store::Tihaven), shop.inside(Store::Tihaven));
    let seen = shopper.cart_with(DEARER, 1).await.purchase(Card::Approved);
    inside.set_price(DEARER, Money::new(3_190, Currency::EUR)).await;
    let problem = shopper.place(&seen).await.refused(409, "checkout.total_changed");
    assert_eq!(problem["details"]["seen"], seen.body["expected_total"]);
    let now = json!({ "amount_minor": 3_190 + 490, "currency": "EUR" });
    assert_eq!(problem["details"]["now"], now);

    // So does a cart that was filled in another window, and a total in another currency.
    let mut cart = shopper.cart_with(SKU, 1).await;
    let seen = cart.purchase(Card::Approved);
    cart.add(SKU, 1).await;
    let problem = shopper.place(&seen).await.refused(409, "checkout.total_changed");
    assert_eq!(&problem["details"]["now"], cart.total());
    let in_roubles = seen.with("/expected_total/currency", json!("RUB")).under_fresh_key();
    shopper.place(&in_roubles).await.refused(409, "checkout.total_changed");
    assert_eq!(inside.orders_of(shopper.email()).await, []);
}

#[tokio::test]
async fn a_cart_has_one_currency() {
    let shopper = Shop::shared().shopper(Store::Tihaven);
    let cart = shopper.cart_with(SKU, 1).await;
    let line = json!({ "sku": "PST-MOO-34", "quantity": 1 });
    let path = format!("/api/v1/carts/{}/lines?currency=RUB", cart.id());
    let answer = shopper.send("POST", &path, Some(&fresh_key()), Some(&line)).await;
    answer.refused(422, "cart.currency_mismatch");
    let seen = shopper.get(&format!("/api/v1/carts/{}?currency=RUB", cart.id())).await.expect(200);
    assert_eq!(seen["lines"], cart.seen["lines"], "shown in its own currency too");
}

#[tokio::test]
async fn more_than_there_is_is_refused_by_name() {
    let shop = Shop::shared();
    let (shopper, inside) = (shop.shopper(Store::Tihaven), shop.inside(Store::Tihaven));
    const SOLD_OUT: &str = "PLT-27-GRA";
    const FEW: &str = "MUG-RIB-INK";
    let left = inside.shelf(FEW).await.available();
    let cart = shopper.cart_with(FEW, left + 1).await;
    assert_eq!(cart.seen["lines"][0]["available"], left, "the cart says so already");
    let problem = cart.checkout(Card::Approved).await.refused(409, "checkout.out_of_stock");
    let shortage = &problem["details"]["shortages"][0];
    assert_eq!(shortage["sku"], FEW);
    assert_eq!((&shortage["requested"], &shortage["available"]), (&json!(left + 1), &json!(left)));
    let mut both = shopper.cart_with(FEW, 1).await;
    both.add(SOLD_OUT, 1).await;
    let problem = both.checkout(Card::Approved).await.refused(409, "checkout.out_of_stock");
    assert_eq!(problem["details"]["shortages"].as_array().map(Vec::len), Some(1));
    assert_eq!(problem["details"]["shortages"][0]["sku"], SOLD_OUT);
    assert_eq!(inside.shelf(FEW).await.available(), left, "all or nothing");
}
