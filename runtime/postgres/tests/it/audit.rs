//! The witness: it sees every row, now and later, and writes none.

use sqlx::Connection;
use testkit::{TestDatabase, ctx, tenant_one, tenant_two};

use crate::modules::{BOTH, PROBE, write_note};

#[tokio::test]
async fn the_witness_sees_every_tenant_and_every_schema_at_one_instant() {
    let database = TestDatabase::create(&BOTH).await;
    let probe = database.module(&PROBE);
    let write = async |tenant, id| {
        let mut uow = probe.begin(&ctx(tenant)).await.expect("begins");
        write_note(&mut uow, tenant, id).await.expect("own tenant");
        uow.commit().await.expect("commits");
    };
    write(tenant_one(), 1).await;
    write(tenant_two(), 1).await;
    let mut snapshot = database.postgres().begin_audit().await.expect("begins");
    let count = "SELECT (SELECT count(*) FROM probes.notes) + (SELECT count(*) FROM others.inbox)";
    let seen: i64 =
        sqlx::query_scalar(count).fetch_one(snapshot.connection()).await.expect("may read");
    write(tenant_one(), 2).await;
    let again: i64 =
        sqlx::query_scalar(count).fetch_one(snapshot.connection()).await.expect("may read");
    assert_eq!((seen, again), (2, 2), "one instant");
    snapshot.end().await;
}

/// The role alone, without the transaction that would refuse as well.
#[tokio::test]
async fn the_witness_may_write_nothing() {
    let database = TestDatabase::create(&BOTH).await;
    let options = database.settings().await.options;
    let mut connection = sqlx::PgConnection::connect_with(&options).await.expect("connects");
    sqlx::query("SET ROLE test_audit").execute(&mut connection).await.expect("the owner may");
    for write in [
        "INSERT INTO probes.notes VALUES (gen_random_uuid(), 1, 'x')",
        "UPDATE probes.notes SET text = 'x'",
        "DELETE FROM probes.inbox",
        "TRUNCATE probes.postings",
        "SELECT nextval('probes.events_seq')",
        "CREATE TABLE probes.own ()",
    ] {
        let refused = sqlx::query(write).execute(&mut connection).await.expect_err(write);
        assert!(refused.to_string().contains("permission denied"), "{write}: {refused}");
    }
}

#[tokio::test]
async fn no_table_is_hidden_from_the_witness() {
    let database = TestDatabase::create(&BOTH).await;
    let mut snapshot = database.postgres().begin_audit().await.expect("begins");
    let hidden: Vec<String> = sqlx::query_scalar(
        "SELECT c.oid::regclass::text FROM pg_class c
         WHERE c.relnamespace IN ('probes'::regnamespace, 'others'::regnamespace)
           AND c.relkind IN ('r', 'p')
           AND (NOT has_table_privilege(c.oid, 'SELECT')
                OR c.relrowsecurity AND NOT EXISTS (
                    SELECT FROM pg_policy p
                    WHERE p.polrelid = c.oid AND pg_get_expr(p.polqual, c.oid) = 'true'
                      AND 'test_audit'::regrole = ANY (p.polroles)))",
    )
    .fetch_all(snapshot.connection())
    .await
    .expect("may read");
    assert_eq!(hidden, Vec::<String>::new());
    snapshot.end().await;
}
