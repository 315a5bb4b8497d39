//! Connections that read without a transaction: never another tenant's, never poisoned.

use std::time::{Duration, Instant};

use kernel_common::TenantId;
use rt_postgres::{ModuleDb, Postgres, PostgresSettings, StoreError};
use sqlx::{Connection, PgConnection};
use testkit::{TestDatabase, ctx, executed, tenant_one, tenant_two};

use crate::modules::{BOTH, PROBE, count_notes, write_note};

async fn pool_of(database: &TestDatabase, pool_size_max: u32) -> Postgres {
    let settings = PostgresSettings { pool_size_max, ..database.settings().await };
    Postgres::connect(settings).await.expect("connects")
}

/// Whose session it is, and how many notes it sees.
async fn look(probe: &ModuleDb, tenant: TenantId) -> Result<(String, String, i64), StoreError> {
    let mut uow = probe.begin_read(&ctx(tenant)).await?;
    let seen = sqlx::query_as(
        "SELECT current_setting('app.tenant'), current_user::text,
                (SELECT count(*) FROM probes.notes)",
    )
    .fetch_one(uow.connection())
    .await?;
    uow.end_read();
    Ok(seen)
}

fn of(tenant: TenantId, notes: i64) -> (String, String, i64) {
    (tenant.to_string(), "test_probe".to_owned(), notes)
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_cut_off_anywhere_leave_every_connection_with_its_own_tenant() {
    let database = TestDatabase::create(&BOTH).await;
    let postgres = pool_of(&database, 3).await;
    let probe = postgres.module(&PROBE);
    let mut uow = probe.begin(&ctx(tenant_one())).await.expect("begins");
    write_note(&mut uow, tenant_one(), 1).await.expect("writes");
    uow.commit().await.expect("commits");
    let (mut ended, mut whole) = (0, Duration::ZERO);
    for attempt in 0..400_u32 {
        let tenant = if attempt % 3 == 0 { tenant_two() } else { tenant_one() };
        // Up to three times what a read takes on this machine, and now.
        if attempt % 40 == 0 {
            let begun = Instant::now();
            let looked = look(&probe, tenant).await.expect("reads");
            assert_eq!(looked, of(tenant, i64::from(tenant == tenant_one())));
            whole = begun.elapsed();
        }
        let delay = whole * (attempt * 7 % 300) / 100;
        let looked = tokio::time::timeout(delay, look(&probe, tenant)).await;
        if let Ok(looked) = looked {
            ended += 1;
            assert_eq!(looked.expect("reads"), of(tenant, i64::from(tenant == tenant_one())));
        }
    }
    assert!(ended > 0, "some came to their end");
    assert!(ended < 400, "some were cut off");
    for _ in 0..6 {
        assert_eq!(look(&probe, tenant_one()).await.expect("reads"), of(tenant_one(), 1));
        assert_eq!(look(&probe, tenant_two()).await.expect("reads"), of(tenant_two(), 0));
    }
}

#[tokio::test]
async fn a_connection_that_read_writes_for_whoever_begins_on_it_and_for_nobody_else() {
    let database = TestDatabase::create(&BOTH).await;
    let postgres = pool_of(&database, 1).await;
    let probe = postgres.module(&PROBE);
    assert_eq!(look(&probe, tenant_two()).await.expect("reads"), of(tenant_two(), 0));
    let mut uow = probe.begin(&ctx(tenant_one())).await.expect("begins");
    write_note(&mut uow, tenant_one(), 1).await.expect("the session's refusal is not the unit's");
    let stolen = write_note(&mut uow, tenant_two(), 2).await;
    assert!(stolen.is_err(), "the reader's tenant is not the unit's");
    uow.rollback().await.expect("rolls back");
    let mut uow = probe.begin_read(&ctx(tenant_two())).await.expect("begins");
    assert!(write_note(&mut uow, tenant_two(), 3).await.is_err(), "a reader refuses to write");
    assert_eq!(count_notes(&mut uow).await, 0);
}

#[tokio::test]
async fn readers_that_died_are_replaced_after_the_first_has_noticed() {
    let database = TestDatabase::create(&BOTH).await;
    let postgres = pool_of(&database, 8).await;
    let probe = postgres.module(&PROBE);
    let mut readers = Vec::new();
    for _ in 0..3 {
        let mut uow = probe.begin_read(&ctx(tenant_one())).await.expect("begins");
        count_notes(&mut uow).await;
        readers.push(uow);
    }
    for uow in readers {
        uow.end_read();
    }
    let mut admin =
        PgConnection::connect_with(&database.superuser_options()).await.expect("connects");
    sqlx::query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    .execute(&mut admin)
    .await
    .expect("terminates");
    let first = look(&probe, tenant_one()).await.expect_err("it has just been used");
    assert!(matches!(first, StoreError::Unavailable { .. }), "{first}");
    while postgres.connections().0 > 2 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    for _ in 0..4 {
        assert_eq!(look(&probe, tenant_one()).await.expect("reads"), of(tenant_one(), 0));
    }
}

/// Eight readers of one tenant at once, each with a connection; answers what was sent to turn
/// connections to it.
async fn eight_at_once(probe: &ModuleDb, tenant: TenantId) -> u64 {
    let reading = async {
        let mut readers = Vec::new();
        for _ in 0..8 {
            let mut uow = probe.begin_read(&ctx(tenant)).await.expect("begins");
            count_notes(&mut uow).await;
            readers.push(uow);
        }
        for uow in readers {
            uow.end_read();
        }
    };
    let ((), sent) = executed(reading).await;
    sent.statements - 8
}

#[tokio::test]
async fn as_many_connections_as_may_be_at_work_are_kept_beside_for_their_readers() {
    let database = TestDatabase::create(&BOTH).await;
    let postgres = pool_of(&database, 16).await;
    let probe = postgres.module(&PROBE);
    // On a slow machine a connection may have been idle for so long that it is tested.
    for _ in 0..1_000 {
        let turned =
            eight_at_once(&probe, tenant_one()).await + eight_at_once(&probe, tenant_two()).await;
        let (open, _) = postgres.connections();
        assert!(open <= 16, "{open}");
        if turned == 0 {
            return;
        }
    }
    panic!("every round turned connections to the other tenant");
}

#[tokio::test]
async fn no_more_than_half_of_many_connections_are_at_work() {
    let database = TestDatabase::create(&BOTH).await;
    let probe = pool_of(&database, 18).await.module(&PROBE);
    let mut units = Vec::new();
    for _ in 0..9 {
        units.push(probe.begin(&ctx(tenant_one())).await.expect("begins"));
    }
    let tenth = tokio::spawn({
        let probe = probe.clone();
        async move { look(&probe, tenant_two()).await }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!tenth.is_finished(), "nine are at work");
    units.pop().expect("nine").rollback().await.expect("rolls back");
    assert_eq!(tenth.await.expect("no panic").expect("reads"), of(tenant_two(), 0));
}
