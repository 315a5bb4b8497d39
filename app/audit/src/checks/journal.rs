//! I5 and I14: the journal explains every level, from its first line to its last.

use crate::check::{Check, Scope};

/// All that came, less all that went, is there; recomputed from the journal alone.
pub(super) const STOCK_EQUALS_ITS_JOURNAL: Check = Check {
    id: "I5",
    name: "stock_equals_its_journal",
    tables: &["inventory.stock", "inventory.movements"],
    scope: Scope::Database,
    examined: "SELECT count(*) FROM inventory.movements",
    broken: "
        WITH booked AS (
            SELECT tenant_id, sku, warehouse_id,
                   coalesce(sum(quantity) FILTER (WHERE kind = 'receipt'), 0)::bigint AS received,
                   coalesce(sum(CASE WHEN to_account = 'on_hand' THEN quantity ELSE -quantity END)
                            FILTER (WHERE kind = 'adjustment'), 0)::bigint AS adjusted,
                   coalesce(sum(quantity) FILTER (WHERE kind = 'post'), 0)::bigint AS sold,
                   coalesce(sum(CASE kind WHEN 'reservation' THEN quantity ELSE -quantity END)
                            FILTER (WHERE kind IN ('reservation', 'void', 'post')), 0)::bigint
                       AS promised
            FROM inventory.movements
            GROUP BY tenant_id, sku, warehouse_id
        )
        SELECT tenant_id, sku, warehouse_id, coalesce(s.on_hand, 0) AS on_hand,
               coalesce(s.reserved, 0) AS reserved, b.received, b.adjusted, b.sold, b.promised
        FROM inventory.stock s
        FULL JOIN booked b USING (tenant_id, sku, warehouse_id)
        WHERE coalesce(s.on_hand, 0)
                <> coalesce(b.received, 0) + coalesce(b.adjusted, 0) - coalesce(b.sold, 0)
           OR coalesce(s.reserved, 0) <> coalesce(b.promised, 0)",
};

/// Each line says what the line before it leads to; numbers have no gaps, time never runs back.
pub(super) const MOVEMENTS_FOLLOW_EACH_OTHER: Check = Check {
    id: "I14",
    name: "movements_follow_each_other",
    tables: &["inventory.movements"],
    scope: Scope::Database,
    examined: "SELECT count(*) FROM inventory.movements",
    broken: "
        SELECT tenant_id, sku, warehouse_id, seq, position, kind, quantity,
               on_hand_before, on_hand_after, reserved_before, reserved_after
        FROM (
            SELECT m.*, row_number() OVER line AS position, lag(at) OVER line AS at_before,
                   coalesce(lag(on_hand_after) OVER line, 0) AS on_hand_before,
                   coalesce(lag(reserved_after) OVER line, 0) AS reserved_before,
                   CASE WHEN kind = 'receipt' OR (kind = 'adjustment' AND to_account = 'on_hand')
                        THEN quantity
                        WHEN kind IN ('adjustment', 'post') THEN -quantity ELSE 0 END AS came,
                   CASE WHEN kind = 'reservation' THEN quantity
                        WHEN kind IN ('void', 'post') THEN -quantity ELSE 0 END AS promised
            FROM inventory.movements m
            WINDOW line AS (PARTITION BY tenant_id, sku, warehouse_id ORDER BY seq)
        ) replayed
        WHERE seq <> position OR at < at_before
           OR on_hand_after <> on_hand_before + came
           OR reserved_after <> reserved_before + promised",
};

/// The last line of the journal is the stock row.
pub(super) const LAST_MOVEMENT_IS_THE_STOCK: Check = Check {
    id: "I14",
    name: "last_movement_is_the_stock",
    tables: &["inventory.stock", "inventory.movements"],
    scope: Scope::Database,
    examined: "SELECT count(*) FROM inventory.stock",
    broken: "
        WITH last AS (
            SELECT DISTINCT ON (tenant_id, sku, warehouse_id)
                   tenant_id, sku, warehouse_id, seq, on_hand_after, reserved_after
            FROM inventory.movements
            ORDER BY tenant_id, sku, warehouse_id, seq DESC
        )
        SELECT tenant_id, sku, warehouse_id, s.seq AS stock_seq, l.seq AS last_seq,
               s.on_hand, l.on_hand_after, s.reserved, l.reserved_after
        FROM inventory.stock s
        FULL JOIN last l USING (tenant_id, sku, warehouse_id)
        WHERE (coalesce(s.seq, 0), coalesce(s.on_hand, 0), coalesce(s.reserved, 0))
           <> (coalesce(l.seq, 0), coalesce(l.on_hand_after, 0), coalesce(l.reserved_after, 0))",
};
