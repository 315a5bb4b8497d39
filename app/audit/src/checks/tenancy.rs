//! I13: every tenant's rows are behind the second wall, refer to their own tenant's, and are in
//! sight of the witness.

use crate::check::{Check, Scope};

/// A table with a tenant has row-level security, forced on its owner too; and the witness is let
/// through, or its other findings were worth nothing.
pub(super) const ROW_SECURITY_IS_FORCED: Check = Check {
    id: "I13",
    name: "row_security_is_forced",
    tables: &[],
    scope: Scope::EachSchema,
    examined: "
        SELECT count(*) FROM pg_attribute
        JOIN pg_class c ON c.oid = attrelid
        WHERE c.relnamespace = '{schema}'::regnamespace AND c.relkind IN ('r', 'p')
          AND attname = 'tenant_id' AND NOT attisdropped",
    broken: "
        SELECT c.oid::regclass::text AS table, c.relrowsecurity AS enabled,
               c.relforcerowsecurity AS forced, seen.whole AS seen_by_witness
        FROM pg_attribute
        JOIN pg_class c ON c.oid = attrelid
        CROSS JOIN LATERAL (
            SELECT EXISTS (
                SELECT FROM pg_policy p
                WHERE p.polrelid = c.oid AND p.polcmd IN ('r', '*')
                  AND current_user::regrole = ANY (p.polroles)
                  AND pg_get_expr(p.polqual, p.polrelid) = 'true') AS whole
        ) seen
        WHERE c.relnamespace = '{schema}'::regnamespace AND c.relkind IN ('r', 'p')
          AND attname = 'tenant_id' AND NOT attisdropped
          AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND seen.whole)",
};

/// Where one tenant's row refers to another row, the database itself holds both to one tenant.
pub(super) const FOREIGN_KEYS_KEEP_THE_TENANT: Check = Check {
    id: "I13",
    name: "foreign_keys_keep_the_tenant",
    tables: &[],
    scope: Scope::EachSchema,
    examined: "
        SELECT count(*) FROM pg_constraint
        WHERE contype = 'f' AND connamespace = '{schema}'::regnamespace",
    broken: "
        SELECT k.conrelid::regclass::text AS table, k.conname::text AS foreign_key,
               k.confrelid::regclass::text AS refers_to
        FROM pg_constraint k
        JOIN pg_attribute own ON own.attrelid = k.conrelid AND own.attname = 'tenant_id'
        JOIN pg_attribute other ON other.attrelid = k.confrelid AND other.attname = 'tenant_id'
        WHERE k.contype = 'f' AND k.connamespace = '{schema}'::regnamespace
          AND NOT EXISTS (
            SELECT FROM unnest(k.conkey, k.confkey) AS pair (mine, theirs)
            WHERE pair.mine = own.attnum AND pair.theirs = other.attnum)",
};

/// What belongs to an order belongs to its tenant, across modules, where no foreign key reaches.
pub(super) const ORDERS_KEEP_THEIR_TENANT: Check = Check {
    id: "I13",
    name: "orders_keep_their_tenant",
    tables: &["orders.orders", "payments.payments", "inventory.reservations"],
    scope: Scope::Database,
    examined: "
        SELECT (SELECT count(*) FROM payments.payments)
             + (SELECT count(*) FROM inventory.reservations)",
    broken: "
        SELECT o.order_id, o.tenant_id, r.what, r.id, r.tenant_id AS other_tenant_id
        FROM orders.orders o
        JOIN (
            SELECT 'payment' AS what, payment_id AS id, order_id, tenant_id FROM payments.payments
            UNION ALL
            SELECT 'reservation', reservation_id, order_id, tenant_id FROM inventory.reservations
        ) r ON r.order_id = o.order_id AND r.tenant_id <> o.tenant_id",
};
