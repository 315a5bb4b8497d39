//! Purchases that are refused: why, and that nothing is left of them.

use app_checkout::{CheckoutError, PlaceOrder};
use kernel_common::{FieldError, Problem};
use mod_cart_api::CartError;
use mod_catalog_api::{ProductRef, ProductStatus, SetStatus};
use mod_inventory_api::Shortage;
use mod_order_api::OrderStatus;
use mod_pricing_api::PriceSet;
use testkit::tenant_one;
use testshop::{Card, LAMP, MUG, TEA, eur, guest, keyed, sku};

use crate::desk::{Desk, order, placed, under};

#[tokio::test]
async fn a_shortage_names_what_is_left_and_nothing_is_charged() {
    let desk = Desk::open().await;
    let answer = desk.buy("k", &[(MUG, 2), (LAMP, 3)], Card::Good).await;
    let shortage = Shortage { sku: sku(LAMP), requested: 3, available: 1 };
    assert_eq!(answer, Err(CheckoutError::OutOfStock(vec![shortage])));
    assert_eq!(desk.count(OrderStatus::Cancelled).await, 1);
    assert_eq!(desk.shop.bank.charges(), 0);
    assert_eq!(desk.shop.stock_of(MUG).await, (10, 0));
    desk.books_agree().await;
}

#[tokio::test]
async fn of_two_who_want_the_last_lamp_one_gets_it() {
    let desk = Desk::open().await;
    placed(&desk.buy("k1", &[(LAMP, 1)], Card::Good).await);
    let late = desk.buy("k2", &[(LAMP, 1)], Card::Good).await;
    assert!(matches!(late, Err(CheckoutError::OutOfStock(_))), "{late:?}");
    assert_eq!(desk.shop.bank.charges(), 1);
    desk.books_agree().await;
}

#[tokio::test]
async fn a_declined_card_gives_the_goods_back() {
    let desk = Desk::open().await;
    let answer = desk.buy("k", &[(MUG, 10)], Card::Empty).await;
    assert_eq!(answer, Err(CheckoutError::PaymentDeclined("insufficient_funds".to_owned())));
    assert_eq!(desk.shop.stock_of(MUG).await, (10, 0));
    assert_eq!(desk.count(OrderStatus::Cancelled).await, 1);
    desk.books_agree().await;
    placed(&desk.buy("k2", &[(MUG, 10)], Card::Good).await);
}

#[tokio::test]
async fn without_a_key_nothing_is_asked() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    let asked = order(&cart, Card::Good);
    let ctx = guest(tenant_one());
    let answer = desk.checkout.place(&ctx, &desk.shop.store(), asked).await;
    assert_eq!(answer, Err(CheckoutError::KeyRequired));
    assert_eq!(desk.calls.take(), [""; 0]);
}

#[tokio::test]
async fn every_fault_of_a_request_is_named_at_once() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    let mut asked = order(&cart, Card::Good);
    asked.contact.email = "nobody".to_owned();
    asked.delivery_address.name = " ".to_owned();
    asked.delivery_address.country = "US".parse().expect("a country");
    asked.billing_address = Some(kernel_common::Address {
        city: "x".repeat(200),
        ..order(&cart, Card::Good).delivery_address
    });
    asked.delivery_option = Some("by owl".to_owned());
    asked.payment_fields.insert("number".to_owned(), "4242".to_owned());
    asked.terms_accepted = false;
    let mut named = faults(desk.place("k", asked).await);
    named.sort();
    assert_eq!(
        named,
        [
            ("/billing_address/city", "too_long"),
            ("/contact/email", "invalid_email"),
            ("/delivery_address/country", "not_delivered"),
            ("/delivery_address/name", "required"),
            ("/delivery_option", "unknown"),
            ("/payment/fields/number", "invalid_card"),
            ("/terms_accepted", "required"),
        ]
        .map(|(pointer, code)| (pointer.to_owned(), code.to_owned()))
    );
    assert!(desk.shop.orders().await.is_empty());
}

#[tokio::test]
async fn a_country_or_a_method_that_the_store_has_not_is_named() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    let mut abroad = order(&cart, Card::Good);
    abroad.delivery_address.country = "US".parse().expect("a country");
    let named = faults(desk.place("k1", abroad).await);
    let expected = [("/delivery_address/country".to_owned(), "not_delivered".to_owned())];
    assert_eq!(named, expected);

    let mut by_cheque = order(&cart, Card::Good);
    by_cheque.payment_method = "cheque".to_owned();
    let named = faults(desk.place("k2", by_cheque).await);
    assert_eq!(named, [("/payment/method".to_owned(), "unknown".to_owned())]);
}

#[tokio::test]
async fn a_changed_price_is_told_before_anything_is_charged() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(TEA, 2)]).await;
    let dearer =
        PriceSet { list: "eur".to_owned(), sku: sku(TEA), price: eur(500), compare_at: None };
    let book = &desk.shop.contracts.price_book;
    book.set_prices(&keyed(tenant_one()), vec![dearer]).await.expect("a price");

    let answer = desk.place("k", order(&cart, Card::Good)).await;
    assert_eq!(answer, Err(CheckoutError::TotalChanged { seen: eur(1_390), now: eur(1_490) }));
    assert!(desk.shop.orders().await.is_empty());

    // The shopper agrees to the new total, under the same key: nothing was stored for it.
    let agreed = PlaceOrder { expected_total: eur(1_490), ..order(&cart, Card::Good) };
    assert_eq!(placed(&desk.place("k", agreed).await).total, eur(1_490));
}

#[tokio::test]
async fn a_cart_that_was_changed_in_another_window_is_not_bought() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(TEA, 1)]).await;
    desk.shop.add_to_cart(cart.cart_id, &[(MUG, 1)]).await;
    let answer = desk.place("k", order(&cart, Card::Good)).await;
    assert_eq!(answer, Err(CheckoutError::CartChanged));
    // A client that does not know versions is told by the total.
    let blind = PlaceOrder { cart_version: None, ..order(&cart, Card::Good) };
    let answer = desk.place("k", blind).await;
    assert_eq!(answer, Err(CheckoutError::TotalChanged { seen: eur(940), now: eur(2_230) }));
}

#[tokio::test]
async fn an_empty_cart_an_unknown_one_and_a_withdrawn_product_are_not_bought() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(LAMP, 1)]).await;
    let asked = order(&cart, Card::Good);

    let empty = mod_cart_api::CreateCart {};
    let empty =
        desk.shop.contracts.carts.create(&guest(tenant_one()), empty).await.expect("a cart");
    let nothing =
        PlaceOrder { cart_id: empty.cart_id, cart_version: Some(empty.version), ..asked.clone() };
    assert_eq!(desk.place("k1", nothing).await, Err(CheckoutError::CartEmpty));

    let unknown = kernel_common::CartId::generate(&rt_host::RandomIds);
    let nowhere = PlaceOrder { cart_id: unknown, ..asked.clone() };
    assert_eq!(desk.place("k2", nowhere).await, Err(CheckoutError::CartNotFound));

    let lamp = vec![ProductRef::Slug("lamp".parse().expect("a slug"))];
    let withdraw = SetStatus { products: lamp, status: ProductStatus::Draft };
    let writer = &desk.shop.contracts.catalog_writer;
    writer.set_status(&keyed(tenant_one()), withdraw).await.expect("withdrawn");
    assert_eq!(desk.place("k3", asked).await, Err(CheckoutError::NotSellable(vec![sku(LAMP)])));
    assert!(desk.shop.orders().await.is_empty());
}

#[tokio::test]
async fn a_cart_that_cannot_be_priced_says_why() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(TEA, 1)]).await;
    let mut abroad = (*desk.shop.store()).clone();
    abroad.tax_zone = "nowhere".to_owned();
    let answer = desk.checkout.place(&under("k"), &abroad, order(&cart, Card::Good)).await;
    let Err(error) = answer else { panic!("{answer:?}") };
    assert!(matches!(error, CheckoutError::CartRefused(CartError::NotPriceable(_))), "{error:?}");
    assert_eq!(error.code(), "cart.not_priceable");
}

fn faults(answer: crate::desk::Answered) -> Vec<(String, String)> {
    match answer {
        Err(CheckoutError::Invalid(faults)) => {
            faults.into_iter().map(|FieldError { pointer, code, .. }| (pointer, code)).collect()
        }
        other => panic!("{other:?}"),
    }
}
