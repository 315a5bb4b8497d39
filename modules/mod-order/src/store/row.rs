//! An order as its row.

use kernel_common::{CartId, Currency, Money, OrderId};
use mod_order_api::{Order, OrderSnapshot, OrderState, TimelineEntry};
use rt_postgres::StoreError;
use sqlx::types::{Json, time::OffsetDateTime};
use uuid::Uuid;

use super::mapping;
use crate::order::OrderRecord;

/// Selects orders with their stories; the tail names which.
macro_rules! select_orders {
    ($tail:tt, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            $crate::store::row::OrderRow,
            r#"
            SELECT o.order_id, o.number, o.cart_id, o.cart_version, o.state AS "state: Json<OrderState>",
                   o.currency, o.refunded_minor, o.snapshot AS "snapshot: Json<OrderSnapshot>",
                   o.version, o.event_seq, o.created_at, o.link_hash,
                   (SELECT coalesce(jsonb_agg(
                        jsonb_build_object('at', t.at, 'actor', t.actor, 'event', t.event,
                                           'note', t.note)
                        ORDER BY t.position), '[]')
                    FROM orders.timeline t
                    WHERE t.tenant_id = o.tenant_id AND t.order_id = o.order_id
                   ) AS "timeline!: Json<Vec<TimelineEntry>>"
            FROM orders.orders o
            "# + $tail,
            $($argument),*
        )
    };
}
pub(super) use select_orders;

pub(super) struct OrderRow {
    pub(super) order_id: Uuid,
    pub(super) number: String,
    pub(super) cart_id: Uuid,
    pub(super) cart_version: i64,
    pub(super) state: Json<OrderState>,
    pub(super) currency: String,
    pub(super) refunded_minor: i64,
    pub(super) snapshot: Json<OrderSnapshot>,
    pub(super) version: i64,
    pub(super) event_seq: i64,
    pub(super) created_at: OffsetDateTime,
    pub(super) link_hash: Vec<u8>,
    pub(super) timeline: Json<Vec<TimelineEntry>>,
}

impl OrderRow {
    pub(super) fn into_record(self) -> Result<OrderRecord, StoreError> {
        let id = self.order_id;
        let currency = currency(&self.currency, id)?;
        let order = Order {
            id: OrderId::from_uuid(id),
            number: mapping::parsed(&self.number, "orders", "number", id)?,
            cart_id: CartId::from_uuid(self.cart_id),
            cart_version: self.cart_version,
            state: self.state.0,
            refunded: Money::new(self.refunded_minor, currency),
            snapshot: self.snapshot.0,
            timeline: self.timeline.0,
            version: self.version,
            created_at: self.created_at.into(),
        };
        Ok(OrderRecord { order, event_seq: self.event_seq })
    }
}

pub(super) fn currency(code: &str, row: Uuid) -> Result<Currency, StoreError> {
    Currency::from_code(code).ok_or_else(|| StoreError::corrupt("orders", "currency", row))
}
