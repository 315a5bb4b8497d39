//! The thousandth payment costs what the first one did: rows that the server reads are counted.

use std::time::Duration;

use sqlx::PgConnection;

use crate::stage::Shop;

const PAST: i64 = 3_000;
/// A payment reads its own row a handful of times.
const ROWS_MAX: i64 = 300;

/// Rows of payments read so far, and how often somebody looked for some.
async fn read_so_far(connection: &mut PgConnection) -> (i64, i64) {
    sqlx::query_as(
        "SELECT seq_tup_read + idx_tup_fetch, seq_scan + idx_scan
         FROM pg_stat_user_tables WHERE relid = 'payments.payments'::regclass",
    )
    .fetch_one(connection)
    .await
    .expect("told")
}

/// The same, once the server has counted so many looks: a session counts when it has been idle
/// for ten seconds.
async fn after_looks(connection: &mut PgConnection, expected: i64) -> i64 {
    for _ in 0..120 {
        let (rows, looks) = read_so_far(connection).await;
        if looks >= expected {
            return rows;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    panic!("{expected} looks were never counted");
}

#[tokio::test]
async fn a_payment_reads_no_more_rows_after_thousands_of_others() {
    let shop = Shop::open().await;
    shop.pay("first", "tok_approved").await;
    let mut connection = shop.database.behind().await;
    sqlx::query(
        "INSERT INTO payments.payments
         SELECT (jsonb_populate_record(p, jsonb_build_object(
                    'payment_id', gen_random_uuid(), 'order_id', gen_random_uuid(),
                    'provider_key', gen_random_uuid()))).*
         FROM payments.payments p, generate_series(1, $1)",
    )
    .bind(PAST)
    .execute(&mut connection)
    .await
    .expect("the past is made");
    sqlx::query("ANALYZE payments.payments").execute(&mut connection).await.expect("counts");
    // More often than a plan is made for its parameters.
    for number in 0..8 {
        let paid = shop.pay(&format!("k-{number}"), "tok_approved").await;
        shop.payment(paid.id).await;
        shop.refresh(paid.id).await.expect("an answer");
    }
    let rows = after_looks(&mut connection, 8 * 4).await;
    assert!(rows < ROWS_MAX, "{rows} rows were read");
}
