//! A tenant that is new among large ones pays for its own products only: pages that the server
//! looks at are counted.

use std::time::Duration;

use kernel_common::{Sku, TenantId};
use mod_catalog_api::CatalogReader;
use sqlx::{Connection, PgConnection};
use testkit::{ctx, tenant_one, tenant_two};

use crate::shop::{Shop, plain, sku};

const OLD: i64 = 6_000;
const NEW: i64 = 2_000;
const ASKED: usize = 200;
const CALLS: i64 = 8;
/// Down a tree of three levels and to the row for each SKU, and a little more.
const PAGES_MAX: i64 = CALLS * 200 * 6;

/// Products `from` to `to` like the one there is, each with so many variants.
async fn multiply(
    connection: &mut PgConnection,
    tenant: TenantId,
    (from, to): (i64, i64),
    variants: i64,
) {
    sqlx::query(
        "WITH made AS (
             SELECT gen_random_uuid() AS id, n, p FROM catalog.products p, generate_series($2, $3) n
             WHERE p.slug = 'first'
         ), products AS (
             INSERT INTO catalog.products
             SELECT (jsonb_populate_record(p, jsonb_build_object(
                        'tenant_id', $1, 'product_id', id, 'slug', 'p-' || n))).*
             FROM made
         )
         INSERT INTO catalog.variants
         SELECT (jsonb_populate_record(v, jsonb_build_object(
                    'tenant_id', $1, 'product_id', id, 'sku', 'S-' || n || '-' || m))).*
         FROM made, generate_series(1, $4) m, catalog.variants v WHERE v.sku = 'FIRST'",
    )
    .bind(tenant.as_uuid())
    .bind(from)
    .bind(to)
    .bind(variants)
    .execute(connection)
    .await
    .expect("products are made");
}

/// Pages of variants and of their indexes looked at so far.
async fn looked_at(connection: &mut PgConnection) -> i64 {
    sqlx::query_scalar(
        "SELECT (heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read)::bigint
         FROM pg_statio_user_tables
         WHERE relid = 'catalog.variants'::regclass",
    )
    .fetch_one(connection)
    .await
    .expect("told")
}

/// The same, once the server has counted a little at least: a session counts when it has been
/// idle for ten seconds.
async fn looked_at_after(connection: &mut PgConnection, before: i64) -> i64 {
    for _ in 0..240 {
        let pages = looked_at(connection).await - before;
        if pages >= CALLS * i64::try_from(ASKED).expect("few") {
            return pages;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    panic!("the looks were never counted");
}

#[tokio::test]
async fn a_new_tenant_among_large_ones_finds_its_skus_by_the_index() {
    let shop = Shop::open().await;
    shop.put_one(plain("first")).await;
    let options = shop.database.superuser_options();
    let mut connection = PgConnection::connect_with(&options).await.expect("connects");
    // Statistics are as old as the other tenants' goods, as in a first import.
    for table in ["products", "variants"] {
        let keep = format!("ALTER TABLE catalog.{table} SET (autovacuum_enabled = false)");
        sqlx::query(sqlx::AssertSqlSafe(keep)).execute(&mut connection).await.expect("set");
    }
    multiply(&mut connection, tenant_one(), (1, OLD), 1).await;
    multiply(&mut connection, tenant_two(), (0, 0), 20).await;
    sqlx::query("ANALYZE catalog.products, catalog.variants")
        .execute(&mut connection)
        .await
        .expect("counted");
    multiply(&mut connection, tenant_two(), (1, NEW), 1).await;
    let asked: Vec<Sku> = (1..=ASKED).map(|n| sku(&format!("S-{n}-1"))).collect();
    // What this session did itself is counted before.
    sqlx::query("SELECT pg_stat_force_next_flush()").execute(&mut connection).await.expect("told");
    let before = looked_at(&mut connection).await;
    for _ in 0..CALLS {
        let found = shop.catalog.sellables(&ctx(tenant_two()), asked.clone()).await;
        assert_eq!(found.expect("answered").items.len(), ASKED);
    }
    let pages = looked_at_after(&mut connection, before).await;
    assert!(pages < PAGES_MAX, "{pages} pages were looked at");
}
