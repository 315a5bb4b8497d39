//! What becomes of an order for each answer that a payment provider can give.

use e2e::{Answer, Card, Inside, Shop, Shopper, Store, eventually};
use mod_order_api::OrderStatus;
use mod_payment_api::PaymentState;

/// The one order of this shopper, once it is cancelled.
async fn cancelled_order(inside: &Inside, shopper: &Shopper) -> String {
    let look = || async {
        let orders = inside.orders_of(shopper.email()).await;
        assert_eq!(orders.len(), 1, "{orders:?}");
        orders.into_iter().find(|(_, status)| *status == OrderStatus::Cancelled)
    };
    eventually("the order is cancelled", look).await.0
}

async fn goods_came_back(inside: &Inside, sku: &str, reserved_before: i64) {
    let look = || async { (inside.shelf(sku).await.reserved == reserved_before).then_some(()) };
    eventually("the goods are given back", look).await;
}

/// The charges of an order in the provider's book, and what the provider keeps of them.
async fn charged(shop: &Shop, inside: &Inside, order: &str) -> (Vec<i64>, i64) {
    let payment = inside.payment_of(order).await.expect("a payment was asked for");
    let ledger = shop.provider().ledger().await;
    let reference = payment.id.to_string();
    (ledger.charges(&reference), ledger.kept(&reference))
}

/// Reads an answer that says neither yes nor no: the order's id and its secret.
fn undecided(answer: &Answer, status: &str) -> (String, String) {
    assert_eq!(answer.expect(202)["status"], status);
    order_of(answer)
}

fn order_of(answer: &Answer) -> (String, String) {
    let answer = answer.json();
    let text = |key: &str| answer[key].as_str().expect("told at once").to_owned();
    (text("order_id"), text("token"))
}

#[tokio::test]
async fn a_refused_card_cancels_the_order_and_gives_the_goods_back() {
    let shop = Shop::shared();
    let inside = shop.inside(Store::Tihaven);
    for (card, sku, code) in [
        (Card::Declined, "SOP-BAR-LAV", "card_declined"),
        (Card::WithoutMoney, "SOP-BAR-OAT", "insufficient_funds"),
    ] {
        let shopper = shop.shopper(Store::Tihaven);
        let before = inside.shelf(sku).await;
        let cart = shopper.cart_with(sku, 3).await;
        let purchase = cart.purchase(card);
        let problem = shopper.place(&purchase).await.refused(402, "checkout.payment_declined");
        assert_eq!(problem["details"]["decline_code"], code);

        let order = cancelled_order(&inside, &shopper).await;
        goods_came_back(&inside, sku, before.reserved).await;
        assert_eq!(inside.shelf(sku).await, before);
        assert_eq!(charged(shop, &inside, &order).await, (vec![], 0));

        let again = shopper.place(&purchase).await.refused(402, "checkout.payment_declined");
        assert_eq!(again["details"], problem["details"], "the same first answer");
        // The cart is still there for another card.
        let answer = cart.checkout(Card::Approved).await.expect(201);
        assert_eq!(answer["status"], "placed");
    }
}

#[tokio::test]
async fn a_confirmed_card_places_the_order() {
    const SKU: &str = "NTB-A5-INK-D";
    let shop = Shop::shared();
    let (shopper, inside) = (shop.shopper(Store::Tihaven), shop.inside(Store::Tihaven));
    let cart = shopper.cart_with(SKU, 1).await;
    let purchase = cart.purchase(Card::NeedsConfirmation);
    let first = shopper.place(&purchase).await;
    let (order, token) = undecided(&first, "confirmation_needed");
    let action_url = first.json()["action_url"].as_str().expect("where to confirm").to_owned();
    assert_eq!(shopper.order(&token).await.expect(200)["status"], "pending");
    assert_eq!(charged(shop, &inside, &order).await, (vec![], 0));

    let back = shop.provider().decide(&action_url, "approve").await;
    assert!(back.ends_with(&format!("/orders/{token}")), "{back}");
    let placed = shopper.wait_for_order(&token, "placed").await;
    let total = placed["total"]["amount_minor"].as_i64().expect("a total");
    assert_eq!(charged(shop, &inside, &order).await, (vec![total], total));
    assert_eq!(shopper.place(&purchase).await.body, first.body, "the same first answer");
}

#[tokio::test]
async fn a_card_whose_holder_declines_cancels_the_order() {
    const SKU: &str = "PCL-CED-12";
    let shop = Shop::shared();
    let (shopper, inside) = (shop.shopper(Store::Tihaven), shop.inside(Store::Tihaven));
    let before = inside.shelf(SKU).await;
    let answer = shopper.cart_with(SKU, 2).await.checkout(Card::NeedsConfirmation).await;
    let (order, token) = undecided(&answer, "confirmation_needed");
    assert_eq!(inside.shelf(SKU).await.reserved, before.reserved + 2, "kept while they decide");
    let action_url = answer.json()["action_url"].as_str().expect("where to confirm").to_owned();
    shop.provider().decide(&action_url, "decline").await;
    shopper.wait_for_order(&token, "cancelled").await;
    goods_came_back(&inside, SKU, before.reserved).await;
    assert_eq!(charged(shop, &inside, &order).await, (vec![], 0));
}

#[tokio::test]
async fn a_payment_that_is_told_late_or_never_is_charged_once_and_placed() {
    let shop = Shop::shared();
    tokio::join!(
        // A webhook may tell of the charge while the shop still waits for the answer.
        charged_once_and_placed(shop, Card::Late, "MUG-EN-FOR", &[201, 202]),
        charged_once_and_placed(shop, Card::NeverAnswers, "MUG-EN-CRM", &[202]),
    );
}

async fn charged_once_and_placed(shop: &Shop, card: Card, sku: &str, statuses: &[u16]) {
    let (shopper, inside) = (shop.shopper(Store::Tihaven), shop.inside(Store::Tihaven));
    let purchase = shopper.cart_with(sku, 1).await.purchase(card);
    let first = shopper.place(&purchase).await;
    assert!(statuses.contains(&first.status), "{card:?}: {}", first.text());
    let (order, token) = order_of(&first);
    let placed = shopper.wait_for_order(&token, "placed").await;
    let total = placed["total"]["amount_minor"].as_i64().expect("a total");
    assert_eq!(charged(shop, &inside, &order).await, (vec![total], total));
    let payment = inside.payment_of(&order).await.expect("it is paid");
    assert_eq!(payment.state, PaymentState::Captured);
    assert_eq!(shopper.place(&purchase).await.body, first.body, "the same first answer");
}
