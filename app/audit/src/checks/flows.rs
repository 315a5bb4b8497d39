//! I10: nothing is left half done.

use crate::check::{Check, Scope};

/// A flow is over soon after its deadline: it turns there by itself.
pub(super) const FLOWS_END: Check = Check {
    id: "I10",
    name: "flows_end",
    tables: &["orders.flows"],
    scope: Scope::Database,
    examined: "SELECT count(*) FROM orders.flows",
    broken: "
        SELECT tenant_id, order_id, kind, phase, cursor, attempts, deadline, trouble
        FROM orders.flows
        WHERE phase NOT IN ('done', 'undone') AND deadline < {settled}",
};

/// An order that waits has a flow that is at it.
pub(super) const PENDING_ORDERS_ARE_DRIVEN: Check = Check {
    id: "I10",
    name: "pending_orders_are_driven",
    tables: &["orders.orders", "orders.flows"],
    scope: Scope::Database,
    examined: "SELECT count(*) FROM orders.orders WHERE status = 'pending'",
    broken: "
        SELECT o.tenant_id, o.order_id, o.number, o.created_at, f.phase
        FROM orders.orders o
        LEFT JOIN orders.flows f ON f.tenant_id = o.tenant_id AND f.order_id = o.order_id
        WHERE o.status = 'pending' AND coalesce(f.phase, 'done') IN ('done', 'undone')",
};

/// Nobody leaves a payment of unknown outcome behind: by the time its order is over, or should
/// be, the provider was asked until it said.
pub(super) const PAYMENTS_ARE_RESOLVED: Check = Check {
    id: "I10",
    name: "payments_are_resolved",
    tables: &["payments.payments", "orders.orders", "orders.flows"],
    scope: Scope::Database,
    examined: "SELECT count(*) FROM payments.payments",
    broken: "
        SELECT p.tenant_id, p.payment_id, p.order_id, o.status AS order_status, p.asked_at,
               f.deadline
        FROM payments.payments p
        LEFT JOIN orders.orders o ON o.tenant_id = p.tenant_id AND o.order_id = p.order_id
        LEFT JOIN orders.flows f ON f.tenant_id = p.tenant_id AND f.order_id = p.order_id
        WHERE p.state = 'submitted' AND p.asked_at <= {settled}
          AND (coalesce(o.status, 'lost') <> 'pending' OR f.deadline <= {settled})",
};
