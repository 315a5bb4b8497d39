//! Refunds: asked for before the provider is, settled after.

use kernel_common::{Money, PaymentId, RefundId, TenantId, Timestamp};
use rt_postgres::{StoreError, UnitOfWork};
use serde::{Deserialize, Serialize};

use super::mapping::{name_of, named};
use crate::payment::PaymentRecord;

/// A refund as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RefundRecord {
    pub(crate) id: RefundId,
    pub(crate) payment_id: PaymentId,
    pub(crate) amount: Money,
    pub(crate) reason: String,
    pub(crate) state: RefundState,
    pub(crate) kind: RefundKind,
    /// The movement by which it was made by hand.
    pub(crate) settled_by: Option<String>,
}

/// What money is returned for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RefundKind {
    /// It was taken for the order.
    Order,
    /// It came beyond what the order costs.
    Surplus,
}

/// How far a refund has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RefundState {
    /// Committed; the provider may or may not have been asked.
    Asked,
    /// The provider returned the money.
    Settled,
    /// The provider refused for good; the amount can be asked for again.
    Refused,
}

impl RefundRecord {
    /// Whether nobody has said yet what became of it.
    pub(crate) fn is_open(&self) -> bool {
        self.state == RefundState::Asked
    }
}

pub(crate) struct RefundStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> RefundStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    #[tracing::instrument(name = "db.payments.insert_refund", skip_all)]
    pub(crate) async fn insert(
        &mut self,
        refund: &RefundRecord,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            r#"
            INSERT INTO payments.refunds
                (tenant_id, refund_id, payment_id, amount_minor, reason, state, kind, created_at,
                 updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
            "#,
            self.tenant.as_uuid(),
            refund.id.as_uuid(),
            refund.payment_id.as_uuid(),
            refund.amount.amount_minor,
            refund.reason,
            name_of(refund.state),
            name_of(refund.kind),
            at.to_offset(),
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }

    /// The refunds of a locked payment, oldest first.
    #[tracing::instrument(name = "db.payments.refunds_of", skip_all)]
    pub(crate) async fn of(
        &mut self,
        payment: &PaymentRecord,
    ) -> Result<Vec<RefundRecord>, StoreError> {
        let rows = sqlx::query!(
            r#"
            SELECT refund_id, amount_minor, reason, state, kind, settled_by
            FROM payments.refunds
            WHERE tenant_id = $1 AND payment_id = $2
            ORDER BY created_at, refund_id
            "#,
            self.tenant.as_uuid(),
            payment.id.as_uuid(),
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(RefundRecord {
                    id: RefundId::from_uuid(row.refund_id),
                    payment_id: payment.id,
                    amount: Money::new(row.amount_minor, payment.amount.currency),
                    reason: row.reason,
                    state: named(&row.state, "payments.refunds", "state", row.refund_id)?,
                    kind: named(&row.kind, "payments.refunds", "kind", row.refund_id)?,
                    settled_by: row.settled_by,
                })
            })
            .collect()
    }

    #[tracing::instrument(name = "db.payments.resolve_refund", skip_all)]
    pub(crate) async fn resolve(
        &mut self,
        refund_id: RefundId,
        into: RefundState,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            r#"
            UPDATE payments.refunds SET state = $3, updated_at = $4
            WHERE tenant_id = $1 AND refund_id = $2
            "#,
            self.tenant.as_uuid(),
            refund_id.as_uuid(),
            name_of(into),
            at.to_offset(),
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }

    /// Settles a refund that was made by hand.
    #[tracing::instrument(name = "db.payments.settle_by_hand", skip_all)]
    pub(crate) async fn settle_by_hand(
        &mut self,
        refund_id: RefundId,
        bank_id: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            r#"
            UPDATE payments.refunds SET state = 'settled', settled_by = $3, updated_at = $4
            WHERE tenant_id = $1 AND refund_id = $2
            "#,
            self.tenant.as_uuid(),
            refund_id.as_uuid(),
            bank_id,
            at.to_offset(),
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }
}
