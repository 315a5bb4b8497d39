//! One key, one order, one answer: however often, however many at once, whoever else uses it.

use e2e::{Answer, Card, Purchase, Shop, Shopper, Store};
use mod_order_api::OrderStatus;
use serde_json::json;
use tokio::task::JoinSet;

async fn all_at_once(shopper: &Shopper, purchase: &Purchase, times: usize) -> Vec<Answer> {
    let mut answers = JoinSet::new();
    for _ in 0..times {
        let (shopper, purchase) = (shopper.clone(), purchase.clone());
        answers.spawn(async move { shopper.place(&purchase).await });
    }
    answers.join_all().await
}

#[tokio::test]
async fn twenty_requests_under_one_key_make_one_order() {
    const SKU: &str = "BAG-TOT-NAT";
    let shop = Shop::shared();
    let (shopper, inside) = (shop.shopper(Store::Tihaven), shop.inside(Store::Tihaven));
    let before = inside.shelf(SKU).await;
    let purchase = shopper.cart_with(SKU, 1).await.purchase(Card::Approved);
    let answers = all_at_once(&shopper, &purchase, 20).await;

    let (finished, others): (Vec<_>, Vec<_>) =
        answers.iter().partition(|answer| answer.status == 201);
    let first = finished.first().expect("one of them is answered");
    assert!(finished.iter().all(|answer| answer.body == first.body));
    for other in others {
        other.refused(409, "checkout.in_flight");
        assert_ne!(other.header("retry-after"), "");
    }
    assert_eq!(shopper.place_until_answered(&purchase).await.body, first.body);
    let order = first.json()["order_id"].as_str().expect("an id").to_owned();
    let orders = inside.orders_of(shopper.email()).await;
    assert_eq!(orders, [(order.clone(), OrderStatus::Placed)]);
    assert_eq!(inside.shelf(SKU).await.reserved, before.reserved + 1);
    let payment = inside.payment_of(&order).await.expect("it is paid").id.to_string();
    assert_eq!(shop.provider().ledger().await.charges(&payment).len(), 1);
}

#[tokio::test]
async fn a_key_stands_for_one_request() {
    const SKU: &str = "BAG-TOT-INK";
    let shop = Shop::shared();
    let (shopper, inside) = (shop.shopper(Store::Tihaven), shop.inside(Store::Tihaven));
    let purchase = shopper.cart_with(SKU, 1).await.purchase(Card::Approved);
    let first = shopper.place_until_answered(&purchase).await;
    assert_eq!(first.status, 201);
    for other in [
        purchase.with("/delivery_address/city", json!("Hamburg")),
        purchase.with("/email", json!("somebody.else@example.com")),
        purchase.with("/payment/fields/number", json!(Card::Declined.number())),
        purchase.with("/delivery_option", json!("express")),
        purchase.with("/expected_total/amount_minor", json!(1)),
    ] {
        shopper.place(&other).await.refused(422, "checkout.key_reused");
    }
    assert_eq!(shopper.place(&purchase).await.body, first.body);
    assert_eq!(inside.orders_of(shopper.email()).await.len(), 1);
}

#[tokio::test]
async fn the_same_key_at_another_tenant_is_another_key() {
    let shop = Shop::shared();
    let (here, there) = (shop.shopper(Store::Tihaven), shop.shopper(Store::Velomarsh));
    let ours = here.cart_with("BAG-TOT-CLY", 1).await.purchase(Card::Approved);
    let theirs = there.cart_with(VELOMARSH_SKU, 1).await.purchase(Card::Approved);
    let theirs = Purchase { key: ours.key.clone(), ..theirs };
    let (first, second) = (here.place(&ours).await, there.place(&theirs).await);
    let (ours_placed, theirs_placed) = (first.expect(201), second.expect(201));
    assert_ne!(ours_placed["order_id"], theirs_placed["order_id"]);
    assert_eq!(here.place(&ours).await.body, first.body);
    assert_eq!(there.place(&theirs).await.body, second.body);
}

#[tokio::test]
async fn a_cart_is_ordered_once_under_two_keys() {
    const SKU: &str = "BAG-TOT-SAG";
    let shop = Shop::shared();
    let (shopper, inside) = (shop.shopper(Store::Tihaven), shop.inside(Store::Tihaven));
    let purchase = shopper.cart_with(SKU, 1).await.purchase(Card::Approved);
    let (one, other) = (purchase.under_fresh_key(), purchase.under_fresh_key());
    let (one, other) = tokio::join!(shopper.place(&one), shopper.place(&other));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses[0], 201, "{} {}", one.text(), other.text());
    // The second comes while the first is under way, or after its cart was emptied.
    let refused = if one.status == 201 { other } else { one };
    let codes = ["checkout.already_ordered", "checkout.cart_empty", "checkout.cart_changed"];
    assert!(codes.contains(&refused.code().as_str()), "{}", refused.text());
    assert_eq!(inside.orders_of(shopper.email()).await.len(), 1);
}

/// Something the other store sells.
const VELOMARSH_SKU: &str = "BEL-BRS";
