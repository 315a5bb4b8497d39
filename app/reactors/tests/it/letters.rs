//! What shoppers are written, and when they are not.

use kernel_common::Locale;
use mod_notification_api::{Message, SendMessage};
use serde::Deserialize;
use testshop::{Card, MUG, eur};

use crate::{
    recorder::{Recorder, Says, signer},
    street::Street,
};

async fn letters(street: &Street) -> Vec<SendMessage> {
    street.post().deliver().await;
    let calls = street.letters.take();
    calls.iter().map(|call| SendMessage::deserialize(&call.body).expect("a letter")).collect()
}

fn templates(letters: &[SendMessage]) -> Vec<&'static str> {
    letters.iter().map(|letter| letter.message.template()).collect()
}

#[tokio::test]
async fn a_placed_order_is_confirmed_with_its_link() {
    let street = Street::open().await;
    let sold = street.sell(&[(MUG, 2)]).await;
    let letters = letters(&street).await;
    let [letter] = &letters[..] else { panic!("{letters:?}") };
    let Message::OrderConfirmed { order, .. } = &letter.message else { panic!("{letter:?}") };
    let token = signer().derive_token(app_checkout::LINK_PURPOSE, &sold.to_string());
    assert_eq!(order.link, format!("https://nordlicht.test/orders/{token}"));
    assert_eq!(order.number, street.shop.order(sold).await.number.to_string());
    assert_eq!(order.totals.total, eur(3_070));
    assert_eq!((order.lines[0].name.as_str(), order.lines[0].variant.as_str()), ("Mug", "Blue"));
    assert_eq!(order.delivery, "Parcel");
    assert_eq!(letter.to, "ada@example.com");
    assert_eq!(letter.locale, Locale::en());
    assert_eq!(letter.from.address, "hello@nordlicht.test");
    assert_eq!((letter.store_name.as_str(), letter.from.name.as_str()), ("Nordlicht", "Nordlicht"));
}

#[tokio::test]
async fn shipping_and_refunds_are_told_with_their_facts() {
    let street = Street::open().await;
    let sold = street.sell(&[(MUG, 1)]).await;
    street.ship(sold).await;
    street.refund(sold, 500).await;
    let letters = letters(&street).await;
    assert_eq!(templates(&letters), ["order_confirmed", "order_shipped", "order_refunded"]);
    let Message::OrderShipped { carrier, tracking, .. } = &letters[1].message else { panic!() };
    assert_eq!((carrier.as_str(), tracking.as_deref()), ("Post", Some("RR 1")));
    let Message::OrderRefunded { amount, .. } = &letters[2].message else { panic!() };
    assert_eq!(*amount, eur(500));
}

#[tokio::test]
async fn a_cancelled_order_is_told_to_whoever_had_bought_it() {
    let street = Street::open().await;
    let sold = street.sell(&[(MUG, 1)]).await;
    street.cancel(sold).await;
    let letters = letters(&street).await;
    assert_eq!(templates(&letters), ["order_confirmed", "order_cancelled", "order_refunded"]);
    let Message::OrderCancelled { money_returns, .. } = &letters[1].message else { panic!() };
    assert!(*money_returns);
}

#[tokio::test]
async fn a_purchase_that_was_refused_on_the_spot_is_not_written_about() {
    let street = Street::open().await;
    street.buy(&[(MUG, 1)], Card::Empty).await.expect_err("declined");
    street.buy(&[(MUG, 11)], Card::Good).await.expect_err("out of stock");
    assert_eq!(templates(&letters(&street).await), [""; 0]);
}

#[tokio::test]
async fn a_store_that_is_gone_writes_to_nobody() {
    let street = Street::open().await;
    street.sell(&[(MUG, 1)]).await;
    let placed = street.event("orders.order_placed.v1").await;
    let recorder = Recorder::saying(Says::Away);
    let none = rt_config::StoreDirectory::new(Vec::new());
    let reactions = app_reactors::subscriptions(&recorder.contracts(), &none, &signer());
    let writer = reactions.iter().find(|known| known.consumer == "order_changed_write_to_shopper");
    writer.expect("a writer").handler.handle(&placed).await.expect("taken");
    assert_eq!(recorder.take(), []);
}
