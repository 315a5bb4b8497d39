//! Orders: locked, and saved with their story, their event and the end of their flow.

use kernel_common::{OrderId, RefundId, TenantId};
use mod_order_api::{OrderSnapshot, OrderState, RecordRefund, TimelineEntry};
use rt_contract::CallCtx;
use rt_postgres::{StoreError, UnitOfWork};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use super::{
    mapping,
    row::{OrderRow, select_orders},
};
use crate::{
    order::{Change, OrderRecord},
    publisher,
};

/// The constraint that keeps a version of a cart from being sold twice.
pub(crate) const ONE_ORDER_PER_CART_VERSION: &str = "orders_cart_version";

/// Closes the order's flow in the statement that saves the order.
#[derive(Clone, Debug)]
pub(crate) struct Closing {
    pub(crate) fence: i64,
    pub(crate) reply: Value,
}

/// Locks and writes orders.
pub(crate) struct OrderStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> OrderStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// Locks an order and reads it.
    #[tracing::instrument(name = "db.order.lock", skip_all)]
    pub(crate) async fn lock(
        &mut self,
        order_id: OrderId,
    ) -> Result<Option<OrderRecord>, StoreError> {
        // Who waited for the lock gets the row as it is now, but the story as it was when the
        // statement began. The second time nobody can have changed it.
        for _ in 0..2 {
            let row = select_orders!(
                "WHERE o.tenant_id = $1 AND o.order_id = $2 FOR UPDATE OF o",
                self.tenant.as_uuid(),
                order_id.as_uuid(),
            )
            .fetch_optional(self.uow.connection())
            .await?;
            let Some(record) = row.map(OrderRow::into_record).transpose()? else {
                return Ok(None);
            };
            let told = i64::try_from(record.order.timeline.len()).unwrap_or(i64::MAX);
            if told == record.order.version {
                return Ok(Some(record));
            }
        }
        Err(StoreError::corrupt("timeline", "position", order_id))
    }

    /// Saves a changed order, which this unit has locked, in one statement. `false` when the flow
    /// was to be closed and could not be: it has turned, is over, or has another fence. Then
    /// nothing was written.
    #[tracing::instrument(name = "db.order.save", skip_all)]
    pub(crate) async fn save(
        &mut self,
        ctx: &CallCtx,
        record: &OrderRecord,
        change: &Change,
        event_id: Uuid,
        closing: Option<Closing>,
    ) -> Result<bool, StoreError> {
        let order = &record.order;
        let (fence, reply) = closing.map(|closing| (closing.fence, closing.reply)).unzip();
        let event = change.event.as_ref();
        let event = event.map(|(number, event)| publisher::draft(order.id, *number, event));
        let saved = sqlx::query_scalar!(
            r#"
            WITH closed AS (
                UPDATE orders.flows
                SET phase = 'done', reply = coalesce(reply, $10), leased = false, nudged = false
                WHERE tenant_id = $1 AND order_id = $2 AND fence = $9
                  AND phase IN ('running', 'stuck') AND turned IS NULL
                RETURNING order_id
            ), saved AS (
                UPDATE orders.orders
                SET status = $3, state = $4, refunded_minor = $5, version = $6, event_seq = $7
                WHERE tenant_id = $1 AND order_id = $2
                  AND ($9::bigint IS NULL OR EXISTS (SELECT FROM closed))
                RETURNING order_id
            ), told AS (
                INSERT INTO orders.timeline
                    (tenant_id, order_id, position, at, actor, event, note)
                SELECT $1, order_id, $6, $11, $12, $13, $14 FROM saved
            ), published AS (
                INSERT INTO orders.events
                    (event_id, tenant_id, stream, stream_seq, type, data, meta)
                SELECT $8, $1, $15, $7, $16, $17, $18 FROM saved WHERE $15::text IS NOT NULL
            )
            SELECT count(*) AS "saved!" FROM saved
            "#,
            self.tenant.as_uuid(),
            order.id.as_uuid(),
            mapping::name_of(order.state.status()),
            Json(&order.state) as _,
            order.refunded.amount_minor,
            order.version,
            record.event_seq,
            event_id,
            fence,
            reply.map(mapping::storable),
            change.entry.at.to_offset(),
            Json(&change.entry.actor) as _,
            mapping::name_of(change.entry.event),
            change.entry.note,
            event.as_ref().map(|draft| draft.stream.as_str()),
            event.as_ref().map(|draft| draft.event_type),
            event.as_ref().map(|draft| &draft.data),
            Json(ctx.event_meta()) as _,
        )
        .fetch_one(self.uow.connection())
        .await?;
        if saved == 1 && event.is_some() {
            self.uow.events_were_written();
        }
        Ok(saved == 1)
    }

    /// Keeps a refund, so that it is known when it comes again.
    #[tracing::instrument(name = "db.order.insert_refund", skip_all)]
    pub(crate) async fn insert_refund(
        &mut self,
        refund: &RecordRefund,
        entry: &TimelineEntry,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            r#"
            INSERT INTO orders.refunds (tenant_id, refund_id, order_id, amount_minor, at)
            VALUES ($1, $2, $3, $4, $5)
            "#,
            self.tenant.as_uuid(),
            refund.refund_id.as_uuid(),
            refund.order_id.as_uuid(),
            refund.amount.amount_minor,
            entry.at.to_offset(),
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }

    /// The order a refund belongs to, if it is known.
    #[tracing::instrument(name = "db.order.refunded_order", skip_all)]
    pub(crate) async fn refunded_order(
        &mut self,
        refund_id: RefundId,
    ) -> Result<Option<OrderId>, StoreError> {
        let order_id = sqlx::query_scalar!(
            "SELECT order_id FROM orders.refunds WHERE tenant_id = $1 AND refund_id = $2",
            self.tenant.as_uuid(),
            refund_id.as_uuid(),
        )
        .fetch_optional(self.uow.connection())
        .await?;
        Ok(order_id.map(OrderId::from_uuid))
    }
}
