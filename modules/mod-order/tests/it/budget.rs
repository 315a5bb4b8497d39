//! Round trips to the database, counted: they are what an order costs.

use mod_order_api::Orders;
use testkit::executed;

use crate::shop::{Shop, confirmation, ctx, fresh_ctx};

#[tokio::test]
async fn an_order_is_opened_in_three_round_trips_and_placed_in_four() {
    let shop = Shop::open().await;
    let (opened, asked) = executed(shop.book.open_pending(&ctx("k"), shop.request())).await;
    assert_eq!(asked.statements, 3, "begin, one statement, commit");
    let request = confirmation(&opened.expect("opened").flow);
    let (placed, asked) = executed(shop.book.confirm(&fresh_ctx(), request)).await;
    assert_eq!(asked.statements, 4, "begin, lock, one statement, commit");
    assert!(placed.is_ok(), "{placed:?}");
}
