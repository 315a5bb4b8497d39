//! A transaction that nothing can leave half open, and a commit that means it.

use std::time::Duration;

use kernel_common::IdempotencyKey;
use rt_postgres::{Fingerprint, ModuleDb, Postgres, PostgresSettings, StoreError};
use sqlx::{Connection, PgConnection};
use testkit::{TestDatabase, ctx, tenant_one, tenant_two};

use crate::modules::{BOTH, PROBE, count_notes, write_note};

/// A pool that is small enough for every connection to be borrowed and looked at.
async fn small_pool(database: &TestDatabase, pool_size_max: u32) -> Postgres {
    let settings = PostgresSettings { pool_size_max, ..database.settings().await };
    Postgres::connect(settings).await.expect("connects")
}

/// What the server thinks of the sessions of the pool.
async fn sessions_in_a_transaction(database: &TestDatabase) -> Vec<String> {
    let mut watch =
        PgConnection::connect_with(&database.superuser_options()).await.expect("connects");
    sqlx::query_scalar(
        "SELECT state || ': ' || query FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()
           AND xact_start IS NOT NULL AND backend_type = 'client backend'",
    )
    .fetch_all(&mut watch)
    .await
    .expect("sessions can be listed")
}

async fn eventually_idle(database: &TestDatabase) {
    let mut left = Vec::new();
    for _ in 0..500 {
        left = sessions_in_a_transaction(database).await;
        if left.is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("sessions stay inside transactions: {left:?}");
}

/// Cuts `work` off after a delay that walks from nothing to longer than it takes.
async fn cancelled_at_every_point<F: Future>(work: impl Fn(u64) -> F) -> u32 {
    let mut finished = 0;
    for attempt in 0..400 {
        let delay = Duration::from_micros(attempt * 7 % 1_500);
        if tokio::time::timeout(delay, work(attempt)).await.is_ok() {
            finished += 1;
        }
    }
    finished
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_begin_leaves_no_connection_inside_a_transaction() {
    let database = TestDatabase::create(&BOTH).await;
    let postgres = small_pool(&database, 4).await;
    let probe = postgres.module(&PROBE);
    let (one, two) = (ctx(tenant_one()), ctx(tenant_two()));
    let finished = cancelled_at_every_point(|attempt| {
        let (probe, ctx) = (probe.clone(), if attempt % 2 == 0 { &one } else { &two });
        async move { drop(probe.begin(ctx).await) }
    })
    .await;
    assert!((1..400).contains(&finished), "some begins were cut off and some were not: {finished}");
    eventually_idle(&database).await;
    no_unit_sees_another_tenant(&probe, 4).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn units_cancelled_anywhere_are_all_there_or_not_at_all() {
    let database = TestDatabase::create(&BOTH).await;
    let postgres = small_pool(&database, 4).await;
    let probe = postgres.module(&PROBE);
    let one = ctx(tenant_one());
    cancelled_at_every_point(|attempt| {
        let (probe, one) = (probe.clone(), one.clone());
        async move {
            let id = i64::try_from(attempt).expect("small");
            let mut uow = probe.begin(&one).await?;
            write_note(&mut uow, tenant_one(), 2 * id).await?;
            write_note(&mut uow, tenant_one(), 2 * id + 1).await?;
            uow.commit().await
        }
    })
    .await;
    eventually_idle(&database).await;
    let mut uow = probe.begin_system().await.expect("begins");
    let halves: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM (
             SELECT id / 2 FROM probes.notes GROUP BY id / 2 HAVING count(*) <> 2
         ) AS half",
    )
    .fetch_one(uow.connection())
    .await
    .expect("counts");
    assert_eq!(halves, 0);
    drop(uow);
    no_unit_sees_another_tenant(&probe, 4).await;
}

/// Holds every connection of the pool at once, so that none is left out.
async fn no_unit_sees_another_tenant(probe: &ModuleDb, pool_size: usize) {
    let mut units = Vec::new();
    for _ in 0..pool_size {
        let mut uow = probe.begin(&ctx(tenant_two())).await.expect("begins");
        let (tenant, role): (String, String) =
            sqlx::query_as("SELECT current_setting('app.tenant'), current_user::text")
                .fetch_one(uow.connection())
                .await
                .expect("asks");
        assert_eq!(tenant, tenant_two().to_string());
        assert_eq!(role, "test_probe");
        assert_eq!(count_notes(&mut uow).await, 0, "all notes are tenant one's");
        units.push(uow);
    }
}

#[tokio::test]
async fn a_begin_that_fails_does_not_poison_the_pool() {
    let database = TestDatabase::create(&BOTH).await;
    let settings = PostgresSettings {
        pool_size_max: 1,
        role_prefix: "nowhere".to_owned(),
        ..database.settings().await
    };
    let postgres = Postgres::connect(settings).await.expect("connects");
    let failed = postgres.module(&PROBE).begin(&ctx(tenant_one())).await.expect_err("no such role");
    assert!(failed.to_string().contains("nowhere_probe"), "{failed}");
    postgres.ping().await.expect("the only connection is usable");
    eventually_idle(&database).await;
}

#[tokio::test]
async fn no_unit_is_begun_for_a_caller_whose_deadline_has_passed() {
    let database = TestDatabase::create(&BOTH).await;
    let late = ctx(tenant_one()).with_timeout(Duration::ZERO);
    let refused = database.module(&PROBE).begin(&late).await;
    assert_eq!(refused.err(), Some(StoreError::Timeout));
}

#[tokio::test]
async fn a_dropped_unit_is_rolled_back() {
    let database = TestDatabase::create(&BOTH).await;
    let probe = small_pool(&database, 1).await.module(&PROBE);
    let mut uow = probe.begin(&ctx(tenant_one())).await.expect("begins");
    write_note(&mut uow, tenant_one(), 1).await.expect("writes");
    drop(uow);
    let mut uow = probe.begin(&ctx(tenant_one())).await.expect("begins");
    assert_eq!(count_notes(&mut uow).await, 0);
}

#[tokio::test]
async fn a_unit_whose_statement_failed_cannot_be_committed() {
    let database = TestDatabase::create(&BOTH).await;
    let probe = small_pool(&database, 1).await.module(&PROBE);
    let mut uow = probe.begin(&ctx(tenant_one())).await.expect("begins");
    write_note(&mut uow, tenant_one(), 1).await.expect("writes");
    let twice = write_note(&mut uow, tenant_one(), 1).await.expect_err("the key is taken");
    assert!(twice.violates("notes_pkey"), "{twice}");
    let lost = uow.commit().await.expect_err("the transaction has been aborted");
    assert!(matches!(lost, StoreError::Internal { .. }), "{lost}");
    let mut uow = probe.begin(&ctx(tenant_one())).await.expect("the connection is clean");
    assert_eq!(count_notes(&mut uow).await, 0);
}

#[tokio::test]
async fn a_transaction_ended_behind_the_unit_s_back_is_noticed() {
    let database = TestDatabase::create(&BOTH).await;
    let probe = small_pool(&database, 1).await.module(&PROBE);
    let mut uow = probe.begin(&ctx(tenant_one())).await.expect("begins");
    let nested = uow.connection().begin().await.expect("sqlx lets one");
    nested.commit().await.expect("and ends ours");
    let noticed = uow.commit().await.expect_err("it was not ours to commit any more");
    assert!(noticed.to_string().contains("ended before its unit"), "{noticed}");
    probe.begin(&ctx(tenant_one())).await.expect("the pool is clean");
}

#[tokio::test]
async fn a_claim_without_a_reply_cannot_be_committed() {
    let database = TestDatabase::create(&BOTH).await;
    let mut uow = database.module(&PROBE).begin(&ctx(tenant_one())).await.expect("begins");
    let key: IdempotencyKey = "k".parse().expect("valid");
    uow.claim("reserve", &key, &Fingerprint::of(&1)).await.expect("claims");
    let refused = uow.commit().await.expect_err("no reply");
    assert!(refused.to_string().contains("kept no reply"), "{refused}");
}

#[tokio::test]
async fn a_reading_unit_refuses_to_write() {
    let database = TestDatabase::create(&BOTH).await;
    let mut uow = database.module(&PROBE).begin_read(&ctx(tenant_one())).await.expect("begins");
    let refused = write_note(&mut uow, tenant_one(), 1).await.expect_err("read only");
    assert!(refused.to_string().contains("read-only"), "{refused}");
}

#[tokio::test]
async fn a_relaxed_unit_does_not_wait_for_the_disk_and_the_next_one_does() {
    let database = TestDatabase::create(&BOTH).await;
    let probe = small_pool(&database, 1).await.module(&PROBE);
    let relaxed = probe.begin_relaxed(&ctx(tenant_one())).await.expect("begins");
    let before = synchronous_commit(relaxed).await;
    let usual = probe.begin(&ctx(tenant_one())).await.expect("begins");
    let after = synchronous_commit(usual).await;
    assert_eq!(before, "off");
    // The cluster of the tests may itself be relaxed; what must not happen is that the setting
    // of one unit stays on its connection.
    let server: String = {
        let options = database.superuser_options();
        let mut fresh = PgConnection::connect_with(&options).await.expect("connects");
        sqlx::query_scalar("SHOW synchronous_commit").fetch_one(&mut fresh).await.expect("asks")
    };
    assert_eq!(after, server);
}

async fn synchronous_commit(mut uow: rt_postgres::UnitOfWork) -> String {
    let setting = sqlx::query_scalar("SHOW synchronous_commit")
        .fetch_one(uow.connection())
        .await
        .expect("asks");
    uow.commit().await.expect("commits");
    setting
}

#[tokio::test]
async fn connections_that_died_in_the_pool_are_replaced_without_an_error() {
    let database = TestDatabase::create(&BOTH).await;
    let postgres = small_pool(&database, 4).await;
    let probe = postgres.module(&PROBE);
    let mut units = Vec::new();
    for _ in 0..4 {
        units.push(probe.begin(&ctx(tenant_one())).await.expect("begins"));
    }
    for uow in units {
        uow.rollback().await.expect("rolls back");
    }
    while postgres.connections().1 < 4 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let mut admin =
        PgConnection::connect_with(&database.superuser_options()).await.expect("connects");
    let killed: i64 = sqlx::query_scalar(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    .fetch_one(&mut admin)
    .await
    .expect("terminates");
    assert!(killed >= 4, "{killed}");
    let mut uow = probe.begin(&ctx(tenant_one())).await.expect("begins on a new connection");
    assert_eq!(count_notes(&mut uow).await, 0);
}

#[tokio::test]
async fn a_collision_is_repeated_from_the_begin_and_then_told() {
    let database = TestDatabase::create(&BOTH).await;
    let probe = database.module(&PROBE);
    let mut attempts = 0;
    let outcome = probe
        .with_retries(|| {
            attempts += 1;
            let attempt = attempts;
            async move {
                if attempt < 3 {
                    Err(StoreError::Retryable { sqlstate: "40P01".to_owned() })
                } else {
                    Ok(attempt)
                }
            }
        })
        .await;
    assert_eq!(outcome, Ok(3));

    let mut attempts = 0;
    let outcome: Result<(), _> = probe
        .with_retries(|| {
            attempts += 1;
            async { Err(StoreError::Retryable { sqlstate: "40001".to_owned() }) }
        })
        .await;
    assert_eq!((attempts, outcome.is_err()), (5, true));

    let mut attempts = 0;
    let outcome: Result<(), _> = probe
        .with_retries(|| {
            attempts += 1;
            async { Err(StoreError::Unavailable { reason: "gone".to_owned() }) }
        })
        .await;
    assert_eq!((attempts, outcome.is_err()), (1, true), "an unknown outcome is never repeated");
}

#[tokio::test]
async fn deadlocked_units_both_succeed_when_they_are_repeated() {
    let database = TestDatabase::create(&BOTH).await;
    let probe = database.module(&PROBE);
    let mut uow = probe.begin(&ctx(tenant_one())).await.expect("begins");
    for id in [1, 2] {
        write_note(&mut uow, tenant_one(), id).await.expect("writes");
    }
    uow.commit().await.expect("commits");
    let touch_both = |first: i64, second: i64| {
        let probe = probe.clone();
        async move {
            probe
                .with_retries(|| async {
                    let mut uow = probe.begin(&ctx(tenant_one())).await?;
                    for id in [first, second] {
                        sqlx::query("UPDATE probes.notes SET text = text || '+' WHERE id = $1")
                            .bind(id)
                            .execute(uow.connection())
                            .await?;
                        tokio::time::sleep(Duration::from_millis(50)).await;
                    }
                    uow.commit().await
                })
                .await
        }
    };
    let (one, two) = tokio::join!(touch_both(1, 2), touch_both(2, 1));
    assert_eq!((one, two), (Ok(()), Ok(())));
    let mut uow = probe.begin(&ctx(tenant_one())).await.expect("begins");
    let texts: Vec<String> = sqlx::query_scalar("SELECT text FROM probes.notes ORDER BY id")
        .fetch_all(uow.connection())
        .await
        .expect("reads");
    assert_eq!(texts, ["note++", "note++"]);
}
