//! Statistics are young where it matters.

use sqlx::{Connection, PgConnection};
use testkit::{TestDatabase, ctx, tenant_one};

use crate::modules::{PROBE, write_note};

/// Rows of the notes as of the last look; below zero before the first.
async fn as_of_the_last_look(connection: &mut PgConnection) -> f32 {
    sqlx::query_scalar("SELECT reltuples FROM pg_class WHERE oid = 'probes.notes'::regclass")
        .fetch_one(connection)
        .await
        .expect("told")
}

/// Waits until the server has counted so many living notes: sessions tell it now and then.
async fn until_counted(connection: &mut PgConnection, notes: i64) {
    for _ in 0..240 {
        let counted: i64 = sqlx::query_scalar(
            "SELECT n_live_tup FROM pg_stat_user_tables WHERE relid = 'probes.notes'::regclass",
        )
        .fetch_one(&mut *connection)
        .await
        .expect("told");
        if counted >= notes {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    }
    panic!("the notes were never counted");
}

async fn write_notes(database: &TestDatabase, from: i64, to: i64) {
    let module = database.module(&PROBE);
    let mut uow = module.begin(&ctx(tenant_one())).await.expect("begins");
    for id in from..to {
        write_note(&mut uow, tenant_one(), id).await.expect("written");
    }
    uow.commit().await.expect("commits");
}

#[tokio::test]
async fn a_table_is_looked_at_when_it_has_doubled() {
    let database = TestDatabase::create(&[PROBE]).await;
    let postgres = database.postgres();
    let options = database.superuser_options();
    let mut connection = PgConnection::connect_with(&options).await.expect("connects");
    sqlx::query("ALTER TABLE probes.notes SET (autovacuum_enabled = false)")
        .execute(&mut connection)
        .await
        .expect("only we look");
    let look = || postgres.refresh_statistics(&[PROBE.schema]);
    assert_eq!(look().await, Ok(0), "an empty table is none to know of");
    write_notes(&database, 0, 60).await;
    until_counted(&mut connection, 60).await;
    assert_eq!(look().await, Ok(1));
    assert!((as_of_the_last_look(&mut connection).await - 60.0).abs() < 0.5);
    write_notes(&database, 60, 100).await;
    until_counted(&mut connection, 100).await;
    assert_eq!(look().await, Ok(0), "it has grown, and not doubled");
    write_notes(&database, 100, 130).await;
    until_counted(&mut connection, 130).await;
    assert_eq!(look().await, Ok(1));
    assert!((as_of_the_last_look(&mut connection).await - 130.0).abs() < 0.5);
    assert_eq!(postgres.refresh_statistics(&["another"]).await, Ok(0));
}
