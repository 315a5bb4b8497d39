//! Payments that come by themselves: found by reference, by deadline, and across tenants.

use kernel_common::{PaymentId, RefundId, TenantId, Timestamp};
use mod_payment_api::{BankAccount, InstrumentToken};
use rt_postgres::{StoreError, UnitOfWork};
use sqlx::types::Json;

use super::{
    RefundKind,
    mapping::named,
    row::{PaymentRow, select_payments},
};
use crate::payment::PaymentRecord;

/// A payment of a tenant that a job has to look at.
pub(crate) struct Overdue {
    pub(crate) tenant: TenantId,
    pub(crate) payment_id: PaymentId,
}

/// A wish to return money that came by transfer.
pub(crate) struct OpenReturn {
    pub(crate) refund_id: RefundId,
    pub(crate) payment_id: PaymentId,
    pub(crate) amount_minor: i64,
    pub(crate) kind: RefundKind,
    pub(crate) reason: String,
    pub(crate) asked_at: Timestamp,
}

pub(crate) struct TransferStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> TransferStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// The payments under any of these references.
    #[tracing::instrument(name = "db.payments.by_reference", skip_all)]
    pub(crate) async fn under(
        &mut self,
        references: &[String],
    ) -> Result<Vec<PaymentId>, StoreError> {
        let ids = sqlx::query_scalar!(
            r#"
            SELECT payment_id
            FROM payments.payments
            WHERE tenant_id = $1 AND transfer_reference = ANY($2)
            "#,
            self.tenant.as_uuid(),
            references,
        )
        .fetch_all(self.uow.connection())
        .await?;
        Ok(ids.into_iter().map(PaymentId::from_uuid).collect())
    }

    /// Payments that money is awaited for, the nearest deadline first.
    #[tracing::instrument(name = "db.payments.awaited", skip_all)]
    pub(crate) async fn awaited(&mut self, limit: i64) -> Result<Vec<PaymentRecord>, StoreError> {
        let rows = select_payments!(
            r#"
            WHERE tenant_id = $1 AND transfer IS NOT NULL
              AND state IN ('awaiting', 'partially_paid') AND NOT undo_wanted
            ORDER BY due_at, payment_id
            LIMIT $2
            "#,
            self.tenant.as_uuid(),
            limit,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter().map(PaymentRow::into_record).collect()
    }

    /// Money to be returned by hand, the oldest wish first.
    #[tracing::instrument(name = "db.payments.open_returns", skip_all)]
    pub(crate) async fn open_returns(&mut self, limit: i64) -> Result<Vec<OpenReturn>, StoreError> {
        let rows = sqlx::query!(
            r#"
            SELECT r.refund_id, r.payment_id, r.amount_minor, r.kind, r.reason, r.created_at
            FROM payments.refunds r
            JOIN payments.payments p
                ON p.tenant_id = r.tenant_id AND p.payment_id = r.payment_id
            WHERE r.tenant_id = $1 AND r.state = 'asked' AND p.transfer IS NOT NULL
            ORDER BY r.created_at, r.refund_id
            LIMIT $2
            "#,
            self.tenant.as_uuid(),
            limit,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(OpenReturn {
                    refund_id: RefundId::from_uuid(row.refund_id),
                    payment_id: PaymentId::from_uuid(row.payment_id),
                    amount_minor: row.amount_minor,
                    kind: named(&row.kind, "payments.refunds", "kind", row.refund_id)?,
                    reason: row.reason,
                    asked_at: row.created_at.into(),
                })
            })
            .collect()
    }

    /// The payment that a refund is of.
    #[tracing::instrument(name = "db.payments.payment_of_refund", skip_all)]
    pub(crate) async fn payment_of(
        &mut self,
        refund_id: RefundId,
    ) -> Result<Option<PaymentId>, StoreError> {
        let found = sqlx::query_scalar!(
            "SELECT payment_id FROM payments.refunds WHERE tenant_id = $1 AND refund_id = $2",
            self.tenant.as_uuid(),
            refund_id.as_uuid(),
        )
        .fetch_optional(self.uow.connection())
        .await?;
        Ok(found.map(PaymentId::from_uuid))
    }
}

/// Transfers of all tenants whose deadline has passed, or whose money is to be asked back and was
/// not; only in a system unit.
#[tracing::instrument(name = "db.payments.overdue", skip_all)]
pub(crate) async fn overdue(
    uow: &mut UnitOfWork,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Overdue>, StoreError> {
    let rows = sqlx::query!(
        r#"
        SELECT tenant_id, payment_id
        FROM payments.payments
        WHERE transfer IS NOT NULL
          AND ((state IN ('awaiting', 'partially_paid') AND NOT undo_wanted AND due_at <= $1)
               OR (undo_wanted
                   AND greatest(refund_asked_minor, refunded_minor) < captured_minor))
        ORDER BY due_at
        LIMIT $2
        "#,
        now.to_offset(),
        limit,
    )
    .fetch_all(uow.connection())
    .await?;
    let overdue = rows.into_iter().map(|row| Overdue {
        tenant: TenantId::from_uuid(row.tenant_id),
        payment_id: PaymentId::from_uuid(row.payment_id),
    });
    Ok(overdue.collect())
}
