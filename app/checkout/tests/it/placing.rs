//! A purchase that goes well.

use app_checkout::LINK_PURPOSE;
use kernel_events::Actor;
use mod_order_api::{LinkHash, OrderRef, OrderState, OrderStatus, PaymentState, TimelineEvent};
use rt_security::{SecretKey, Signer, hash_token};
use testkit::tenant_one;
use testshop::{Card, MUG, TEA, eur, guest};

use crate::desk::{Desk, order, placed};

#[tokio::test]
async fn a_paid_order_is_placed_with_its_goods_and_its_money() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(MUG, 2), (TEA, 1)]).await;
    let answer = desk.place("k", order(&cart, Card::Good)).await;

    let told = placed(&answer);
    // Two mugs at 12.90, tea at 4.50, a parcel at 4.90.
    assert_eq!(told.total, eur(3_520));
    let order = desk.shop.order(told.order_id).await;
    assert_eq!(order.number.to_string(), told.number);
    assert_eq!(order.cart_id, cart.cart_id);
    assert_eq!(order.cart_version, cart.version);
    let OrderState::Placed(placement) = &order.state else { panic!("{:?}", order.state) };
    assert_eq!(placement.payment.state, PaymentState::Captured);
    assert_eq!(placement.payment.amount, eur(3_520));
    assert_eq!(desk.shop.stock_of(MUG).await, (10, 2));
    assert_eq!(desk.shop.stock_of(TEA).await, (20, 1));
    assert_eq!((desk.shop.bank.charges(), desk.shop.bank.balance_minor()), (1, 3_520));
    desk.books_agree().await;
}

#[tokio::test]
async fn what_the_shopper_agreed_to_is_frozen_in_the_order() {
    let desk = Desk::open().await;
    let answer = desk.buy("k", &[(MUG, 2)], Card::Good).await;

    let order = desk.shop.order(placed(&answer).order_id).await;
    let agreed = &order.snapshot;
    let line = &agreed.lines[0];
    assert_eq!((line.line_no, line.sku.as_str(), line.quantity.get()), (1, MUG, 2));
    assert_eq!((line.product_name.as_str(), line.variant_label.as_str()), ("Mug", "Blue"));
    assert_eq!((line.priced.unit_price, line.priced.total), (eur(1_290), eur(2_580)));
    assert_eq!(
        (agreed.delivery.option.as_str(), agreed.delivery.name.as_str()),
        ("standard", "Parcel")
    );
    assert_eq!(agreed.quote.total, eur(3_070));
    // 19 % in 30.70 is 4.90, line by line.
    assert_eq!(agreed.quote.tax_total, eur(490));
    assert_eq!(agreed.contact.email, "ada@example.com");
    assert_eq!((agreed.channel.as_str(), agreed.payment_method.as_str()), ("web", "testbank"));
    let story: Vec<_> = order.timeline.iter().map(|entry| (entry.event, &entry.actor)).collect();
    assert_eq!(
        story,
        [(TimelineEvent::Opened, &Actor::Guest), (TimelineEvent::Placed, &Actor::Guest)]
    );
}

#[tokio::test]
async fn the_order_is_found_by_the_secret_of_its_link_alone() {
    let desk = Desk::open().await;
    let told = placed(&desk.buy("k", &[(TEA, 1)], Card::Good).await);

    let signer = Signer::new(SecretKey::from_bytes([7; 32]));
    assert_eq!(told.link_token, signer.derive_token(LINK_PURPOSE, &told.order_id.to_string()));
    let hash = LinkHash::try_from(hash_token(&told.link_token)).expect("a hash");
    let ctx = guest(tenant_one());
    let found = desk.shop.contracts.orders.find(&ctx, vec![OrderRef::LinkHash(hash)]).await;
    assert_eq!(found.expect("an answer").found[0].order.id, told.order_id);
}

#[tokio::test]
async fn the_same_cart_may_be_ordered_again_after_a_refused_card() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    let refused = desk.place("k1", order(&cart, Card::Empty)).await;
    assert!(refused.is_err(), "{refused:?}");
    placed(&desk.place("k2", order(&cart, Card::Good)).await);
    assert_eq!(desk.count(OrderStatus::Placed).await, 1);
    desk.books_agree().await;
}

#[tokio::test]
async fn a_store_sells_its_own_tenants_goods_only() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(MUG, 1)]).await;
    let stranger = guest(testkit::tenant_two()).with_key("k".parse().expect("a key"));
    let store = desk.shop.store_of(testkit::tenant_two());
    let answer = desk.checkout.place(&stranger, &store, order(&cart, Card::Good)).await;
    assert_eq!(answer, Err(app_checkout::CheckoutError::CartNotFound));
}
