//! I8: every change was told once, in order, and applied once.

use crate::check::{Check, Scope};

/// The numbers of a stream are 1, 2, 3 to its last.
pub(super) const STREAMS_HAVE_NO_GAPS: Check = Check {
    id: "I8",
    name: "streams_have_no_gaps",
    tables: &[],
    scope: Scope::EachSchema,
    examined: "SELECT count(*) FROM {schema}.events",
    broken: "
        SELECT '{schema}' AS schema, tenant_id, stream, count(*) AS events,
               count(DISTINCT stream_seq) AS numbers, max(stream_seq) AS last
        FROM {schema}.events
        GROUP BY tenant_id, stream
        HAVING count(*) <> max(stream_seq) OR count(DISTINCT stream_seq) <> count(*)",
};

/// Consumers know an event by its id.
pub(super) const EVENTS_ARE_UNIQUE: Check = Check {
    id: "I8",
    name: "events_are_unique",
    tables: &[],
    scope: Scope::EachSchema,
    examined: "SELECT count(*) FROM {schema}.events",
    broken: "
        SELECT '{schema}' AS schema, event_id, count(*) AS events
        FROM {schema}.events
        GROUP BY event_id
        HAVING count(*) > 1",
};

/// A consumer has applied an event once.
pub(super) const INBOXES_ARE_UNIQUE: Check = Check {
    id: "I8",
    name: "inboxes_are_unique",
    tables: &[],
    scope: Scope::EachSchema,
    examined: "SELECT count(*) FROM {schema}.inbox",
    broken: "
        SELECT '{schema}' AS schema, tenant_id, consumer, event_id, count(*) AS times
        FROM {schema}.inbox
        GROUP BY tenant_id, consumer, event_id
        HAVING count(*) > 1",
};

/// The last event of an order is the one it counts.
pub(super) const ORDERS_TOLD_EVERYTHING: Check = Check {
    id: "I8",
    name: "orders_told_everything",
    tables: &["orders.orders"],
    scope: Scope::Database,
    examined: "SELECT count(*) FROM orders.orders",
    broken: "
        SELECT o.tenant_id, o.order_id, o.event_seq AS counted, coalesce(e.last, 0) AS told
        FROM orders.orders o
        LEFT JOIN (
            SELECT tenant_id, stream, max(stream_seq) AS last
            FROM orders.events GROUP BY tenant_id, stream
        ) e ON e.tenant_id = o.tenant_id AND e.stream = 'order/' || o.order_id
        WHERE coalesce(e.last, 0) <> o.event_seq",
};

/// The last event of a payment is the one it counts.
pub(super) const PAYMENTS_TOLD_EVERYTHING: Check = Check {
    id: "I8",
    name: "payments_told_everything",
    tables: &["payments.payments"],
    scope: Scope::Database,
    examined: "SELECT count(*) FROM payments.payments",
    broken: "
        SELECT p.tenant_id, p.payment_id, p.event_seq AS counted, coalesce(e.last, 0) AS told
        FROM payments.payments p
        LEFT JOIN (
            SELECT tenant_id, stream, max(stream_seq) AS last
            FROM payments.events GROUP BY tenant_id, stream
        ) e ON e.tenant_id = p.tenant_id AND e.stream = 'payment/' || p.payment_id
        WHERE coalesce(e.last, 0) <> p.event_seq",
};

/// The last event of a stock row is the one it counts.
pub(super) const STOCK_TOLD_EVERYTHING: Check = Check {
    id: "I8",
    name: "stock_told_everything",
    tables: &["inventory.stock"],
    scope: Scope::Database,
    examined: "SELECT count(*) FROM inventory.stock",
    broken: "
        SELECT s.tenant_id, s.sku, s.warehouse_id, s.event_seq AS counted,
               coalesce(e.last, 0) AS told
        FROM inventory.stock s
        LEFT JOIN (
            SELECT tenant_id, stream, max(stream_seq) AS last
            FROM inventory.events GROUP BY tenant_id, stream
        ) e ON e.tenant_id = s.tenant_id AND e.stream = 'stock/' || s.warehouse_id || '/' || s.sku
        WHERE coalesce(e.last, 0) <> s.event_seq",
};
