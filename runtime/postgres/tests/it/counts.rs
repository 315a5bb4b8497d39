//! The figures say what sqlx has sent.

use testkit::{Counters, TestDatabase, ctx, executed, tenant_one};

use crate::modules::{BOTH, PROBE, count_notes, write_note};

const STATEMENTS: &str = "shop_database_statements_total";
const COMMITS: &str = "shop_database_commits_total";

#[tokio::test]
async fn what_is_counted_is_what_was_sent() {
    let database = TestDatabase::create(&BOTH).await;
    let probe = database.module(&PROBE);
    // Turns a connection to the tenant, which is not counted.
    let mut first = probe.begin_read(&ctx(tenant_one())).await.expect("begins");
    count_notes(&mut first).await;
    first.end_read();

    let counters = Counters::default();
    let listening = counters.listen();
    let ctx_one = ctx(tenant_one());
    let work = async {
        let mut unit = probe.begin(&ctx_one).await.expect("begins");
        write_note(&mut unit, tenant_one(), 1).await.expect("written");
        count_notes(&mut unit).await;
        unit.commit().await.expect("commits");
    };
    let ((), sent) = executed(work).await;
    let counted = counters.sum(STATEMENTS, &[]);
    assert_eq!((counted, sent.statements), (4, 4), "begin, two, commit");
    assert_eq!(counters.sum(COMMITS, &[("module", "probe"), ("commit", "synchronous")]), 1);

    let relaxed = probe.begin_relaxed(&ctx(tenant_one())).await.expect("begins");
    relaxed.commit().await.expect("commits");
    assert_eq!(counters.sum(COMMITS, &[("commit", "relaxed")]), 1);

    counters.reset();
    let work = async {
        let mut read = probe.begin_read(&ctx_one).await.expect("begins");
        count_notes(&mut read).await;
        read.end_read();
    };
    let ((), sent) = executed(work).await;
    let turned = sent.statements - 1;
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
