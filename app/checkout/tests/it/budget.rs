//! What a purchase costs: calls of contracts, commits of the database.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use testshop::{Card, MUG, TEA};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

use crate::desk::{Desk, order, placed, under};

/// Counts the commits among the statements that sqlx says it has executed.
#[derive(Clone, Default)]
struct Commits(Arc<AtomicU64>);

struct IsCommit(bool);

impl Visit for IsCommit {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0 |= field.name() == "summary" && value.contains("COMMIT");
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.record_str(field, &format!("{value:?}"));
    }
}

impl Subscriber for Commits {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _span: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _span: &Id, _values: &Record<'_>) {}

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut commit = IsCommit(false);
        event.record(&mut commit);
        self.0.fetch_add(u64::from(commit.0), Ordering::SeqCst);
    }

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}

#[tokio::test]
async fn a_card_checkout_is_five_commits_and_six_calls() {
    let desk = Desk::open().await;
    // The first checkout of a process asks for the methods' deadlines once.
    placed(&desk.buy("first", &[(TEA, 1)], Card::Good).await);
    assert!(desk.calls.take().contains(&"payment.Payments/methods".to_owned()));

    let cart = desk.shop.cart(&[(MUG, 2), (TEA, 1)]).await;
    let ctx = under("second");
    let store = desk.shop.store();
    let commits = Commits::default();
    // The test has one thread, and the units of work begin and commit on it.
    let counting = tracing::subscriber::set_default(commits.clone());
    let answer = desk.checkout.place(&ctx, &store, order(&cart, Card::Good)).await;
    drop(counting);

    placed(&answer);
    assert_eq!(commits.0.load(Ordering::SeqCst), 5, "open, reserve, intent, fact, confirm");
    assert_eq!(
        desk.calls.take(),
        [
            "payment.Payments/tokenize",
            "carts.Carts/view",
            "order.Orders/open_pending",
            "inventory.StockReservations/reserve",
            "payment.Payments/authorize",
            "order.Orders/confirm",
        ]
    );
    // What the request waits for itself, with the two calls that the cart makes.
    assert_eq!(ctx.calls.count(), 5);
}

#[tokio::test]
async fn a_repeat_is_answered_without_a_commit() {
    let desk = Desk::open().await;
    let cart = desk.shop.cart(&[(TEA, 1)]).await;
    let first = desk.place("k", order(&cart, Card::Good)).await;
    let commits = Commits::default();
    let counting = tracing::subscriber::set_default(commits.clone());
    let again = desk.place("k", order(&cart, Card::Good)).await;
    drop(counting);
    assert_eq!(again, first);
    assert_eq!(commits.0.load(Ordering::SeqCst), 0);
}
