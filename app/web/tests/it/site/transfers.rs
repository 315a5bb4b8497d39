use http::StatusCode;
use mod_payment_api::{BookingDay, RecordTransfer, TransferTarget};
use testkit::tenant_one;
use testshop::{TRANSFER, eur, keyed};

use super::{
    browser::{Browser, Page},
    checkout::filled,
    stage::Stage,
};

/// Everything the page asks for, with a transfer and no card.
fn by_transfer() -> Vec<(&'static str, &'static str)> {
    let mut fields = filled("");
    fields.push(("payment_method", TRANSFER));
    fields
}

async fn comes(stage: &Stage, amount_minor: i64, bank_id: &str) {
    let order = stage.shop.orders().await[0].id;
    let record = RecordTransfer {
        target: TransferTarget::OfOrder(order),
        amount: eur(amount_minor),
        booked_on: BookingDay::try_from("2026-11-21".to_owned()).expect("a day"),
        bank_id: bank_id.to_owned(),
        note: String::new(),
    };
    let payments = &stage.shop.contracts.payments;
    payments.record_transfer(&keyed(tenant_one()), record).await.expect("recorded");
}

/// Orders a mug; answers the confirmation, and the address of the order.
async fn ordered(browser: &mut Browser<'_>, prefix: &str) -> (Page, String) {
    let page = browser.get(&format!("{prefix}/products/mug")).await;
    browser.submit(&page, &format!("{prefix}/cart/lines"), &[]).await;
    let checkout = format!("{prefix}/checkout");
    let page = browser.get(&checkout).await;
    let placed = browser.submit(&page, &checkout, &by_transfer()).await;
    assert_eq!(placed.status, StatusCode::SEE_OTHER, "{}", placed.words());
    let own = placed.location().trim_end_matches("/thanks").to_owned();
    (browser.get(placed.location()).await, own)
}

/// Without the spaces that keep numbers and units together.
fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

#[tokio::test]
async fn who_chooses_a_transfer_needs_no_card_and_is_told_where_to_send_the_money() {
    let stage = Stage::with_transfers().await;
    let mut browser = stage.browser();
    browser.add("/products/mug").await;
    let page = browser.get("/checkout").await;
    let words = plain(&page.words());
    assert!(words.contains("Bank transfer") && words.contains("keep the goods for 7 days"));
    assert_eq!(page.html.matches("class=\"without-card\"").count(), 1, "hides the card's field");
    let without = browser.submit(&page, "/checkout", &filled("")).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY, "a card was chosen");
    assert!(without.html.contains("value=\"testbank\" required checked"));

    let (thanks, own) = ordered(&mut browser, "").await;
    let order = stage.shop.orders().await[0].id;
    let payment = stage.shop.payment(order).await.expect("a payment");
    let reference = payment.transfer.expect("instructions").reference;
    let words = thanks.words();
    assert!(words.replace(' ', "").contains(&reference), "{words}");
    for told in ["DE89 3704 0044 0532 0130 00", "Nordlicht GmbH", "Waiting for the payment"] {
        assert!(words.contains(told), "{told}: {words}");
    }
    assert!(!words.contains("Payment received"), "{words}");

    comes(&stage, 1_000, "1").await;
    let total = stage.shop.orders().await[0].total.amount_minor;
    let page = browser.get(&own).await;
    assert!(plain(&page.words()).contains("€10.00 has come"), "{}", page.words());
    comes(&stage, total - 1_000 + 20, "2").await;
    let page = browser.get(&own).await;
    let words = plain(&page.words());
    assert!(words.contains("Your transfer has come"), "{words}");
    assert!(words.contains("€0.20 goes back to the account it came from."), "{words}");
    assert!(!page.html.contains("data-testid=\"transfer-reference\""), "nothing is to be sent");
    assert_eq!(stage.shop.bank.charges(), 0);
}

#[tokio::test]
async fn a_transfer_in_russian_is_told_in_russian() {
    let stage = Stage::with_transfers().await;
    let mut browser = stage.browser();
    let (thanks, own) = ordered(&mut browser, "/ru").await;
    assert!(own.starts_with("/ru/orders/"), "{own}");
    let words = plain(&thanks.words());
    for told in ["Переведите, пожалуйста, деньги", "Назначение платежа", "Ждём оплату"]
    {
        assert!(words.contains(told), "{told}: {words}");
    }
    comes(&stage, 1, "1").await;
    assert!(browser.get(&own).await.words().contains("не хватает"));
}

#[tokio::test]
async fn a_transfer_that_missed_its_deadline_is_not_asked_for_any_more() {
    let stage = Stage::with_transfers().await;
    let mut browser = stage.browser();
    let (_, own) = ordered(&mut browser, "").await;
    comes(&stage, 1_000, "1").await;
    stage.shop.pass(testshop::TRANSFER_DEADLINE).await;
    stage.shop.expire_overdue().await;
    let page = browser.get(&own).await;
    let words = plain(&page.words());
    assert!(words.contains("This transfer is not waited for"), "{words}");
    assert!(words.contains("€10.00 goes back"), "{words}");
    assert!(!page.html.contains("data-testid=\"transfer-reference\""));
}
