//! The figures say what sqlx has sent.

use std::cell::Cell;

use testkit::{Counters, TestDatabase, ctx, tenant_one};
use tracing::{
    Event, Metadata, Subscriber,
    span::{Attributes, Id, Record},
};

use crate::modules::{BOTH, PROBE, count_notes, write_note};

const STATEMENTS: &str = "shop_database_statements_total";
const COMMITS: &str = "shop_database_commits_total";

thread_local! {
    /// What sqlx has sent on this thread. A test has one thread.
    static SENT: Cell<u64> = const { Cell::new(0) };
}

/// Counts what sqlx says of every statement that it has executed.
struct Sent;

impl Subscriber for Sent {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _span: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _span: &Id, _values: &Record<'_>) {}

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, _event: &Event<'_>) {
        SENT.set(SENT.get() + 1);
    }

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}

#[tokio::test]
async fn what_is_counted_is_what_was_sent() {
    // Of the whole process: what one thread is interested in, another one's cache forgets.
    tracing::subscriber::set_global_default(Sent).expect("the only one");
    let database = TestDatabase::create(&BOTH).await;
    let probe = database.module(&PROBE);
    // Turns a connection to the tenant, which is not counted.
    let mut first = probe.begin_read(&ctx(tenant_one())).await.expect("begins");
    count_notes(&mut first).await;
    first.end_read();

    let counters = Counters::default();
    let listening = counters.listen();
    SENT.set(0);
    let mut unit = probe.begin(&ctx(tenant_one())).await.expect("begins");
    write_note(&mut unit, tenant_one(), 1).await.expect("written");
    count_notes(&mut unit).await;
    unit.commit().await.expect("commits");
    assert_eq!((counters.sum(STATEMENTS, &[]), SENT.take()), (4, 4), "begin, two, commit");
    assert_eq!(counters.sum(COMMITS, &[("module", "probe"), ("commit", "synchronous")]), 1);

    let relaxed = probe.begin_relaxed(&ctx(tenant_one())).await.expect("begins");
    relaxed.commit().await.expect("commits");
    assert_eq!(counters.sum(COMMITS, &[("commit", "relaxed")]), 1);

    counters.reset();
    SENT.set(0);
    let mut read = probe.begin_read(&ctx(tenant_one())).await.expect("begins");
    count_notes(&mut read).await;
    read.end_read();
    let turned = SENT.take() - 1;
    assert_eq!(counters.sum(STATEMENTS, &[]), 1, "a read is its statement");
    assert!(turned <= 1, "and at most what turns a connection to the tenant: {turned}");

    let system = probe.begin_system().await.expect("begins");
    system.commit().await.expect("commits");
    assert_eq!(counters.sum(STATEMENTS, &[("unit", "system")]), 2);
    assert_eq!(counters.sum(STATEMENTS, &[("unit", "request")]), 1);
    assert_eq!(counters.sum(COMMITS, &[("unit", "system"), ("module", "probe")]), 1);
    assert_eq!(counters.sum(COMMITS, &[("unit", "request")]), 0);
    drop(listening);
}

#[tokio::test]
async fn what_is_undone_is_no_commit() {
    let database = TestDatabase::create(&BOTH).await;
    let probe = database.module(&PROBE);
    let counters = Counters::default();
    let listening = counters.listen();
    let mut unit = probe.begin(&ctx(tenant_one())).await.expect("begins");
    write_note(&mut unit, tenant_one(), 1).await.expect("written");
    unit.rollback().await.expect("undone");
    assert_eq!((counters.sum(COMMITS, &[]), counters.sum(STATEMENTS, &[])), (0, 2));
    drop(listening);
}
