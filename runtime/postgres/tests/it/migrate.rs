//! Schemas brought up to date, and what is said when they cannot be.

use std::sync::Arc;

use kernel_common::SequentialIds;
use rt_postgres::{ConnectError, ModuleSchema, Postgres, PostgresSettings};
use sqlx::{
    Connection, PgConnection, SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
    postgres::PgConnectOptions,
};
use testkit::{TestDatabase, ctx, tenant_one};

use crate::modules::{BOTH, OTHER, PROBE};

#[tokio::test]
async fn a_second_migration_changes_nothing() {
    let database = TestDatabase::create(&[]).await;
    let first = database.postgres().migrate(&BOTH).await.expect("migrates");
    assert_eq!(first.modules[0].applied, [20_260_101_000_000]);
    let second = database.postgres().migrate(&BOTH).await.expect("migrates again");
    assert!(second.modules.iter().all(|module| module.applied.is_empty()));
    assert!(second.modules.iter().all(|module| module.partitions_made == 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_may_migrate_at_once() {
    let database = TestDatabase::create(&[]).await;
    let (one, two) = (database.postgres(), database.another_process().await);
    let (one, two) = tokio::join!(one.migrate(&BOTH), two.migrate(&BOTH));
    let (one, two) = (one.expect("migrates"), two.expect("migrates"));
    assert_eq!(one.modules[0].applied.len() + two.modules[0].applied.len(), 1);
}

#[tokio::test]
async fn a_failed_migration_names_its_schema_and_keeps_what_came_before() {
    const BROKEN: ModuleSchema = ModuleSchema {
        module: "broken",
        schema: "broken",
        migrator: || {
            let sql = "CREATE TABLE broken.half (); SELECT nonsense;".into_sql_str();
            let kind = MigrationType::Simple;
            Migrator::with_migrations(vec![Migration::new(1, "half".into(), kind, sql, false)])
        },
    };
    let database = TestDatabase::create(&[]).await;
    let failed = database.postgres().migrate(&[PROBE, BROKEN, OTHER]).await.expect_err("broken");
    let said = failed.to_string();
    assert!(said.starts_with("schema broken cannot be migrated"), "{said}");
    database.module(&PROBE).begin(&ctx(tenant_one())).await.expect("what came before is there");
    let superuser = database.superuser_options();
    let mut superuser = PgConnection::connect_with(&superuser).await.expect("connects");
    let half: Option<String> = sqlx::query_scalar("SELECT to_regclass('broken.half')::text")
        .fetch_one(&mut superuser)
        .await
        .expect("asks");
    assert_eq!(half, None, "a migration is one transaction");
    database.postgres().migrate(&BOTH).await.expect("the migrators' lock is free again");
}

#[tokio::test]
async fn event_partitions_reach_three_months_ahead() {
    let database = TestDatabase::create(&BOTH).await;
    let mut uow = database.module(&PROBE).begin_system().await.expect("begins");
    let missing: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM (
             SELECT 'probes.events_'
                 || to_char((now() AT TIME ZONE 'UTC') + m * interval '1 month', 'YYYY_MM') AS name
             FROM generate_series(0, 3) AS m
         ) AS expected
         WHERE to_regclass(name) IS NULL",
    )
    .fetch_all(uow.connection())
    .await
    .expect("asks");
    assert_eq!(missing, Vec::<String>::new());
    let house = database.module(&PROBE).keep_house().await.expect("keeps house");
    assert_eq!((house.partitions_made, house.events_unpartitioned), (0, 0));
}

#[tokio::test]
async fn an_unusable_database_is_one_clear_sentence() {
    let database = TestDatabase::create(&[]).await;
    let settings = database.settings().await;
    let refused = |options: PgConnectOptions| async {
        let settings = PostgresSettings::new(options, Arc::new(SequentialIds::default()));
        Postgres::connect(settings).await.expect_err("it cannot be used")
    };
    let no_database = refused(settings.options.clone().database("nowhere")).await;
    assert!(matches!(no_database, ConnectError::NoDatabase { .. }), "{no_database}");
    let closed = PgConnectOptions::new_without_pgpass().host("127.0.0.1").port(1);
    let no_server = refused(closed).await;
    assert!(
        no_server.to_string().starts_with("no PostgreSQL answers at 127.0.0.1:1:"),
        "{no_server}"
    );
    let stranger = refused(settings.options.clone().username("stranger").password("x")).await;
    assert!(matches!(stranger, ConnectError::Refused { .. }), "{stranger}");

    let prefix = PostgresSettings { role_prefix: "a'b".to_owned(), ..settings.clone() };
    let prefix = Postgres::connect(prefix).await.expect_err("not an identifier");
    assert!(matches!(prefix, ConnectError::InvalidRolePrefix { .. }), "{prefix}");
    let url = PostgresSettings::from_url("http://x", Arc::new(SequentialIds::default()));
    assert!(matches!(url, Err(ConnectError::InvalidUrl { .. })));
}
