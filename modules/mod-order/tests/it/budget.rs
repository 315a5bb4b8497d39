//! Round trips to the database, counted: they are what an order costs.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use mod_order_api::Orders;
use tracing::{
    Event, Metadata, Subscriber,
    span::{Attributes, Id, Record},
};

use crate::shop::{Shop, confirmation, ctx, fresh_ctx};

/// Counts what sqlx says of every statement that it has executed.
#[derive(Clone, Default)]
struct Statements(Arc<AtomicU64>);

impl Statements {
    fn take(&self) -> u64 {
        self.0.swap(0, Ordering::SeqCst)
    }
}

impl Subscriber for Statements {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _span: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _span: &Id, _values: &Record<'_>) {}

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, _event: &Event<'_>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}

#[tokio::test]
async fn an_order_is_opened_in_three_round_trips_and_placed_in_four() {
    let shop = Shop::open().await;
    let statements = Statements::default();
    // The test has one thread, and the unit of work begins and commits on it.
    let _counting = tracing::subscriber::set_default(statements.clone());
    let opened = shop
        .book
        .open_pending(&ctx("k"), shop.request())
        .await
        .expect("opened");
    assert_eq!(statements.take(), 3, "begin, one statement, commit");
    shop.book
        .confirm(&fresh_ctx(), confirmation(&opened.flow))
        .await
        .expect("placed");
    assert_eq!(statements.take(), 4, "begin, lock, one statement, commit");
}
