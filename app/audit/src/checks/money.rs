//! I1 and I2: money that we have belongs to one order or goes back, and the amounts agree.

use crate::check::{Check, Scope};

/// Money that we hold is that of the order which names the payment; that of a cancelled order is
/// on its way back: soon where a provider returns it, and asked back where a person does. A second payment of a placed order is held by nobody's right.
pub(super) const CAPTURED_MONEY_HAS_ITS_ORDER: Check = Check {
    id: "I1",
    name: "captured_money_has_its_order",
    tables: &["payments.payments", "orders.orders"],
    scope: Scope::Database,
    examined: "SELECT count(*) FROM payments.payments WHERE captured_minor > 0",
    broken: "
        SELECT p.tenant_id, p.payment_id, p.order_id, o.status AS order_status, p.currency,
               p.captured_minor, p.refunded_minor
        FROM payments.payments p
        LEFT JOIN orders.orders o ON o.tenant_id = p.tenant_id AND o.order_id = p.order_id
        WHERE p.captured_minor > p.refunded_minor
          AND NOT coalesce(
            CASE o.status
                WHEN 'pending' THEN true
                WHEN 'cancelled' THEN greatest((o.state ->> 'cancelled_at')::timestamptz,
                                               p.updated_at) > {settled}
                    OR (p.transfer IS NOT NULL AND p.refund_asked_minor = p.captured_minor)
                ELSE {placement} -> 'payment' ->> 'payment_id' = p.payment_id::text
            END, false)",
};

/// What was placed or shipped names a payment of its own, and that one is paid, promised or, by
/// its method, still to come; what is shipped is not still to come.
pub(super) const PLACED_ORDERS_ARE_PAID: Check = Check {
    id: "I1",
    name: "placed_orders_are_paid",
    tables: &["payments.payments", "orders.orders"],
    scope: Scope::Database,
    examined: "SELECT count(*) FROM orders.orders WHERE status IN ('placed', 'shipped')",
    broken: "
        WITH placed AS (
            SELECT o.tenant_id, o.order_id, o.number, o.status,
                   {placement} -> 'payment' ->> 'payment_id' AS payment_id,
                   {placement} -> 'payment' ->> 'state' AS believed
            FROM orders.orders o
            WHERE o.status IN ('placed', 'shipped')
        ), counted AS (
            SELECT *, count(*) OVER (PARTITION BY tenant_id, payment_id) AS orders_of_payment
            FROM placed
        )
        SELECT c.tenant_id, c.order_id, c.number, c.status, c.payment_id,
               p.state AS payment_state, c.orders_of_payment
        FROM counted c
        LEFT JOIN payments.payments p
            ON p.tenant_id = c.tenant_id AND p.payment_id::text = c.payment_id
        WHERE p.payment_id IS NULL OR p.order_id <> c.order_id OR c.orders_of_payment > 1
           OR (p.state NOT IN ('authorized', 'captured', 'partially_refunded', 'refunded')
               AND NOT (c.status = 'placed' AND p.state IN ('awaiting', 'partially_paid')
                        AND p.transfer IS NOT NULL
                        AND c.believed IN ('pending', 'partially_paid'))
               AND NOT (p.state = 'expired' AND p.updated_at > {settled}))",
};

/// The order, its snapshot, what it says of its payment and the payment say the same amount.
pub(super) const AMOUNTS_AGREE: Check = Check {
    id: "I2",
    name: "amounts_agree",
    tables: &["payments.payments", "orders.orders"],
    scope: Scope::Database,
    examined: "SELECT count(*) FROM orders.orders WHERE status IN ('placed', 'shipped')",
    broken: "
        SELECT * FROM (
            SELECT o.tenant_id, o.order_id, o.number,
                   jsonb_build_object('currency', o.currency, 'amount_minor', o.total_minor)
                       AS ordered,
                   o.snapshot -> 'quote' -> 'total' AS agreed,
                   {placement} -> 'payment' -> 'amount' AS believed,
                   jsonb_build_object('currency', p.currency, 'amount_minor', p.amount_minor)
                       AS asked,
                   p.captured_minor, p.state
            FROM orders.orders o
            JOIN payments.payments p ON p.tenant_id = o.tenant_id
                AND p.payment_id::text = {placement} -> 'payment' ->> 'payment_id'
            WHERE o.status IN ('placed', 'shipped')
        ) amounts
        WHERE agreed IS DISTINCT FROM ordered OR believed IS DISTINCT FROM ordered
           OR asked IS DISTINCT FROM ordered
           OR (captured_minor NOT IN (0, (asked ->> 'amount_minor')::bigint)
               AND state <> 'partially_paid')",
};

/// What was given back for an order that was placed stands on it, note by note and in sum.
pub(super) const REFUNDS_STAND_ON_THEIR_ORDER: Check = Check {
    id: "I2",
    name: "refunds_stand_on_their_order",
    tables: &["payments.payments", "orders.orders", "orders.refunds"],
    scope: Scope::Database,
    examined: "SELECT count(*) FROM orders.orders WHERE refunded_minor > 0",
    broken: "
        WITH noted AS (
            SELECT tenant_id, order_id, sum(amount_minor)::bigint AS minor
            FROM orders.refunds GROUP BY tenant_id, order_id
        ), returned AS (
            SELECT tenant_id, order_id, sum(refunded_minor)::bigint AS minor,
                   max(updated_at) AS updated_at
            FROM payments.payments GROUP BY tenant_id, order_id
        )
        SELECT o.tenant_id, o.order_id, o.number, o.refunded_minor AS on_order_minor,
               coalesce(n.minor, 0) AS noted_minor, coalesce(r.minor, 0) AS returned_minor
        FROM orders.orders o
        LEFT JOIN noted n ON n.tenant_id = o.tenant_id AND n.order_id = o.order_id
        LEFT JOIN returned r ON r.tenant_id = o.tenant_id AND r.order_id = o.order_id
        WHERE o.refunded_minor <> coalesce(n.minor, 0)
           OR ({placement} -> 'payment' IS NOT NULL
               AND o.refunded_minor <> coalesce(r.minor, 0)
               AND coalesce(r.updated_at, '-infinity') <= {settled})",
};

/// Refunds we asked for are within what was taken, and the settled ones have come true.
pub(super) const REFUNDS_ADD_UP: Check = Check {
    id: "I2",
    name: "refunds_add_up",
    tables: &["payments.payments", "payments.refunds"],
    scope: Scope::Database,
    examined: "SELECT count(*) FROM payments.payments WHERE captured_minor > 0",
    broken: "
        WITH asked AS (
            SELECT tenant_id, payment_id,
                   coalesce(sum(amount_minor) FILTER (WHERE state <> 'refused'), 0)::bigint AS minor,
                   coalesce(sum(amount_minor) FILTER (WHERE state = 'settled'), 0)::bigint
                       AS settled_minor
            FROM payments.refunds WHERE kind = 'order' GROUP BY tenant_id, payment_id
        )
        SELECT p.tenant_id, p.payment_id, p.captured_minor, p.refunded_minor, p.refund_asked_minor,
               a.minor AS asked_minor, a.settled_minor
        FROM payments.payments p
        LEFT JOIN asked a ON a.tenant_id = p.tenant_id AND a.payment_id = p.payment_id
        WHERE p.refund_asked_minor <> coalesce(a.minor, 0)
           OR p.refunded_minor < coalesce(a.settled_minor, 0)
           OR NOT (p.refunded_minor BETWEEN 0 AND p.captured_minor)
           OR NOT (p.refund_asked_minor BETWEEN 0 AND p.captured_minor)
           OR NOT (p.captured_minor BETWEEN 0 AND p.amount_minor)",
};

/// What came by transfer is the sum of its movements; what of it is beyond the amount is asked back.
pub(super) const TRANSFERS_ADD_UP: Check = Check {
    id: "I2",
    name: "transfers_add_up",
    tables: &["payments.payments", "payments.facts", "payments.refunds"],
    scope: Scope::Database,
    examined: "SELECT count(*) FROM payments.payments WHERE transfer IS NOT NULL",
    broken: "
        WITH moved AS (
            SELECT tenant_id, payment_id, coalesce(sum(received_minor), 0)::bigint AS minor
            FROM payments.facts GROUP BY tenant_id, payment_id
        ), surplus AS (
            SELECT tenant_id, payment_id, coalesce(sum(amount_minor), 0)::bigint AS minor,
                   coalesce(sum(amount_minor) FILTER (WHERE state = 'settled'), 0)::bigint
                       AS returned_minor
            FROM payments.refunds WHERE kind = 'surplus' GROUP BY tenant_id, payment_id
        )
        SELECT p.tenant_id, p.payment_id, p.state, p.amount_minor, p.captured_minor,
               p.received_minor, coalesce(m.minor, 0) AS moved_minor,
               coalesce(s.minor, 0) AS surplus_asked_minor, p.surplus_returned_minor
        FROM payments.payments p
        LEFT JOIN moved m ON m.tenant_id = p.tenant_id AND m.payment_id = p.payment_id
        LEFT JOIN surplus s ON s.tenant_id = p.tenant_id AND s.payment_id = p.payment_id
        WHERE p.transfer IS NOT NULL
          AND (p.received_minor <> coalesce(m.minor, 0)
               OR p.captured_minor <> least(p.received_minor, p.amount_minor)
               OR greatest(p.received_minor - p.amount_minor, 0) <> coalesce(s.minor, 0)
               OR p.surplus_returned_minor <> coalesce(s.returned_minor, 0))",
};
