//! The second wall: with the tenant filter left out of a statement, the database itself keeps the
//! tenants apart. Checked from the catalog of a migrated database with the goods of two tenants in
//! it, table by table, under the very roles that carry requests.

use e2e::{Card, Shop, Store, eventually, fresh_key};
use serde_json::json;
use sqlx::{Connection, Executor, PgConnection, Row, postgres::PgRow};

use crate::furnished::Furnished;

/// Schemas that hold tenants' rows, one a module.
const SCHEMAS: [&str; 8] =
    ["carts", "catalog", "inventory", "notifications", "orders", "payments", "pricing", "webhooks"];

/// Tables of the relay, which no request may even read.
const CLOSED: [&str; 1] = ["parked_events"];

/// A table with a tenant.
#[derive(Debug)]
struct Table {
    schema: String,
    /// With its schema, quoted.
    name: String,
    enabled: bool,
    forced: bool,
    /// The roles whom a policy holds to their tenant.
    held: Vec<String>,
    /// The roles to whom some policy shows more than a tenant.
    unheld: Vec<String>,
    /// Whether it is a part of a table that requests use instead of it.
    is_partition: bool,
    /// What can be written.
    columns: String,
}

const TABLES: &str = "
    SELECT n.nspname AS schema, format('%I.%I', n.nspname, c.relname) AS name,
           c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
           c.relispartition AS is_partition,
           ARRAY(SELECT DISTINCT r.rolname::text FROM pg_policy p
                 JOIN pg_roles r ON r.oid = ANY (p.polroles)
                 WHERE p.polrelid = c.oid AND p.polpermissive AND p.polcmd = '*'
                   AND pg_get_expr(p.polqual, p.polrelid) LIKE '%tenant_id = %app.tenant%'
                   AND pg_get_expr(p.polwithcheck, p.polrelid) LIKE '%tenant_id = %app.tenant%'
                 ORDER BY 1) AS held,
           ARRAY(SELECT DISTINCT coalesce(r.rolname::text, 'public') FROM pg_policy p
                 LEFT JOIN pg_roles r ON r.oid = ANY (p.polroles)
                 WHERE p.polrelid = c.oid AND p.polpermissive
                   AND pg_get_expr(p.polqual, p.polrelid) NOT LIKE '%tenant_id = %app.tenant%'
                 ORDER BY 1) AS unheld,
           (SELECT string_agg(quote_ident(w.attname), ', ' ORDER BY w.attnum)
            FROM pg_attribute w
            WHERE w.attrelid = c.oid AND w.attnum > 0 AND NOT w.attisdropped
              AND w.attgenerated = '' AND w.attidentity = '') AS columns
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\\_%'
    ORDER BY 2";

impl Table {
    fn read(row: &PgRow) -> Self {
        Self {
            schema: row.get("schema"),
            name: row.get("name"),
            enabled: row.get("enabled"),
            forced: row.get("forced"),
            held: row.get("held"),
            unheld: row.get("unheld"),
            is_partition: row.get("is_partition"),
            columns: row.get("columns"),
        }
    }
}

/// Runs `statement` as `role` would for `tenant`, and takes it back.
async fn as_role(
    connection: &mut PgConnection,
    role: &str,
    tenant: Option<Store>,
    statement: &str,
) -> Result<u64, sqlx::Error> {
    let mut transaction = connection.begin().await.expect("begins");
    let tenant = tenant.map(|store| store.tenant().to_string()).unwrap_or_default();
    sqlx::query("SELECT set_config('role', $1, true), set_config('app.tenant', $2, true)")
        .bind(role)
        .bind(tenant)
        .execute(&mut *transaction)
        .await
        .expect("the login role may become it");
    let done = sqlx::query(sqlx::AssertSqlSafe(statement.to_owned())).execute(&mut *transaction);
    let done = done.await.map(|done| done.rows_affected());
    transaction.rollback().await.expect("rolls back");
    done
}

/// Whether a statement was refused for want of a right, by the policy or by a missing grant.
fn is_forbidden(outcome: &Result<u64, sqlx::Error>) -> bool {
    let error = outcome.as_ref().err().and_then(sqlx::Error::as_database_error);
    error.is_some_and(|error| error.code().as_deref() == Some("42501"))
}

async fn rows_of(superuser: &mut PgConnection, table: &Table, store: Store) -> i64 {
    let count = format!("SELECT count(*) FROM {} WHERE tenant_id = $1::uuid", table.name);
    let count = sqlx::query_scalar(sqlx::AssertSqlSafe(count)).bind(store.tenant().to_string());
    count.fetch_one(superuser).await.expect("counts")
}

#[tokio::test]
async fn every_table_with_a_tenant_keeps_tenants_apart_without_a_filter() {
    let shop = Shop::on_our_database();
    Furnished::tihaven(&shop).await;
    an_order_is_paid_back(&shop).await;
    let there = shop.shopper(Store::Velomarsh);
    let theirs = there.cart_with("BEL-BRS", 1).await.checkout(Card::Approved).await;
    assert_eq!(theirs.expect(201)["status"], "placed");
    let mut superuser = PgConnection::connect_with(&shop.superuser_options()).await.expect("there");
    // One connection for all of it: a pool would hand it from tenant to tenant as well.
    let mut login = PgConnection::connect_with(&shop.login_options()).await.expect("there");
    the_login_role_is_no_way_around(&mut login).await;

    let tables = superuser.fetch_all(TABLES).await.expect("the catalog can be read");
    let tables: Vec<Table> = tables.iter().map(Table::read).collect();
    let mut schemas: Vec<&str> = tables.iter().map(|table| table.schema.as_str()).collect();
    schemas.dedup();
    assert_eq!(schemas, SCHEMAS, "a new schema is named here, one without tenants is none of it");
    let (mut proved, mut closed) = (0, Vec::new());
    for table in &tables {
        assert!(table.enabled && table.forced, "row-level security of {table:?}");
        for role in &table.unheld {
            let is_known = role.ends_with("_system") || role.ends_with("_audit");
            assert!(is_known, "{} shows every tenant to {role}", table.name);
        }
        if table.is_partition {
            // Requests have no right on parts; the whole is asked instead.
            assert_eq!(table.held, Vec::<String>::new(), "{}", table.name);
            continue;
        }
        let [role] = &table.held[..] else {
            panic!("{} is held to a tenant for {:?}, not for one role", table.name, table.held);
        };
        let read = as_role(&mut login, role, None, &format!("SELECT 1 FROM {}", table.name)).await;
        if is_forbidden(&read) {
            closed.push(table.name.rsplit('.').next().expect("a name"));
            continue;
        }
        if rows_of(&mut superuser, table, Store::Tihaven).await == 0 {
            put_a_row_of_tihavens_into(&mut superuser, table).await;
        }
        proved += 1;
        nothing_crosses(&mut login, &mut superuser, table, role).await;
    }
    closed.dedup();
    assert_eq!(closed, CLOSED, "tables that a request has no right on");
    assert!(proved >= 30, "tables whose wall was leaned against: {proved}");
    shop.stop();
}

/// A refund is a row beside its order, and nothing else makes one.
async fn an_order_is_paid_back(shop: &Shop) {
    let shopper = shop.shopper(Store::Tihaven);
    let order =
        shopper.cart_with("MUG-RIB-CLY", 1).await.checkout(Card::Approved).await.expect(201);
    let (staff, number) = (shop.staff(Store::Tihaven), order["number"].as_str().expect("one"));
    let path = format!("/api/admin/v1/orders/{number}/refund");
    let asked = json!({ "reason": "broken" });
    let refunded = staff.send("POST", &path, Some(&fresh_key()), Some(&asked)).await;
    assert_eq!(refunded.status, 200, "{}", refunded.text());
    let noted = || async {
        let order = staff.get(&format!("/api/admin/v1/orders/{number}")).await.expect(200);
        order["refunds"].get(0).is_some().then_some(())
    };
    eventually("the order has noted it", noted).await;
}

/// A row that nobody reads, into a table in which the stage left none: inboxes, stored replies.
async fn put_a_row_of_tihavens_into(superuser: &mut PgConnection, table: &Table) {
    let values = r#"
        SELECT string_agg(CASE
            WHEN attname = 'tenant_id' THEN quote_literal($2)
            WHEN NOT attnotnull OR atthasdef THEN 'DEFAULT'
            WHEN atttypid = 'uuid'::regtype THEN 'gen_random_uuid()'
            WHEN atttypid = 'timestamptz'::regtype THEN 'now()'
            WHEN atttypid IN ('jsonb'::regtype, 'text[]'::regtype) THEN quote_literal('{}')
            WHEN atttypid = 'bytea'::regtype THEN 'decode(repeat(''00'', 32), ''hex'')'
            WHEN atttypid = 'boolean'::regtype THEN 'true'
            ELSE quote_literal('1')
        END, ', ' ORDER BY attnum)
        FROM pg_attribute
        WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
          AND attgenerated = '' AND attidentity = ''"#;
    let values = sqlx::query_scalar(values).bind(&table.name);
    let values = values.bind(Store::Tihaven.tenant().to_string());
    let values: String = values.fetch_one(&mut *superuser).await.expect("the catalog is read");
    let Table { name, columns, .. } = table;
    let put_in = format!("INSERT INTO {name} ({columns}) VALUES ({values})");
    let done = sqlx::query(sqlx::AssertSqlSafe(put_in.clone())).execute(superuser).await;
    assert!(done.is_ok(), "the stage has to leave a row in {name}: {put_in}: {done:?}");
}

/// Neither a superuser nor one who may pass row-level security by, and without a role and a tenant
/// there is nothing to see.
async fn the_login_role_is_no_way_around(login: &mut PgConnection) {
    let powers = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user";
    let powerful: bool = sqlx::query_scalar(powers).fetch_one(&mut *login).await.expect("asks");
    assert!(!powerful, "the login role is held to row-level security");
    let count = "SELECT count(*) FROM orders.orders";
    let seen: i64 = sqlx::query_scalar(count).fetch_one(login).await.expect("counts");
    assert_eq!(seen, 0, "forced on the owner as well");
}

/// Reading, changing, removing and putting in, all without a filter or with the wrong one.
async fn nothing_crosses(
    login: &mut PgConnection,
    superuser: &mut PgConnection,
    table: &Table,
    role: &str,
) {
    let Table { name, columns, .. } = table;
    let foreign = format!("tenant_id <> '{}'::uuid", Store::Velomarsh.tenant());
    let read = format!("SELECT 1 FROM {name}");
    let as_velomarsh = as_role(login, role, Some(Store::Velomarsh), &read).await;
    let own = rows_of(superuser, table, Store::Velomarsh).await;
    assert_eq!(as_velomarsh.expect("may read").cast_signed(), own, "{name} shows its own, no more");
    let foreign_read = format!("SELECT 1 FROM {name} WHERE {foreign}");
    let seen = as_role(login, role, Some(Store::Velomarsh), &foreign_read).await;
    assert_eq!(seen.expect("may read"), 0, "{name} shows foreign rows");
    let without = as_role(login, role, None, &read).await.expect("may read");
    assert_eq!(without, 0, "{name} shows rows to nobody's request");

    for statement in [
        format!("UPDATE {name} SET tenant_id = tenant_id WHERE {foreign}"),
        format!("DELETE FROM {name} WHERE {foreign}"),
    ] {
        let done = as_role(login, role, Some(Store::Velomarsh), &statement).await;
        assert!(is_forbidden(&done) || matches!(done, Ok(0)), "{statement}: {done:?}");
    }
    // A row of Tihaven's, whole, as Velomarsh would write it.
    let row = format!("SELECT to_jsonb(t)::text FROM {name} t WHERE tenant_id = $1::uuid LIMIT 1");
    let row =
        sqlx::query_scalar(sqlx::AssertSqlSafe(row)).bind(Store::Tihaven.tenant().to_string());
    let row: Option<String> = row.fetch_optional(superuser).await.expect("reads");
    if let Some(row) = row {
        let row = row.replace('\'', "''");
        let put_in = format!(
            "INSERT INTO {name} ({columns})
             SELECT {columns} FROM jsonb_populate_record(NULL::{name}, '{row}'::jsonb)"
        );
        let done = as_role(login, role, Some(Store::Velomarsh), &put_in).await;
        assert!(is_forbidden(&done), "{name} takes a foreign row: {done:?}");
    }
}
