//! Opens orders: everything in one statement.

use kernel_common::{IdempotencyKey, OrderId, TenantId};
use mod_order_api::{LinkHash, NewFlow, OpenOrder};
use rt_contract::CallCtx;
use rt_postgres::{StoreError, UnitOfWork};
use sqlx::types::Json;
use uuid::Uuid;

use super::mapping;
use crate::{
    order::{Change, OrderRecord},
    publisher,
};

/// An order about to be written.
pub(crate) struct NewOrder<'r> {
    pub(crate) key: &'r IdempotencyKey,
    pub(crate) request: &'r OpenOrder,
    pub(crate) record: &'r OrderRecord,
    pub(crate) change: &'r Change,
    pub(crate) event_id: Uuid,
}

/// What stands in the way of a new order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Conflict {
    /// The key opened an order before.
    Key,
    /// This version of the cart is an order's.
    Cart(OrderId),
    /// The id or the link is another order's.
    Identity,
    /// Only the number is taken, or what stood in the way is gone: try again.
    Passing,
}

/// Writes new orders.
pub(crate) struct OpeningStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> OpeningStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// Writes order, flow, story and event in one statement. `false` when something unique is
    /// taken; a twin that is under way is waited for.
    #[tracing::instrument(name = "db.order.open", skip_all)]
    pub(crate) async fn open(
        &mut self,
        ctx: &CallCtx,
        new: &NewOrder<'_>,
    ) -> Result<bool, StoreError> {
        let NewOrder { request, record, change, .. } = new;
        let order = &record.order;
        let agreed = &order.snapshot;
        let units: i64 = agreed.lines.iter().map(|line| line.quantity.get()).sum();
        let (number, event) = change.event.as_ref().expect("opening an order is a fact");
        let draft = publisher::draft(order.id, *number, event);
        let NewFlow { kind, version, state, lease_seconds, deadline } = &request.flow;
        let opened = sqlx::query_scalar!(
            r#"
            WITH opened AS (
                INSERT INTO orders.orders
                    (tenant_id, order_id, number, key, fingerprint, cart_id, cart_version,
                     link_hash, status, state, currency, total_minor, name, email,
                     email_searched, units, snapshot, version, event_seq, created_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
                        $17, $18, $19, $20)
                ON CONFLICT DO NOTHING
                RETURNING order_id
            ), begun AS (
                INSERT INTO orders.flows
                    (tenant_id, order_id, kind, version, fence, phase, cursor, attempts, state,
                     deadline, wake_at, leased)
                SELECT $1, order_id, $21, $22, 1, 'running', 0, 0, $23,
                       $24, now() + $25::bigint * interval '1 second', true
                FROM opened
            ), told AS (
                INSERT INTO orders.timeline
                    (tenant_id, order_id, position, at, actor, event, note)
                SELECT $1, order_id, $18, $20, $26, $27, $28 FROM opened
            ), published AS (
                INSERT INTO orders.events
                    (event_id, tenant_id, stream, stream_seq, type, data, meta)
                SELECT $29, $1, $30, $19, $31, $32, $33 FROM opened
            )
            SELECT count(*) AS "opened!" FROM opened
            "#,
            self.tenant.as_uuid(),
            order.id.as_uuid(),
            order.number.as_str(),
            new.key.as_str(),
            request.fingerprint,
            order.cart_id.as_uuid(),
            request.cart_version,
            request.link_hash.as_bytes(),
            mapping::name_of(order.state.status()),
            Json(&order.state) as _,
            agreed.currency.code(),
            agreed.quote.total.amount_minor,
            agreed.delivery_address.name,
            agreed.contact.email,
            agreed.contact.email.to_lowercase(),
            units,
            Json(agreed) as _,
            order.version,
            record.event_seq,
            order.created_at.to_offset(),
            kind,
            i32::try_from(*version).map_err(|_| StoreError::internal("flow version"))?,
            mapping::storable(state.clone()),
            deadline.to_offset(),
            i64::from(*lease_seconds),
            Json(&change.entry.actor) as _,
            mapping::name_of(change.entry.event),
            change.entry.note,
            new.event_id,
            draft.stream,
            draft.event_type,
            draft.data,
            Json(ctx.event_meta()) as _,
        )
        .fetch_one(self.uow.connection())
        .await?;
        if opened == 1 {
            self.uow.events_were_written();
        }
        Ok(opened == 1)
    }

    /// What stood in the way of [`open`](Self::open), the key first.
    #[tracing::instrument(name = "db.order.opening_conflict", skip_all)]
    pub(crate) async fn conflict(&mut self, new: &NewOrder<'_>) -> Result<Conflict, StoreError> {
        let OpenOrder { order_id, cart_id, cart_version, link_hash, .. } = new.request;
        let others = sqlx::query!(
            r#"
            SELECT order_id, key = $2 AS "same_key!",
                   (cart_id = $3 AND cart_version = $4 AND status <> 'cancelled') AS "same_cart!",
                   (order_id = $5 OR link_hash = $6) AS "same_identity!"
            FROM orders.orders
            WHERE tenant_id = $1
              AND (key = $2 OR order_id = $5 OR link_hash = $6
                   OR (cart_id = $3 AND cart_version = $4 AND status <> 'cancelled'))
            "#,
            self.tenant.as_uuid(),
            new.key.as_str(),
            cart_id.as_uuid(),
            cart_version,
            order_id.as_uuid(),
            LinkHash::as_bytes(link_hash),
        )
        .fetch_all(self.uow.connection())
        .await?;
        if others.iter().any(|other| other.same_key) {
            return Ok(Conflict::Key);
        }
        if let Some(other) = others.iter().find(|other| other.same_cart) {
            return Ok(Conflict::Cart(OrderId::from_uuid(other.order_id)));
        }
        let same_identity = others.iter().any(|other| other.same_identity);
        Ok(if same_identity { Conflict::Identity } else { Conflict::Passing })
    }
}
