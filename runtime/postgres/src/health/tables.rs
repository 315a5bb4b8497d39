//! Whether every tenant's rows are behind the second wall.

use sqlx::{FromRow, PgConnection};

use crate::schema::RoleNames;

/// A table with a tenant that row-level security does not close.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct UnsecuredTable {
    /// `inventory.stock`.
    pub table: String,
    /// Row-level security is on.
    pub enabled: bool,
    /// It holds the owner, too.
    pub forced: bool,
    /// A policy lets requests see every tenant.
    pub open: bool,
}

/// The tables of a schema that have a tenant and do not keep it apart.
pub(super) async fn unsecured(
    connection: &mut PgConnection,
    schema: &str,
    names: &RoleNames,
) -> Result<Vec<UnsecuredTable>, sqlx::Error> {
    sqlx::query_as(
        r#"SELECT * FROM (
               SELECT format('%s.%s', n.nspname, c.relname) AS "table",
                      c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
                      EXISTS (
                          SELECT FROM pg_policy p
                          WHERE p.polrelid = c.oid
                            AND (p.polroles = '{0}' OR EXISTS (
                                SELECT FROM pg_roles r
                                WHERE r.oid = ANY (p.polroles) AND r.rolname = $2))
                            AND pg_get_expr(p.polqual, p.polrelid) = 'true') AS open
               FROM pg_class c
               JOIN pg_namespace n ON n.oid = c.relnamespace
               JOIN pg_attribute a ON a.attrelid = c.oid
               WHERE n.nspname = $1 AND c.relkind IN ('r', 'p')
                 AND a.attname = 'tenant_id' AND NOT a.attisdropped
           ) AS tenants
           WHERE NOT enabled OR NOT forced OR open
           ORDER BY 1"#,
    )
    .bind(schema)
    .bind(&names.request)
    .fetch_all(connection)
    .await
}
