//! Payment rows.

use kernel_common::{OrderId, PaymentId, TenantId, Timestamp};
use mod_payment_api::{BankAccount, InstrumentToken, PaymentRef};
use rt_postgres::{StoreError, UnitOfWork};
use sqlx::types::Json;
use uuid::Uuid;

use super::{
    mapping::name_of,
    row::{PaymentRow, select_payments},
};
use crate::payment::PaymentRecord;

/// The constraint that keeps a second attempt waiting.
pub(crate) const ONE_OPEN_PER_ORDER: &str = "payments_one_open_per_order";

pub(crate) struct PaymentStore<'u> {
    pub(super) uow: &'u mut UnitOfWork,
    pub(super) tenant: TenantId,
}

impl<'u> PaymentStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// Writes a new payment, unless its order has one that is not a definite no, also one that had
    /// been and turned out otherwise: then `false`. Fails with [`ONE_OPEN_PER_ORDER`] when another
    /// attempt of the order came first and was not to be seen yet.
    #[tracing::instrument(name = "db.payments.insert", skip_all)]
    pub(crate) async fn insert(&mut self, payment: &PaymentRecord) -> Result<bool, StoreError> {
        let inserted = sqlx::query!(
            r#"
            INSERT INTO payments.payments
                (tenant_id, payment_id, order_id, method, instrument, provider_key, return_url,
                 state, currency, amount_minor, asked_at, created_at, updated_at, transfer,
                 transfer_reference, due_at)
            SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13, $14, $15
            WHERE NOT EXISTS (
                SELECT FROM payments.payments
                WHERE tenant_id = $1 AND order_id = $3
                  AND (attempt_open OR state NOT IN ('declined', 'voided', 'expired', 'refunded'))
            )
            "#,
            self.tenant.as_uuid(),
            payment.id.as_uuid(),
            payment.order_id.as_uuid(),
            payment.instrument.method,
            Json(&payment.instrument) as _,
            payment.provider_key.as_str(),
            payment.return_url,
            name_of(payment.state),
            payment.amount.currency.code(),
            payment.amount.amount_minor,
            payment.asked_at.to_offset(),
            payment.created_at.to_offset(),
            payment.transfer.as_ref().map(|transfer| Json(&transfer.account)) as _,
            payment.transfer.as_ref().map(|transfer| transfer.reference.as_str()),
            payment.transfer.as_ref().map(|transfer| transfer.due_at.to_offset()),
        )
        .execute(self.uow.connection())
        .await?;
        Ok(inserted.rows_affected() == 1)
    }

    /// Locks one payment, or all of an order, in the order of their ids. Looked up by id either
    /// way: with `payment_id = $2 OR order_id = $3` the planner walks the tenant's payments in the
    /// order of their ids, and every payment makes the next one slower.
    #[tracing::instrument(name = "db.payments.lock", skip_all)]
    pub(crate) async fn lock(
        &mut self,
        reference: PaymentRef,
    ) -> Result<Vec<PaymentRecord>, StoreError> {
        let (payment, order) = match reference {
            PaymentRef::Id(id) => (Some(id.as_uuid()), None),
            PaymentRef::OfOrder(id) => (None, Some(id.as_uuid())),
        };
        let rows = select_payments!(
            r#"
            WHERE tenant_id = $1
              AND payment_id = ANY(ARRAY(
                    SELECT $2::uuid WHERE $2 IS NOT NULL
                    UNION ALL
                    SELECT payment_id FROM payments.payments
                    WHERE tenant_id = $1 AND order_id = $3
                  ))
            ORDER BY payment_id
            FOR UPDATE
            "#,
            self.tenant.as_uuid(),
            payment,
            order,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter().map(PaymentRow::into_record).collect()
    }

    /// Payments by id, and the newest of each order.
    #[tracing::instrument(name = "db.payments.find", skip_all)]
    pub(crate) async fn find(
        &mut self,
        ids: &[PaymentId],
        orders: &[OrderId],
    ) -> Result<Vec<PaymentRecord>, StoreError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
        let orders: Vec<Uuid> = orders.iter().map(|id| id.as_uuid()).collect();
        let rows = select_payments!(
            r#"
            WHERE tenant_id = $1
              AND payment_id = ANY($2 || ARRAY(
                    SELECT DISTINCT ON (order_id) payment_id
                    FROM payments.payments
                    WHERE tenant_id = $1 AND order_id = ANY($3)
                    ORDER BY order_id, created_at DESC, payment_id DESC))
            "#,
            self.tenant.as_uuid(),
            &ids,
            &orders,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter().map(PaymentRow::into_record).collect()
    }

    /// A payment, if this fact about it has been kept.
    #[tracing::instrument(name = "db.payments.find_with_fact", skip_all)]
    pub(crate) async fn find_with_fact(
        &mut self,
        payment_id: PaymentId,
        event_id: &str,
    ) -> Result<Option<PaymentRecord>, StoreError> {
        let row = select_payments!(
            r#"
            WHERE tenant_id = $1 AND payment_id = $2
              AND EXISTS (
                    SELECT FROM payments.facts kept
                    WHERE kept.tenant_id = $1 AND kept.method = payments.method
                      AND kept.event_id = $3)
            "#,
            self.tenant.as_uuid(),
            payment_id.as_uuid(),
            event_id,
        )
        .fetch_optional(self.uow.connection())
        .await?;
        row.map(PaymentRow::into_record).transpose()
    }
}

/// Payments of all tenants that something is still to be heard of, oldest first; only in a
/// system unit.
#[tracing::instrument(name = "db.payments.pending", skip_all)]
pub(crate) async fn pending(
    uow: &mut UnitOfWork,
    unchanged_since: Timestamp,
    limit: i64,
) -> Result<Vec<PaymentRecord>, StoreError> {
    let rows = select_payments!(
        r#"
        WHERE (tenant_id, payment_id) IN (
            SELECT tenant_id, payment_id
            FROM payments.payments
            WHERE (state IN ('submitted', 'requires_action')
                   OR (undo_wanted AND state IN ('authorized', 'captured', 'partially_refunded')))
              AND updated_at < $1
            UNION
            SELECT tenant_id, payment_id
            FROM payments.refunds
            WHERE state = 'asked' AND updated_at < $1)
          -- Nobody can be asked about a transfer; people return what came of it.
          AND transfer IS NULL
        ORDER BY updated_at
        LIMIT $2
        "#,
        unchanged_since.to_offset(),
        limit,
    )
    .fetch_all(uow.connection())
    .await?;
    rows.into_iter().map(PaymentRow::into_record).collect()
}
