//! I11: every story is one that could have happened.

use crate::check::{Check, Scope};

/// An order is opened, then placed or cancelled; what is placed is shipped or cancelled; what was
/// placed and cancelled may be placed again; what is shipped stays so.
pub(super) const ORDERS_TAKE_LEGAL_PATHS: Check = Check {
    id: "I11",
    name: "orders_take_legal_paths",
    tables: &["orders.events"],
    scope: Scope::Database,
    examined: "SELECT count(*) FROM orders.events WHERE stream LIKE 'order/%'",
    broken: "
        WITH steps AS (
            SELECT DISTINCT tenant_id, stream, stream_seq,
                   substring(type FROM '^orders[.]order_([a-z]+)[.]v') AS step
            FROM orders.events
            WHERE stream LIKE 'order/%' AND type NOT LIKE 'orders.order_refunded.%'
        ), paths AS (
            SELECT tenant_id, stream, stream_seq, step,
                   coalesce(lag(step) OVER path, 'nothing') AS before,
                   count(*) FILTER (WHERE step = 'placed') OVER path
                       - CASE step WHEN 'placed' THEN 1 ELSE 0 END AS placed_before
            FROM steps
            WINDOW path AS (PARTITION BY tenant_id, stream ORDER BY stream_seq)
        )
        SELECT tenant_id, stream, stream_seq, before, step FROM paths
        WHERE step IS NOT NULL
          AND (before, step) NOT IN (
            ('nothing', 'opened'), ('opened', 'placed'), ('opened', 'cancelled'),
            ('placed', 'shipped'), ('placed', 'cancelled'))
          AND NOT (before = 'cancelled' AND step = 'placed' AND placed_before > 0)",
};

/// Money that was taken is never asked for, refused or only promised afterwards, and what is
/// returned was taken before.
pub(super) const PAYMENTS_NEVER_GO_BACK: Check = Check {
    id: "I11",
    name: "payments_never_go_back",
    tables: &["payments.events"],
    scope: Scope::Database,
    examined: "SELECT count(*) FROM payments.events WHERE stream LIKE 'payment/%'",
    broken: "
        WITH taken AS (
            SELECT tenant_id, stream, min(stream_seq) AS at
            FROM payments.events
            WHERE type IN ('payments.captured.v1', 'payments.partially_paid.v1')
            GROUP BY tenant_id, stream
        )
        SELECT e.tenant_id, e.stream, e.stream_seq, e.type, t.at AS taken_at_seq
        FROM payments.events e
        LEFT JOIN taken t ON t.tenant_id = e.tenant_id AND t.stream = e.stream
        WHERE (e.type IN ('payments.action_required.v1', 'payments.declined.v1',
                          'payments.authorized.v1') AND e.stream_seq > t.at)
           OR (e.type = 'payments.refunded.v1' AND (t.at IS NULL OR e.stream_seq < t.at))",
};

/// What was promised to an order is given back or shipped at most once: the journal says of each
/// order what its active reservation says.
pub(super) const PROMISES_END_ONCE: Check = Check {
    id: "I11",
    name: "promises_end_once",
    tables: &["inventory.movements", "inventory.reservations"],
    scope: Scope::Database,
    examined: "
        SELECT count(*) FROM inventory.movements WHERE kind IN ('reservation', 'void', 'post')",
    broken: "
        WITH booked AS (
            SELECT tenant_id, sku, warehouse_id, document AS order_id,
                   sum(CASE kind WHEN 'reservation' THEN quantity ELSE -quantity END)::bigint
                       AS units
            FROM inventory.movements
            WHERE kind IN ('reservation', 'void', 'post')
            GROUP BY tenant_id, sku, warehouse_id, document
        ), promised AS (
            SELECT r.tenant_id, line ->> 'sku' COLLATE \"C\" AS sku,
                   (line ->> 'warehouse')::uuid AS warehouse_id, r.order_id::text AS order_id,
                   sum((line ->> 'quantity')::bigint)::bigint AS units
            FROM inventory.reservations r, jsonb_array_elements(r.lines) AS line
            WHERE r.state = 'active'
            GROUP BY 1, 2, 3, 4
        )
        SELECT tenant_id, sku, warehouse_id, order_id, coalesce(b.units, 0) AS booked,
               coalesce(p.units, 0) AS promised
        FROM booked b
        FULL JOIN promised p USING (tenant_id, sku, warehouse_id, order_id)
        WHERE coalesce(b.units, 0) <> coalesce(p.units, 0)",
};
