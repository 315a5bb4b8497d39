//! What a look at the database tells, of a healthy one and of broken ones.

use rt_postgres::{DatabaseHealth, ModuleHealth, ModuleSchema, RolesHealth, UnsecuredTable};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use testkit::{TestDatabase, ctx, tenant_one};

use crate::{
    events::draft,
    modules::{BOTH, PROBE},
};

async fn look(database: &TestDatabase) -> DatabaseHealth {
    database.postgres().health(&BOTH).await.unwrap_or_else(|error| panic!("{error}"))
}

async fn probe(database: &TestDatabase) -> ModuleHealth {
    look(database).await.modules.swap_remove(0)
}

/// Breaks something as the superuser.
async fn break_by(database: &TestDatabase, sql: &str) {
    let options = database.superuser_options();
    let mut connection = PgConnection::connect_with(&options).await.expect("connects");
    let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await;
    done.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

#[tokio::test]
async fn a_migrated_database_is_as_it_should_be() {
    let database = TestDatabase::create(&BOTH).await;
    let health = look(&database).await;
    assert_eq!(health.server.settings["default_transaction_isolation"], "read committed");
    assert!(!health.server.is_replica && !health.server.login_sees_everything);
    assert_eq!(health.server.prepared_transactions, 0);
    assert_eq!(health.modules.len(), 2);
    for module in health.modules {
        assert!(module.migrations.has_foundation);
        let lists = [&module.migrations.pending, &module.migrations.unknown];
        assert!(lists.into_iter().all(Vec::is_empty), "{:?}", module.migrations);
        assert_eq!(module.migrations.differing, Vec::<String>::new());
        assert_eq!(module.roles, RolesHealth::default());
        assert_eq!(module.unsecured, []);
        let events = module.events.expect("there");
        assert_eq!(events.partitions_missing, Vec::<String>::new());
        assert_eq!((events.unpartitioned, events.consumers.len()), (0, 0));
    }
}

#[tokio::test]
async fn a_database_that_was_never_migrated_is_described() {
    const LATER: ModuleSchema = ModuleSchema { module: "later", schema: "laters", ..PROBE };
    let database = TestDatabase::create(&BOTH).await;
    let health = database.postgres().health(&[LATER]).await.expect("described");
    let later = &health.modules[0];
    assert_eq!(later.migrations.pending, ["shared 0001", "own 20260101000000"]);
    assert_eq!(later.roles.missing, ["test_later", "test_later_system"], "the witness is there");
    assert!(later.events.is_none() && later.unsecured.is_empty());
}

#[tokio::test]
async fn migrations_of_other_programs_are_told_apart() {
    let database = TestDatabase::create(&BOTH).await;
    break_by(
        &database,
        "UPDATE probes._sqlx_migrations SET checksum = '\\x00';
         INSERT INTO probes._sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (20270101000000, 'newer', true, '\\x00', 0)",
    )
    .await;
    let migrations = probe(&database).await.migrations;
    assert_eq!(migrations.differing, ["own 20260101000000"]);
    assert_eq!(migrations.unknown, ["own 20270101000000"]);
    break_by(&database, "DELETE FROM probes._sqlx_migrations").await;
    assert_eq!(probe(&database).await.migrations.pending, ["own 20260101000000"]);
}

#[tokio::test]
async fn a_table_that_does_not_keep_tenants_apart_is_named() {
    let database = TestDatabase::create(&BOTH).await;
    break_by(
        &database,
        "ALTER TABLE probes.notes NO FORCE ROW LEVEL SECURITY;
         ALTER TABLE probes.postings DISABLE ROW LEVEL SECURITY;
         CREATE POLICY slip ON probes.inbox TO test_probe USING (true)",
    )
    .await;
    let unsecured = |table: &str, enabled, forced, open| UnsecuredTable {
        table: table.to_owned(),
        enabled,
        forced,
        open,
    };
    assert_eq!(
        probe(&database).await.unsecured,
        [
            unsecured("probes.inbox", true, true, true),
            unsecured("probes.notes", true, false, false),
            unsecured("probes.postings", false, true, false),
        ]
    );
}

#[tokio::test]
async fn events_that_wait_are_seen_and_so_is_a_month_that_is_missing() {
    let database = TestDatabase::create(&BOTH).await;
    let module = database.module(&PROBE);
    let mut uow = module.begin(&ctx(tenant_one())).await.expect("begins");
    uow.append(&[draft("note/1", 1)]).await.expect("appended");
    uow.commit().await.expect("commits");
    break_by(
        &database,
        "INSERT INTO probes.consumer_offsets (consumer, xid, seq) VALUES
             ('behind', '0', 0), ('ahead', '9000000000', 0);
         INSERT INTO probes.parked_events
             (tenant_id, consumer, stream, stream_seq, event_id, at, reason, attempts)
         SELECT tenant_id, 'behind', stream, stream_seq, event_id, at, 'no', 8 FROM probes.events",
    )
    .await;
    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    let events = probe(&database).await.events.expect("there");
    let lag = |name: &str| {
        let found = events.consumers.iter().find(|one| one.consumer == name).expect("listed");
        found.lag_milliseconds
    };
    assert!(lag("behind") > 0);
    assert_eq!(lag("ahead"), 0);
    assert_eq!(events.parked.len(), 1);
    assert_eq!(events.parked[0].retry_at, None);

    let partition: String = {
        let options = database.superuser_options();
        let mut connection = PgConnection::connect_with(&options).await.expect("connects");
        let name = "SELECT 'events_' || to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM')";
        sqlx::query_scalar(name).fetch_one(&mut connection).await.expect("told")
    };
    break_by(
        &database,
        &format!(
            "ALTER TABLE probes.events DETACH PARTITION probes.{partition};
             ALTER TABLE probes.{partition} RENAME TO astray;
             INSERT INTO probes.events SELECT * FROM probes.astray"
        ),
    )
    .await;
    let events = probe(&database).await.events.expect("there");
    assert_eq!(events.partitions_missing, [partition]);
    assert!(events.present_is_missing);
    assert_eq!(events.unpartitioned, 1);
}

#[tokio::test]
async fn a_write_that_stays_open_is_seen() {
    let database = TestDatabase::create(&BOTH).await;
    let module = database.module(&PROBE);
    let mut uow = module.begin(&ctx(tenant_one())).await.expect("begins");
    uow.append(&[draft("note/1", 1)]).await.expect("appended");
    let health = look(&database).await;
    assert!(health.server.oldest_write_seconds.is_some());
    uow.commit().await.expect("commits");
}
