//! Facts, raw and for ever.

use kernel_common::{TenantId, Timestamp};
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
}
