//! I4: stock is neither oversold nor promised twice, and every movement has two ends.

use crate::check::{Check, Scope};

/// Nothing is promised that is not there.
pub(super) const RESERVED_IS_ON_HAND: Check = Check {
    id: "I4",
    name: "reserved_is_on_hand",
    tables: &["inventory.stock"],
    scope: Scope::Database,
    examined: "SELECT count(*) FROM inventory.stock",
    broken: "
        SELECT tenant_id, sku, warehouse_id, on_hand, reserved
        FROM inventory.stock
        WHERE NOT (0 <= reserved AND reserved <= on_hand)",
};

/// A movement takes from one account what it gives to another, and its kind may do that.
pub(super) const MOVEMENTS_JOIN_TWO_ACCOUNTS: Check = Check {
    id: "I4",
    name: "movements_join_two_accounts",
    tables: &["inventory.movements"],
    scope: Scope::Database,
    examined: "SELECT count(*) FROM inventory.movements",
    broken: "
        SELECT tenant_id, sku, warehouse_id, seq, kind, from_account, to_account, quantity
        FROM inventory.movements
        WHERE quantity <= 0 OR (kind, from_account, to_account) NOT IN (
            ('receipt', 'supplier', 'on_hand'),
            ('adjustment', 'counted', 'on_hand'), ('adjustment', 'on_hand', 'counted'),
            ('adjustment', 'damaged', 'on_hand'), ('adjustment', 'on_hand', 'damaged'),
            ('reservation', 'on_hand', 'sold'), ('void', 'sold', 'on_hand'),
            ('post', 'on_hand', 'sold'))",
};

/// What a stock row counts as reserved is the sum of the reservations that are active.
pub(super) const RESERVED_IS_PROMISED: Check = Check {
    id: "I4",
    name: "reserved_is_promised",
    tables: &["inventory.stock", "inventory.reservations"],
    scope: Scope::Database,
    examined: "SELECT count(*) FROM inventory.reservations WHERE state = 'active'",
    broken: "
        WITH promised AS (
            SELECT r.tenant_id, line ->> 'sku' COLLATE \"C\" AS sku,
                   (line ->> 'warehouse')::uuid AS warehouse_id,
                   sum((line ->> 'quantity')::bigint)::bigint AS units
            FROM inventory.reservations r, jsonb_array_elements(r.lines) AS line
            WHERE r.state = 'active'
            GROUP BY 1, 2, 3
        )
        SELECT tenant_id, sku, warehouse_id, coalesce(s.reserved, 0) AS reserved,
               coalesce(p.units, 0) AS promised
        FROM inventory.stock s
        FULL JOIN promised p USING (tenant_id, sku, warehouse_id)
        WHERE coalesce(s.reserved, 0) <> coalesce(p.units, 0)",
};
