//! Orders, as questions ask for them.

use kernel_common::{IdempotencyKey, Money, OrderId, TenantId, Timestamp};
use mod_order_api::{
    LinkHash, Order, OrderRef, OrderSnapshot, OrderState, OrderStatus, OrderSummary, TimelineEntry,
};
use rt_postgres::{StoreError, UnitOfWork};
use sqlx::types::Json;
use uuid::Uuid;

use super::{
    mapping,
    row::{self, OrderRow, select_orders},
};
use crate::order::OrderRecord;

/// Which orders to list, normalised.
#[derive(Clone, Debug, Default)]
pub(crate) struct ListFilter {
    pub(crate) status: Option<OrderStatus>,
    /// In small letters.
    pub(crate) email: Option<String>,
    /// As numbers are written.
    pub(crate) number_prefix: Option<String>,
    /// The last row of the page before.
    pub(crate) after: Option<(Timestamp, Uuid)>,
    pub(crate) limit: i64,
}

/// Reads orders.
pub(crate) struct OrderReader<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> OrderReader<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// Orders by any of their names, in no order, each with the hash of its link.
    #[tracing::instrument(name = "db.order.find", skip_all)]
    pub(crate) async fn find(
        &mut self,
        refs: &[OrderRef],
    ) -> Result<Vec<(LinkHash, Order)>, StoreError> {
        let (mut ids, mut numbers, mut hashes) = (Vec::new(), Vec::new(), Vec::new());
        for by in refs {
            match by {
                OrderRef::Id(id) => ids.push(id.as_uuid()),
                OrderRef::Number(number) => numbers.push(number.as_str().to_owned()),
                OrderRef::LinkHash(hash) => hashes.push(hash.as_bytes().to_vec()),
            }
        }
        let rows = select_orders!(
            "WHERE o.tenant_id = $1
               AND (o.order_id = ANY($2) OR o.number = ANY($3) OR o.link_hash = ANY($4))",
            self.tenant.as_uuid(),
            &ids,
            &numbers,
            &hashes,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                let id = row.order_id;
                let hash = row.link_hash.as_slice().try_into().map(LinkHash::from_bytes);
                let hash = hash.map_err(|_| StoreError::corrupt("orders", "link_hash", id))?;
                Ok((hash, row.into_record()?.order))
            })
            .collect()
    }

    /// An order, unless the key of a command about it has been answered.
    #[tracing::instrument(name = "db.order.find_unless_answered", skip_all)]
    pub(crate) async fn find_unless_answered(
        &mut self,
        order_id: OrderId,
        operation: &'static str,
        key: &IdempotencyKey,
    ) -> Result<Option<OrderRecord>, StoreError> {
        let row = select_orders!(
            "WHERE o.tenant_id = $1 AND o.order_id = $2
               AND NOT EXISTS (
                     SELECT FROM orders.replies r
                     WHERE r.tenant_id = $1 AND r.operation = $3 AND r.key = $4)",
            self.tenant.as_uuid(),
            order_id.as_uuid(),
            operation,
            key.as_str(),
        )
        .fetch_optional(self.uow.connection())
        .await?;
        row.map(OrderRow::into_record).transpose()
    }

    /// One row more than the limit when there are more, newest first.
    #[tracing::instrument(name = "db.order.list", skip_all)]
    pub(crate) async fn list(
        &mut self,
        filter: &ListFilter,
    ) -> Result<Vec<OrderSummary>, StoreError> {
        let (after_at, after_id) = filter.after.map(|(at, id)| (at.to_offset(), id)).unzip();
        let rows = sqlx::query!(
            r#"
            SELECT order_id, number, status, name, email, units, currency, total_minor,
                   refunded_minor, created_at
            FROM orders.orders
            WHERE tenant_id = $1
              AND ($2::text IS NULL OR status = $2)
              AND ($3::text IS NULL OR email_searched = $3)
              AND ($4::text IS NULL OR (number >= $4 AND number < $4 || '~'))
              AND ($5::timestamptz IS NULL OR (created_at, order_id) < ($5, $6::uuid))
            ORDER BY created_at DESC, order_id DESC
            LIMIT $7
            "#,
            self.tenant.as_uuid(),
            filter.status.map(mapping::name_of),
            filter.email.as_deref(),
            filter.number_prefix.as_deref(),
            after_at,
            after_id,
            filter.limit + 1,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                let id = row.order_id;
                let currency = row::currency(&row.currency, id)?;
                Ok(OrderSummary {
                    id: OrderId::from_uuid(id),
                    number: mapping::parsed(&row.number, "orders", "number", id)?,
                    status: mapping::named(&row.status, "orders", "status", id)?,
                    name: row.name,
                    email: row.email,
                    units: row.units,
                    total: Money::new(row.total_minor, currency),
                    refunded: Money::new(row.refunded_minor, currency),
                    created_at: row.created_at.into(),
                })
            })
            .collect()
    }
}
