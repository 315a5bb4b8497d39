//! What a purchase costs: calls of contracts, commits of the database.

use std::{cell::Cell, sync::Once};

use testshop::{Card, MUG, TEA};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

use crate::desk::{Desk, order, placed, under};

/// What sqlx says that it has executed on this thread. A test has one thread, and the units of
/// work begin and commit on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Executed {
    pub(crate) statements: u64,
    pub(crate) commits: u64,
}

thread_local! {
    static EXECUTED: Cell<Executed> = const { Cell::new(Executed { statements: 0, commits: 0 }) };
}

/// What was executed while `work` was done.
pub(crate) async fn executed<T>(work: impl Future<Output = T>) -> (T, Executed) {
    static LISTENING: Once = Once::new();
    // For all threads: what one thread alone listens to, another may have switched off.
    LISTENING.call_once(|| {
        tracing::subscriber::set_global_default(Listener).expect("nobody else listens");
    });
    EXECUTED.take();
    let done = work.await;
    (done, EXECUTED.take())
}

struct Listener;

struct IsCommit(bool);

impl Visit for IsCommit {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0 |= field.name() == "summary" && value.contains("COMMIT");
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.record_str(field, &format!("{value:?}"));
    }
}

impl Subscriber for Listener {
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
        let Executed { statements, commits } = EXECUTED.get();
        let commits = commits + u64::from(commit.0);
        EXECUTED.set(Executed { statements: statements + 1, commits });
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
    let work = desk.checkout.place(&ctx, &store, order(&cart, Card::Good));
    let (answer, executed) = executed(work).await;

    placed(&answer);
    assert_eq!(executed.commits, 5, "open, reserve, intent, fact, confirm");
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
    let (again, executed) = executed(desk.place("k", order(&cart, Card::Good))).await;
    assert_eq!(again, first);
    assert_eq!(executed.commits, 0);
    assert!(executed.statements > 0, "it was read");
}
