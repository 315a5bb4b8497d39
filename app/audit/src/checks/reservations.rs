//! I9: goods are kept for orders that want them, and for no others.

use crate::check::{Check, Scope};

/// A promise belongs to an order that waits or is to be shipped.
pub(super) const ACTIVE_RESERVATIONS_HAVE_THEIR_ORDER: Check = Check {
    id: "I9",
    name: "active_reservations_have_their_order",
    tables: &["inventory.reservations", "orders.orders"],
    scope: Scope::Database,
    examined: "SELECT count(*) FROM inventory.reservations WHERE state = 'active'",
    broken: "
        SELECT r.tenant_id, r.reservation_id, r.order_id, o.status AS order_status, r.created_at
        FROM inventory.reservations r
        LEFT JOIN orders.orders o ON o.tenant_id = r.tenant_id AND o.order_id = r.order_id
        WHERE r.state = 'active'
          AND NOT coalesce(
            CASE o.status
                WHEN 'shipped' THEN (o.state ->> 'shipped_at')::timestamptz > {settled}
                WHEN 'cancelled' THEN greatest((o.state ->> 'cancelled_at')::timestamptz,
                                               r.created_at) > {settled}
                ELSE true
            END AND o.order_id IS NOT NULL, false)",
};

/// A placed order has its goods set aside; those of a shipped one are booked out.
pub(super) const PLACED_ORDERS_HAVE_THEIR_GOODS: Check = Check {
    id: "I9",
    name: "placed_orders_have_their_goods",
    tables: &["inventory.reservations", "orders.orders"],
    scope: Scope::Database,
    examined: "SELECT count(*) FROM orders.orders WHERE status IN ('placed', 'shipped')",
    broken: "
        SELECT o.tenant_id, o.order_id, o.number, o.status,
               {placement} ->> 'reservation_id' AS reservation_id, r.state AS reservation_state
        FROM orders.orders o
        LEFT JOIN inventory.reservations r ON r.tenant_id = o.tenant_id
            AND r.reservation_id::text = {placement} ->> 'reservation_id'
        WHERE o.status IN ('placed', 'shipped')
          AND (r.order_id IS DISTINCT FROM o.order_id
               OR (o.status = 'placed' AND r.state <> 'active')
               OR (o.status = 'shipped' AND r.state <> 'posted'
                   AND NOT (r.state = 'active'
                            AND (o.state ->> 'shipped_at')::timestamptz > {settled})))",
};

/// What is set aside for an order is what was ordered, SKU by SKU.
pub(super) const GOODS_ARE_THE_ORDERED_ONES: Check = Check {
    id: "I9",
    name: "goods_are_the_ordered_ones",
    tables: &["inventory.reservations", "orders.orders"],
    scope: Scope::Database,
    examined: "
        SELECT coalesce(sum(jsonb_array_length(snapshot -> 'lines')), 0) FROM orders.orders
        WHERE status IN ('placed', 'shipped')",
    broken: "
        WITH placed AS (
            SELECT o.tenant_id, o.order_id, o.snapshot,
                   {placement} ->> 'reservation_id' AS reservation_id
            FROM orders.orders o
            WHERE o.status IN ('placed', 'shipped')
        ), ordered AS (
            SELECT p.tenant_id, p.order_id, line ->> 'sku' AS sku,
                   sum((line ->> 'quantity')::bigint)::bigint AS units
            FROM placed p, jsonb_array_elements(p.snapshot -> 'lines') AS line
            GROUP BY 1, 2, 3
        ), set_aside AS (
            SELECT p.tenant_id, p.order_id, line ->> 'sku' AS sku,
                   sum((line ->> 'quantity')::bigint)::bigint AS units
            FROM placed p
            JOIN inventory.reservations r ON r.tenant_id = p.tenant_id
                AND r.reservation_id::text = p.reservation_id,
                 jsonb_array_elements(r.lines) AS line
            GROUP BY 1, 2, 3
        )
        SELECT tenant_id, order_id, sku, coalesce(w.units, 0) AS ordered,
               coalesce(s.units, 0) AS set_aside
        FROM ordered w
        FULL JOIN set_aside s USING (tenant_id, order_id, sku)
        WHERE coalesce(w.units, 0) <> coalesce(s.units, 0)",
};
