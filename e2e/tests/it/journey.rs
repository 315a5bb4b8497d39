//! From looking around to the parcel under way, the same in every topology.

use e2e::{Card, Inside, Shop, Shopper, Store, eventually, fresh_key, letters_to};
use mod_inventory_api::MovementKind;
use mod_order_api::OrderStatus;
use mod_payment_api::PaymentState;
use serde_json::{Value, json};

const SKU: &str = "MUG-RIB-SAG";
const PRODUCT: &str = "ribbed-mug";
const PRICE_MINOR: i64 = 1_690;
const DELIVERY_MINOR: i64 = 490;
const UNITS: i64 = 2;

#[tokio::test]
async fn a_purchase_in_one_process() {
    a_purchase(Shop::shared()).await;
}

#[tokio::test]
async fn a_purchase_in_two_processes() {
    let shop = Shop::in_two_processes();
    a_purchase(&shop).await;
    a_sale_is_seen_on_the_product_page(&shop).await;
    shop.audit();
    shop.stop();
}

async fn a_purchase(shop: &Shop) {
    let (shopper, inside) = (shop.shopper(Store::Tihaven), shop.inside(Store::Tihaven));
    look_around(&shopper).await;
    let before = inside.shelf(SKU).await;

    let cart = shopper.cart_with(SKU, UNITS).await;
    let total = UNITS * PRICE_MINOR + DELIVERY_MINOR;
    assert_eq!(cart.total(), &json!({ "amount_minor": total, "currency": "EUR" }));
    let answer = cart.checkout(Card::Approved).await.expect(201);
    assert_eq!(answer["status"], "placed");
    assert_eq!(&answer["total"], cart.total());

    the_order_page_shows_it(&shopper, &answer).await;
    let id = answer["order_id"].as_str().expect("an id");
    the_money_is_there_once(shop, &inside, id, total).await;
    let after = inside.shelf(SKU).await;
    assert_eq!(after.on_hand, before.on_hand, "shipment takes from the shelf, not the order");
    assert_eq!(after.reserved, before.reserved + UNITS);
    let newest = inside.movements(SKU).await.swap_remove(0);
    assert_eq!((newest.kind, newest.quantity.get()), (MovementKind::Reservation, UNITS));
    assert_eq!((newest.on_hand_after, newest.reserved_after), (after.on_hand, after.reserved));
    a_letter_came(shop, &shopper, &answer).await;
    the_cart_is_empty(&shopper, cart.id()).await;
    assert_eq!(inside.orders_of(shopper.email()).await, [(id.to_owned(), OrderStatus::Placed)]);

    staff_sends_it(shop, &shopper, &answer).await;
    let posted = || async {
        let shelf = inside.shelf(SKU).await;
        (shelf.reserved == before.reserved).then_some(shelf.on_hand)
    };
    assert_eq!(eventually("the goods have left", posted).await, before.on_hand - UNITS);
    assert_eq!(inside.movements(SKU).await.swap_remove(0).kind, MovementKind::Post);
}

async fn look_around(shopper: &Shopper) {
    let categories = shopper.get("/api/v1/categories").await.expect(200);
    let cups = categories["items"].as_array().expect("categories");
    let cups = cups.iter().find(|category| category["slug"] == "cups").expect("there are cups");
    let listing = shopper.get("/api/v1/products?category=cups&limit=100").await.expect(200);
    let listed = listing["items"].as_array().expect("products");
    assert_eq!(cups["product_count"], listed.len());
    let card = listed.iter().find(|card| card["slug"] == PRODUCT).expect("the mug is listed");
    let variant = shopper.variant(PRODUCT, SKU).await;
    assert_eq!(variant["price"], json!({ "amount_minor": PRICE_MINOR, "currency": "EUR" }));
    assert_eq!(card["price"], variant["price"]);
    assert_eq!(variant["stock"]["state"], "in_stock");
}

async fn the_order_page_shows_it(shopper: &Shopper, answer: &Value) {
    let token = answer["token"].as_str().expect("a token");
    let order = shopper.order(token).await.expect(200);
    assert_eq!(order["number"], answer["number"]);
    assert_eq!(order["status"], "placed");
    assert_eq!(order["total"], answer["total"]);
    assert_eq!(order["lines"][0]["sku"], SKU);
    assert_eq!(order["lines"][0]["quantity"], UNITS);
}

/// The provider's own book has one charge, and its webhook was taken.
async fn the_money_is_there_once(shop: &Shop, inside: &Inside, order: &str, total: i64) {
    let payment = inside.payment_of(order).await.expect("the order is paid");
    assert_eq!(payment.state, PaymentState::Captured);
    let (provider, reference) = (shop.provider(), payment.id.to_string());
    assert_eq!(provider.ledger().await.charges(&reference), [total]);
    let taken = || async { (provider.webhooks_taken(&reference) > 0).then_some(()) };
    eventually("the webhook is taken", taken).await;
    let after = inside.payment_of(order).await.expect("it is still paid");
    assert_eq!((after.state, after.captured), (payment.state, payment.captured));
}

async fn a_letter_came(shop: &Shop, shopper: &Shopper, answer: &Value) {
    let number = answer["number"].as_str().expect("a number");
    let token = answer["token"].as_str().expect("a token");
    let letter = || async { letters_to(shop, shopper).pop() };
    let letter = eventually("the letter about the order", letter).await;
    assert!(letter.contains(number), "{letter}");
    // Long lines are folded; the secret itself is short enough.
    assert!(letter.replace("=\r\n", "").contains(token), "{letter}");
    assert_eq!(letters_to(shop, shopper).len(), 1);
}

async fn the_cart_is_empty(shopper: &Shopper, cart: &str) {
    let path = format!("/api/v1/carts/{cart}");
    let empty = || async {
        let cart = shopper.get(&path).await.expect(200);
        (cart["lines"] == json!([])).then_some(())
    };
    eventually("the cart is emptied", empty).await;
}

async fn staff_sends_it(shop: &Shop, shopper: &Shopper, answer: &Value) {
    let number = answer["number"].as_str().expect("a number");
    let path = format!("/api/admin/v1/orders/{number}/ship");
    let parcel = json!({ "carrier": "Post", "tracking": "RR123456785DE" });
    let key = fresh_key();
    shopper.send("POST", &path, Some(&key), Some(&parcel)).await.refused(401, "unauthenticated");
    let staff = shop.staff(Store::Tihaven);
    let sent = staff.send("POST", &path, Some(&key), Some(&parcel)).await;
    assert_eq!(sent.status, 200, "{}", sent.text());
    let token = answer["token"].as_str().expect("a token");
    let order = shopper.wait_for_order(token, "shipped").await;
    assert_eq!((&order["carrier"], &order["tracking"]), (&parcel["carrier"], &parcel["tracking"]));
    let second = || async { (letters_to(shop, shopper).len() == 2).then_some(()) };
    eventually("the letter about the parcel", second).await;
}

/// An event of the other process makes the answer anew that this one keeps in its cache.
async fn a_sale_is_seen_on_the_product_page(shop: &Shop) {
    const NIGHTLIGHT: (&str, &str, i64) = ("moon-night-light", "NLT-MOON", 2);
    let (product, sku, left) = NIGHTLIGHT;
    let (shopper, inside) = (shop.shopper(Store::Tihaven), shop.inside(Store::Tihaven));
    assert_eq!(shopper.variant(product, sku).await["stock"]["left"], left);
    let answer = shopper.cart_with(sku, left).await.checkout(Card::Approved).await;
    assert_eq!(answer.expect(201)["status"], "placed");
    assert_eq!(inside.shelf(sku).await.available(), 0);
    let look = || async {
        let stock = &shopper.variant(product, sku).await["stock"];
        (stock["state"] == "sold_out").then_some(())
    };
    eventually("the page says that it is sold out", look).await;
}
