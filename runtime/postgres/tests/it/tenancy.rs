//! The second wall: row-level security and the borders between schemas.

use rt_postgres::{Postgres, PostgresSettings, StoreError};
use sqlx::{Connection, PgConnection};
use testkit::{TestDatabase, ctx, tenant_one, tenant_two};

use crate::modules::{BOTH, OTHER, PROBE, count_notes, write_note};

#[tokio::test]
async fn a_query_without_a_tenant_filter_sees_its_tenant_only() {
    let database = TestDatabase::create(&BOTH).await;
    let probe = database.module(&PROBE);
    for (tenant, ids) in [(tenant_one(), 1..=3), (tenant_two(), 1..=5)] {
        let mut uow = probe.begin(&ctx(tenant)).await.expect("begins");
        for id in ids {
            write_note(&mut uow, tenant, id).await.expect("own tenant");
        }
        uow.commit().await.expect("commits");
    }
    for (tenant, own) in [(tenant_one(), 3), (tenant_two(), 5)] {
        let mut uow = probe.begin_read(&ctx(tenant)).await.expect("begins");
        assert_eq!(count_notes(&mut uow).await, own);
    }
    let mut system = probe.begin_system().await.expect("begins");
    assert_eq!(count_notes(&mut system).await, 8);
}

#[tokio::test]
async fn one_reused_connection_never_carries_a_tenant_over() {
    let database = TestDatabase::create(&BOTH).await;
    let settings = PostgresSettings { pool_size_max: 1, ..database.settings().await };
    let probe = Postgres::connect(settings).await.expect("connects").module(&PROBE);
    for round in 0..20 {
        let (tenant, expected) = match round % 4 {
            0 => (Some(tenant_one()), round / 4),
            2 => (Some(tenant_two()), round / 4),
            _ => (None, 0),
        };
        let mut uow = match tenant {
            Some(tenant) => probe.begin(&ctx(tenant)).await.expect("begins"),
            None => probe.begin_system().await.expect("begins"),
        };
        match tenant {
            Some(tenant) => {
                assert_eq!(count_notes(&mut uow).await, expected, "round {round}");
                write_note(&mut uow, tenant, round).await.expect("own tenant");
                uow.commit().await.expect("commits");
            }
            None => drop(uow),
        }
    }
}

#[tokio::test]
async fn writing_for_another_tenant_is_refused() {
    let database = TestDatabase::create(&BOTH).await;
    let mut uow = database.module(&PROBE).begin(&ctx(tenant_one())).await.expect("begins");
    let refused = write_note(&mut uow, tenant_two(), 1).await.expect_err("foreign tenant");
    assert!(refused.to_string().contains("row-level security"), "{refused}");
}

#[tokio::test]
async fn without_a_tenant_there_are_no_rows_for_anyone_but_the_system() {
    let database = TestDatabase::create(&BOTH).await;
    let mut uow = database.module(&PROBE).begin(&ctx(tenant_one())).await.expect("begins");
    write_note(&mut uow, tenant_one(), 1).await.expect("own tenant");
    uow.commit().await.expect("commits");

    let options = database.settings().await.options;
    let mut owner = PgConnection::connect_with(&options).await.expect("connects");
    let count = "SELECT count(*) FROM probes.notes";
    let as_owner: i64 = sqlx::query_scalar(count).fetch_one(&mut owner).await.expect("counts");
    assert_eq!(as_owner, 0, "forced on the owner as well");

    sqlx::query("SET ROLE test_probe").execute(&mut owner).await.expect("the owner may");
    let no_tenant: i64 = sqlx::query_scalar(count).fetch_one(&mut owner).await.expect("counts");
    assert_eq!(no_tenant, 0);
    let refused = sqlx::query(
        "INSERT INTO probes.notes VALUES ('01900000-0000-7000-8000-000000000001', 2, 'x')",
    )
    .execute(&mut owner)
    .await
    .expect_err("no tenant");
    assert!(refused.to_string().contains("row-level security"), "{refused}");
}

#[tokio::test]
async fn another_module_s_schema_answers_permission_denied() {
    let database = TestDatabase::create(&BOTH).await;
    for system in [false, true] {
        let other = database.module(&OTHER);
        let mut uow = if system {
            other.begin_system().await.expect("begins")
        } else {
            other.begin(&ctx(tenant_one())).await.expect("begins")
        };
        let denied: StoreError = sqlx::query("SELECT count(*) FROM probes.notes")
            .execute(uow.connection())
            .await
            .expect_err("a foreign schema")
            .into();
        assert!(denied.to_string().contains("permission denied for schema probes"), "{denied}");
    }
}

#[tokio::test]
async fn a_request_reaches_neither_the_relay_s_tables_nor_the_job_s_functions() {
    let database = TestDatabase::create(&BOTH).await;
    let probe = database.module(&PROBE);
    for statement in [
        "SELECT count(*) FROM probes.consumer_offsets",
        "SELECT count(*) FROM probes.parked_events",
        "SELECT count(*) FROM probes.events_default",
        "SELECT probes.ensure_event_partitions(1)",
        "CREATE TABLE probes.mine ()",
    ] {
        let mut uow = probe.begin(&ctx(tenant_one())).await.expect("begins");
        let denied =
            sqlx::query(statement).execute(uow.connection()).await.expect_err("not for a request");
        assert!(denied.to_string().contains("permission denied"), "{statement}: {denied}");
    }
}

#[tokio::test]
async fn append_only_tables_refuse_update_and_delete_whoever_asks() {
    let database = TestDatabase::create(&BOTH).await;
    let probe = database.module(&PROBE);
    let mut uow = probe.begin(&ctx(tenant_one())).await.expect("begins");
    sqlx::query("INSERT INTO probes.postings VALUES ($1, 1)")
        .bind(tenant_one().as_uuid())
        .execute(uow.connection())
        .await
        .expect("inserting is allowed");
    uow.commit().await.expect("commits");

    let statements = [
        "UPDATE probes.postings SET id = 2",
        "DELETE FROM probes.postings",
        "UPDATE probes.events SET stream = 'x'",
        "DELETE FROM probes.events",
    ];
    for statement in statements {
        for system in [false, true] {
            let mut uow = if system {
                probe.begin_system().await.expect("begins")
            } else {
                probe.begin(&ctx(tenant_one())).await.expect("begins")
            };
            let denied =
                sqlx::query(statement).execute(uow.connection()).await.expect_err("append-only");
            assert!(denied.to_string().contains("permission denied"), "{statement}: {denied}");
        }
        let superuser = database.superuser_options();
        let mut anyone = PgConnection::connect_with(&superuser).await.expect("connects");
        let refused = sqlx::query(statement).execute(&mut anyone).await.expect_err("append-only");
        assert!(refused.to_string().contains("append-only"), "{statement}: {refused}");
    }
}
