//! Facts, raw and for ever.

use kernel_common::{PaymentId, TenantId, Timestamp};
use mod_payment_api::PaymentFact;
use rt_postgres::{StoreError, UnitOfWork};

use super::mapping::name_of;
use crate::payment::Contradiction;

pub(crate) struct FactStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> FactStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// Keeps a fact, with the reason why it is not merged if there is one; false when it had been
    /// seen before.
    #[tracing::instrument(name = "db.payments.keep_fact", skip_all)]
    pub(crate) async fn keep(
        &mut self,
        method: &str,
        fact: &PaymentFact,
        contradiction: Option<Contradiction>,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query!(
            r#"
            INSERT INTO payments.facts
                (tenant_id, method, event_id, payment_id, kind, raw, contradiction, received_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (tenant_id, method, event_id) DO NOTHING
            "#,
            self.tenant.as_uuid(),
            method,
            fact.event_id,
            fact.payment_id.as_uuid(),
            name_of(fact.kind),
            fact.raw,
            contradiction.map(Contradiction::name),
            at.to_offset(),
        )
        .execute(self.uow.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Keeps one movement on an account, or answers the one that was kept under its id.
    #[tracing::instrument(name = "db.payments.keep_movement", skip_all)]
    pub(crate) async fn keep_movement(
        &mut self,
        method: &str,
        movement: &Movement<'_>,
        at: Timestamp,
    ) -> Result<Kept, StoreError> {
        let done = sqlx::query!(
            r#"
            INSERT INTO payments.facts
                (tenant_id, method, event_id, payment_id, kind, raw, received_minor, received_at)
            VALUES ($1, $2, $3, $4, 'captured', $5, $6, $7)
            ON CONFLICT (tenant_id, method, event_id) DO NOTHING
            "#,
            self.tenant.as_uuid(),
            method,
            movement.event_id,
            movement.payment_id.as_uuid(),
            movement.raw,
            movement.received_minor,
            at.to_offset(),
        )
        .execute(self.uow.connection())
        .await?;
        if done.rows_affected() == 1 {
            return Ok(Kept::Fresh);
        }
        let known = sqlx::query!(
            r#"
            SELECT payment_id, received_minor
            FROM payments.facts
            WHERE tenant_id = $1 AND method = $2 AND event_id = $3
            "#,
            self.tenant.as_uuid(),
            method,
            movement.event_id,
        )
        .fetch_one(self.uow.connection())
        .await?;
        let same = known.payment_id == movement.payment_id.as_uuid()
            && known.received_minor == Some(movement.received_minor);
        Ok(if same { Kept::Before } else { Kept::Another })
    }
}

/// One movement on an account.
pub(crate) struct Movement<'a> {
    pub(crate) event_id: &'a str,
    pub(crate) payment_id: PaymentId,
    pub(crate) received_minor: i64,
    pub(crate) raw: &'a serde_json::Value,
}

/// Whether a movement was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// It was not.
    Fresh,
    /// It was.
    Before,
    /// Its id was, for another payment or another amount.
    Another,
}
