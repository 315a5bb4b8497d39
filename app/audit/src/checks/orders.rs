//! I7: one intention, one order.

use crate::check::{Check, Scope};

/// A key names at most one order.
pub(super) const ONE_ORDER_A_KEY: Check = Check {
    id: "I7",
    name: "one_order_a_key",
    tables: &["orders.orders"],
    scope: Scope::Database,
    examined: "SELECT count(*) FROM orders.orders",
    broken: "
        SELECT tenant_id, key, count(*) AS orders, min(number) AS one, max(number) AS another
        FROM orders.orders
        GROUP BY tenant_id, key
        HAVING count(*) > 1",
};

/// A version of a cart is sold at most once; what was cancelled does not count.
pub(super) const ONE_ORDER_A_CART: Check = Check {
    id: "I7",
    name: "one_order_a_cart",
    tables: &["orders.orders"],
    scope: Scope::Database,
    examined: "SELECT count(*) FROM orders.orders WHERE status <> 'cancelled'",
    broken: "
        SELECT tenant_id, cart_id, cart_version, count(*) AS orders, min(number) AS one,
               max(number) AS another
        FROM orders.orders
        WHERE status <> 'cancelled'
        GROUP BY tenant_id, cart_id, cart_version
        HAVING count(*) > 1",
};
