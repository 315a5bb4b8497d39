//! Round trips to the database, counted: they are what an order costs.

use std::cell::Cell;

use mod_order_api::Orders;
use tracing::{
    Event, Metadata, Subscriber,
    span::{Attributes, Id, Record},
};

use crate::shop::{Shop, confirmation, ctx, fresh_ctx};

thread_local! {
    /// Statements that this thread has executed. A test has one thread, and the unit of work
    /// begins and commits on it.
    static STATEMENTS: Cell<u64> = const { Cell::new(0) };
}

/// Counts what sqlx says of every statement that it has executed.
struct Counting;

impl Subscriber for Counting {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _span: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _span: &Id, _values: &Record<'_>) {}

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, _event: &Event<'_>) {
        STATEMENTS.set(STATEMENTS.get() + 1);
    }

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}

#[tokio::test]
async fn an_order_is_opened_in_three_round_trips_and_placed_in_four() {
    // Of the whole process: what one thread is interested in, another one's cache forgets.
    tracing::subscriber::set_global_default(Counting).expect("the only one");
    let shop = Shop::open().await;
    STATEMENTS.set(0);
    let opened = shop.book.open_pending(&ctx("k"), shop.request()).await;
    assert_eq!(STATEMENTS.take(), 3, "begin, one statement, commit");
    let request = confirmation(&opened.expect("opened").flow);
    let placed = shop.book.confirm(&fresh_ctx(), request).await;
    assert_eq!(STATEMENTS.take(), 4, "begin, lock, one statement, commit");
    assert!(placed.is_ok(), "{placed:?}");
}
