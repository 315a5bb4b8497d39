//! Each adapter against what its server said: exchanges kept as fixtures, served in their order by
//! a small server that takes no other request.

mod replay;

use serde_json::json;

use self::replay::Replay;
use super::{Goods, Kin, Product};
use crate::{failure::Kind, tally::Outcome, turn::Turn};

fn turn() -> Turn {
    Turn { run: "run".into(), seed: 1, number: 0 }
}

/// A whole checkout of two lines, from looking around to the order.
async fn buys(kin: Kin, fixture: &str) {
    let replay = Replay::of(fixture).await;
    let (peer, mut connection) = (kin.peer(Some("pk_test")), replay.connection());
    let goods = peer.look_around(&mut connection).await.expect("goods");
    assert!(!goods.products.is_empty() && goods.variants.len() >= 2, "{goods:?}");
    let variants = [goods.variants[0].as_str(), goods.variants[1].as_str()];
    let ready = peer.make_ready(&mut connection, &goods, &variants, &turn()).await.expect("ready");
    assert_eq!(peer.decide(&mut connection, &ready).await, Ok(Outcome::Done));
    replay.all_was_said();
}

#[tokio::test]
async fn ours_sells() {
    buys(Kin::Ours, include_str!("../../fixtures/ours_checkout.json")).await;
}

#[tokio::test]
async fn medusa_sells() {
    buys(Kin::Medusa, include_str!("../../fixtures/medusa_checkout.json")).await;
}

#[tokio::test]
async fn vendure_sells() {
    buys(Kin::Vendure, include_str!("../../fixtures/vendure_checkout.json")).await;
}

#[tokio::test]
async fn evershop_sells() {
    buys(Kin::Evershop, include_str!("../../fixtures/evershop_checkout.json")).await;
}

/// The listing, a product, a search and a cart.
async fn shows(kin: Kin, fixture: &str, product: &str, variant: &str) {
    let replay = Replay::of(fixture).await;
    let (peer, mut connection) = (kin.peer(Some("pk_test")), replay.connection());
    let product = Product { address: product.to_owned(), name: String::new() };
    let region = "reg_1 de".to_owned();
    let goods = Goods { products: vec![product.clone()], variants: Vec::new(), region };
    peer.listing(&mut connection, &goods).await.expect("a listing");
    peer.product(&mut connection, &goods, &product).await.expect("a product");
    peer.search(&mut connection, &goods, "ribbed mug", &turn()).await.expect("what was found");
    peer.new_cart(&mut connection, &goods, variant, &turn()).await.expect("a cart");
    replay.all_was_said();
}

#[tokio::test]
async fn ours_shows_what_there_is() {
    shows(Kin::Ours, include_str!("../../fixtures/ours_pages.json"), "ribbed-mug", "MUG").await;
}

#[tokio::test]
async fn medusa_shows_what_there_is() {
    shows(Kin::Medusa, include_str!("../../fixtures/medusa_pages.json"), "prod_1", "variant_1")
        .await;
}

#[tokio::test]
async fn vendure_shows_what_there_is() {
    shows(Kin::Vendure, include_str!("../../fixtures/vendure_pages.json"), "mug", "1").await;
}

#[tokio::test]
async fn evershop_shows_what_there_is() {
    let fixture = include_str!("../../fixtures/evershop_pages.json");
    shows(Kin::Evershop, fixture, "2298", "LG-000999-S").await;
}

/// The request that decides a purchase, with another answer than an order.
async fn decides(
    kin: Kin,
    status: u16,
    answer: serde_json::Value,
) -> Result<Outcome, crate::failure::Failure> {
    let fixture = json!([{
        "request": { "method": "POST", "path": "*", "body": "*" },
        "answer": { "status": status, "body": answer },
    }]);
    let replay = Replay::of(&fixture.to_string()).await;
    let ready = super::Ready { token: "t".to_owned(), body: json!({}) };
    let decided = kin.peer(None).decide(&mut replay.connection(), &ready).await;
    replay.all_was_said();
    decided
}

#[tokio::test]
async fn sold_out_is_an_answer_and_no_failure() {
    for (kin, status, answer) in [
        (Kin::Ours, 409, json!({ "code": "checkout.out_of_stock" })),
        (
            Kin::Medusa,
            400,
            json!({ "type": "not_allowed", "message": "Some variant does not have the required inventory" }),
        ),
        (
            Kin::Medusa,
            400,
            json!({ "type": "not_allowed", "message": "Not enough stock available for item iitem_1 at location sloc_1" }),
        ),
        (
            Kin::Vendure,
            200,
            json!({ "data": { "change": {
                "__typename": "OrderStateTransitionError",
                "errorCode": "ORDER_STATE_TRANSITION_ERROR", "message": "Cannot transition Order",
                "transitionError": "Cannot transition: insufficient stock of ProductVariants 1"
            } } }),
        ),
        (
            Kin::Evershop,
            500,
            json!({ "error": { "status": 500, "message": "Order validation failed: Cart has errors" } }),
        ),
    ] {
        assert_eq!(decides(kin, status, answer).await, Ok(Outcome::SoldOut), "{kin:?}");
    }
}

#[tokio::test]
async fn other_refusals_are_failures_that_say_so() {
    let refused = |code: &str| Kind::Refused(code.to_owned());
    for (kin, status, answer, expected) in [
        (
            Kin::Ours,
            422,
            json!({ "code": "checkout.cart_changed" }),
            refused("checkout.cart_changed"),
        ),
        (Kin::Ours, 503, json!({ "code": "overloaded" }), Kind::Status(503)),
        (
            Kin::Medusa,
            200,
            json!({ "type": "cart", "error": { "type": "payment_authorization_error" } }),
            refused("payment_authorization_error"),
        ),
        (Kin::Medusa, 409, json!({ "message": "being completed" }), Kind::Status(409)),
        (Kin::Medusa, 500, json!({ "type": "unknown_error" }), Kind::Status(500)),
        (
            Kin::Vendure,
            200,
            json!({ "data": { "change": { "errorCode": "PAYMENT_DECLINED_ERROR", "message": "no" } } }),
            refused("PAYMENT_DECLINED_ERROR"),
        ),
        (
            Kin::Vendure,
            200,
            json!({ "errors": [{ "message": "no", "extensions": { "code": "FORBIDDEN" } }] }),
            refused("FORBIDDEN"),
        ),
        (Kin::Evershop, 500, json!({ "error": { "message": "duplicate key" } }), Kind::Status(500)),
        (Kin::Evershop, 200, json!({ "error": { "message": "Invalid cart" } }), refused("error")),
    ] {
        let failure = decides(kin, status, answer).await.expect_err("a failure");
        assert_eq!(failure.kind, expected, "{kin:?}");
    }
}

#[tokio::test]
async fn an_empty_listing_measures_nothing() {
    for (kin, answer) in [
        (Kin::Ours, json!({ "items": [] })),
        (Kin::Medusa, json!({ "products": [] })),
        (Kin::Vendure, json!({ "data": { "search": { "items": [] } } })),
        (Kin::Evershop, json!({ "data": { "products": { "items": [] } } })),
    ] {
        let fixture = json!([{
            "request": { "method": "*", "path": "*", "body": "*" },
            "answer": { "status": 200, "body": answer },
        }]);
        let replay = Replay::of(&fixture.to_string()).await;
        let goods = Goods { region: "reg_1 de".to_owned(), ..Goods::default() };
        let listed = kin.peer(None).listing(&mut replay.connection(), &goods).await;
        assert!(listed.is_err(), "{kin:?}");
    }
}

#[tokio::test]
async fn a_server_that_is_away_is_a_failure_of_its_own_kind() {
    let target = replay::nobody();
    let goods = Goods::default();
    let listed = Kin::Ours.peer(None).listing(&mut target.connection(), &goods).await;
    assert_eq!(listed.expect_err("nobody is there").kind, Kind::Connect);
}

#[tokio::test]
async fn another_machine_is_never_driven() {
    let patience = std::time::Duration::from_secs(5);
    let target = crate::client::Target::new("http://192.0.2.1:80", None, patience);
    let mut connection = target.expect("an address").connection();
    let refused = connection.connect().await.expect_err("it is refused");
    assert!(refused.detail.contains("not on this machine"), "{refused}");
}
