//! An order that is paid by bank transfer, in English and in Russian.

use e2e::{Card, Purchase, Shop, Shopper, Store, eventually, fresh_key, letters_to};
use serde_json::{Value, json};

const SKU: &str = "MUG-RIB-SAG";

/// Buys a mug, to be paid by transfer; the order as the public API shows it, and the answer.
async fn order(shopper: &Shopper, locale: &str) -> (Value, Value) {
    let methods =
        shopper.get(&format!("/api/v1/payment-methods?locale={locale}")).await.expect(200);
    let methods = methods["items"].as_array().expect("methods").clone();
    let transfer = methods.iter().find(|method| method["id"] == "bank_transfer");
    let transfer = transfer.expect("it is offered");
    let name = if locale == "ru" { "Банковский перевод" } else { "Bank transfer" };
    assert_eq!((&transfer["name"], &transfer["paid_within_days"]), (&json!(name), &json!(7)));

    let cart = shopper.cart_with(SKU, 1).await;
    let Purchase { key, body } = cart.purchase(Card::Approved);
    let by_transfer = json!({ "method": "bank_transfer" });
    let purchase = Purchase { key, body }.with("/payment", by_transfer);
    let path = format!("/api/v1/checkout?locale={locale}");
    let place = || shopper.send("POST", &path, Some(&purchase.key), Some(&purchase.body));
    let answer = place().await.expect(201);
    assert_eq!(answer["status"], "placed");
    assert_eq!(place().await.expect(201), answer, "a repeat has the same answer");
    let token = answer["token"].as_str().expect("a token");
    (shopper.order(token).await.expect(200), answer)
}

async fn comes(staff: &Shopper, reference: &Value, amount: &Value, bank_id: &str) -> Value {
    let came = json!({
        "reference": reference, "amount": amount, "booked_on": "2026-11-21", "bank_id": bank_id,
    });
    let path = "/api/admin/v1/transfers";
    staff.send("POST", path, Some(&fresh_key()), Some(&came)).await.expect(200)
}

fn eur(minor: i64) -> Value {
    json!({ "amount_minor": minor, "currency": "EUR" })
}

async fn an_order_is_paid_by_transfer(shop: &Shop, locale: &str) {
    let (shopper, staff) = (shop.shopper(Store::Tihaven), shop.staff(Store::Tihaven));
    let (placed, answer) = order(&shopper, locale).await;
    let total = answer["total"]["amount_minor"].as_i64().expect("a total");
    let told = &placed["transfer"];
    assert_eq!((&told["rest"], &told["received"]), (&answer["total"], &eur(0)));
    let reference = told["reference"].as_str().expect("a reference");
    let page =
        shopper.get(&format!("/orders/{}", answer["token"].as_str().expect("a token"))).await;
    assert!(page.text().replace(' ', "").contains(reference), "{}", page.text());

    let letter = || async { letters_to(shop, &shopper).pop() };
    let letter = eventually("the letter with the instructions", letter).await;
    let unfolded = letter.replace("=\r\n", "").replace(' ', "");
    assert!(unfolded.contains(reference), "{letter}");

    // Nothing leaves the house before its money has come.
    let number = answer["number"].as_str().expect("a number");
    let ship = format!("/api/admin/v1/orders/{number}/ship");
    let parcel = json!({ "carrier": "Post", "tracking": "RR123456785DE" });
    let early = staff.send("POST", &ship, Some(&fresh_key()), Some(&parcel)).await;
    early.refused(409, "order.unpaid");

    let bank = fresh_key();
    let part = comes(&staff, &told["reference"], &eur(100), &bank).await;
    assert_eq!((&part["outcome"], &part["fresh"]), (&json!("partially_paid"), &json!(true)));
    assert_eq!(comes(&staff, &told["reference"], &eur(100), &bank).await["fresh"], false);
    let token = answer["token"].as_str().expect("a token");
    let now = shopper.order(token).await.expect(200);
    assert_eq!(now["transfer"]["rest"], eur(total - 100));

    let rest = comes(&staff, &told["reference"], &eur(total), &fresh_key()).await;
    assert_eq!(rest["outcome"], "overpaid", "a hundred too much");
    let sent = || async {
        let sent = staff.send("POST", &ship, Some(&fresh_key()), Some(&parcel)).await;
        (sent.status == 200).then_some(())
    };
    eventually("the order hears of its money and is sent", sent).await;
    assert_eq!(shopper.wait_for_order(token, "shipped").await.get("transfer"), None);

    let due = staff.get("/api/admin/v1/returns").await.expect(200);
    let due = due["items"].as_array().expect("returns").clone();
    let due = due.iter().find(|due| due["order_id"] == answer["order_id"]).expect("the surplus");
    assert_eq!((&due["amount"], &due["surplus"]), (&eur(100), &json!(true)));
    let refund = due["refund_id"].as_str().expect("an id");
    let back = json!({ "booked_on": "2026-11-22", "bank_id": fresh_key() });
    let path = format!("/api/admin/v1/returns/{refund}");
    let settled = staff.send("POST", &path, Some(&fresh_key()), Some(&back)).await.expect(200);
    assert_eq!(settled["settled"], true);
}

#[tokio::test]
async fn an_order_is_paid_by_transfer_in_english() {
    an_order_is_paid_by_transfer(Shop::shared(), "en").await;
}

#[tokio::test]
async fn an_order_is_paid_by_transfer_in_russian() {
    an_order_is_paid_by_transfer(Shop::shared(), "ru").await;
}

#[tokio::test]
async fn the_books_of_a_shop_with_transfers_add_up() {
    let shop = Shop::in_two_processes();
    an_order_is_paid_by_transfer(&shop, "en").await;
    let (shopper, staff) = (shop.shopper(Store::Tihaven), shop.staff(Store::Tihaven));
    // One waits, one is paid in part, one is cancelled with money that is to go back.
    order(&shopper, "en").await;
    let (placed, _) = order(&shopper, "en").await;
    comes(&staff, &placed["transfer"]["reference"], &eur(1), &fresh_key()).await;
    let (placed, answer) = order(&shopper, "en").await;
    comes(&staff, &placed["transfer"]["reference"], &eur(7), &fresh_key()).await;
    let path =
        format!("/api/admin/v1/orders/{}/cancel", answer["number"].as_str().expect("a number"));
    let reason = json!({ "reason": "the shopper called" });
    let _cancelled = staff.send("POST", &path, Some(&fresh_key()), Some(&reason)).await.expect(200);
    let returns = || async {
        let due = staff.get("/api/admin/v1/returns").await.expect(200);
        let due = due["items"].as_array().expect("returns").clone();
        due.into_iter().find(|due| due["order_id"] == answer["order_id"])
    };
    let due = eventually("the money is asked back", returns).await;
    assert_eq!((&due["amount"], &due["surplus"]), (&eur(7), &json!(false)));
    shop.audit();
    shop.stop();
}
